#include "gateway/config/case_request.h"
#include "gateway/config/draft.h"
#include "gateway/core/hetu.h"

#include <algorithm>

namespace gateway::config {

namespace {

constexpr std::pair<std::string_view, RuleCase::Kind> kind_words[]{
    {"positive", RuleCase::Kind::positive}, {"negative", RuleCase::Kind::negative}};

/// Under these a case lists what it expects.
constexpr std::pair<std::string_view, core::Form> expected_words[]{
    {"released", core::Form::full}, {"year", core::Form::year}, {"withheld", core::Form::none}};

/// Words of a dry run's consents and holds; only whether they are among these matters here.
constexpr std::pair<std::string_view, bool> consent_words[]{
    {"requested", true}, {"deferred", true}, {"given", true},
    {"renewed", true},   {"refused", true},  {"withdrawn", true},
    {"revoked", true},   {"expired", true},  {"invalidated", true}};
constexpr std::pair<std::string_view, bool> role_words[]{
    {"gdpr6", true}, {"gdpr9", true}, {"secrecy-waiver", true}};
constexpr std::pair<std::string_view, bool> actor_words[]{
    {"person", true}, {"guardian", true}, {"attorney", true}, {"authority", true}};
constexpr std::pair<std::string_view, bool> hold_words[]{
    {"restriction", true},
    {"objection", true},
    {"accuracy-dispute", true},
    {"turvakielto", true},
    {"deceased", true}};
constexpr std::pair<std::string_view, bool> state_words[]{
    {"received", true},
    {"assessing", true},
    {"upheld", true},
    {"overridden", true},
    {"ended", true}};

/// Whether something of what the permit lists is expected as the case's kind has it: released, or
/// withheld.
bool says(const RuleCase& made, const policy::Permit& permit) {
    const bool positive{made.kind == RuleCase::Kind::positive};
    return std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& item) {
        const auto expected = made.forms.find(item.first);
        return expected != made.forms.end() && (expected->second != core::Form::none) == positive;
    });
}

bool by_others(const RuleCase& made) {
    return !made.by.empty() && made.by.count(made.rule) == 0;
}

class CaseReader final {
public:
    CaseReader(Draft& draft, const Sheet& sheet, const Scene& scene)
        : m_draft{draft}, m_sheet{sheet}, m_scene{scene} {}

    void read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a case"};
        const std::size_t errors{m_draft.findings.errors()};
        RuleCase made;
        made.file = m_sheet.file;
        made.line = tree.line;
        if (const Tree* const rule{reader.find("rule")}) {
            made.rule = refer(m_sheet, *rule, m_draft.rule_ids, "rule").value_or(core::RuleId{});
        }
        read_sentence(reader, made);
        const std::vector<const Tree*> fields{read_expected(reader, made)};
        for (const std::string_view key : question_keys) {
            static_cast<void>(reader.find(key));
        }
        check_values(reader.find("values"), made);
        if (const Tree* const supposed{reader.find("even-if")}) {
            if (auto permit = read_supposed(m_draft, m_sheet, *supposed)) {
                made.supposed.push_back(std::move(*permit));
            }
        }
        reader.finish();
        for (const Tree& question : m_scene.questions(m_sheet, tree, fields)) {
            check_question(question);
            made.request_json = to_json(question);
            made.outcome = outcome_of(made, question);
            m_draft.cases.push_back(made);
        }
        if (errors == m_draft.findings.errors()) {
            check_meaning(made);
        }
    }

private:
    void read_sentence(MapReader& reader, RuleCase& made) {
        const Tree* const positive{reader.find("positive")};
        const Tree* const negative{reader.find("negative")};
        if ((positive == nullptr) == (negative == nullptr)) {
            m_sheet.error(
                made.line, "KEY_MISSING", "a case is either `positive` or `negative`, with a name");
            return;
        }
        made.kind = positive == nullptr ? RuleCase::Kind::negative : RuleCase::Kind::positive;
        made.name = read_word(m_sheet, positive == nullptr ? *negative : *positive).value_or("");
        if (positive != nullptr) {
            static_cast<void>(reader.need("rule")); // that no rule gives it needs none
        }
    }

    /// @return all that is asked, as it stands in the file.
    std::vector<const Tree*> read_expected(MapReader& reader, RuleCase& made) {
        std::vector<const Tree*> fields;
        for (const auto& [key, form] : expected_words) {
            for (const Tree* const tree : m_scene.items(reader.list(key))) {
                const std::optional<core::ItemId> item{
                    refer(m_sheet, *tree, m_draft.items, "item")};
                if (item && !made.forms.emplace(*item, form).second) {
                    m_sheet.error(
                        tree->line, "ID_DUPLICATE",
                        "item " + said(item->text()) + " is expected twice");
                }
                fields.push_back(tree);
            }
        }
        if (fields.empty()) {
            m_sheet.error(made.line, "LIST_EMPTY", "a case asks for something");
        }
        for (const Tree* const tree : reader.list("because")) {
            if (const std::optional<core::Reason> reason{core::parse_reason(tree->text)}) {
                made.reasons.insert(*reason);
            } else {
                m_sheet.error(tree->line, "TERM_UNKNOWN", "there is no reason " + said(tree->text));
            }
        }
        const std::vector<core::RuleId> by{
            refer_all(m_sheet, reader.list("by"), m_draft.rule_ids, "rule")};
        made.by = {by.begin(), by.end()};
        return fields;
    }

    /// What the lists of a case amount to: nothing where nothing is released, or a mandatory item
    /// is not.
    core::Outcome outcome_of(const RuleCase& made, const Tree& question) const {
        const auto withheld = [](const auto& item) { return item.second == core::Form::none; };
        const auto cut = [](const auto& item) { return item.second != core::Form::full; };
        bool refused{std::all_of(made.forms.begin(), made.forms.end(), withheld)};
        if (const Tree::Entry* const mandatory{question.find("mandatory")}) {
            for (const Tree& name : mandatory->value.items) {
                const std::optional<core::ItemId> item{core::ItemId::find(name.text)};
                const auto form = item ? made.forms.find(*item) : made.forms.end();
                refused = refused || form == made.forms.end() || form->second == core::Form::none;
            }
        }
        if (refused) {
            return core::Outcome::refused;
        }
        return std::any_of(made.forms.begin(), made.forms.end(), cut) ? core::Outcome::reduced
                                                                      : core::Outcome::released;
    }

    /// Values are told of what is asked.
    void check_values(const Tree* values, const RuleCase& made) const {
        if (values == nullptr) {
            return;
        }
        MapReader reader{m_sheet, *values, "values"};
        for (const Tree::Entry& entry : values->entries) {
            static_cast<void>(reader.text(entry.key));
            const std::optional<core::ItemId> item{core::ItemId::find(entry.key)};
            if (!item || made.forms.count(*item) == 0) {
                m_sheet.error(
                    entry.line, "REFERENCE_DANGLING",
                    "the case does not ask for " + said(entry.key));
            }
            if (entry.key == "person.personal-id") {
                check_person(&entry.value);
            }
        }
    }

    void check_question(const Tree& tree) {
        MapReader reader{m_sheet, tree, "the question of a case"};
        check_instant(reader.need("at"));
        check_name(reader.need("register"), m_draft.register_ids, "register");
        check_name(reader.need("party"), m_draft.party_ids, "party");
        check_name(reader.need("purpose"), m_draft.purposes, "purpose");
        check_person(reader.need("subject"));
        static_cast<void>(refer_all(m_sheet, reader.list("mandatory"), m_draft.items, "item"));
        check_truths(reader.find("facts"), true);
        check_truths(reader.find("guards"), false);
        for (const Tree* consent : reader.list("consents")) {
            check_consent(*consent);
        }
        for (const Tree* hold : reader.list("holds")) {
            check_hold(*hold);
        }
    }

    template <class Name>
    void check_name(const Tree* tree, const std::set<Name>& known, std::string_view what) const {
        if (tree != nullptr) {
            static_cast<void>(refer(m_sheet, *tree, known, what));
        }
    }

    template <std::size_t N>
    void check_word(const Tree* tree, const std::pair<std::string_view, bool> (&words)[N]) const {
        if (tree != nullptr) {
            static_cast<void>(choose(m_sheet, *tree, words));
        }
    }

    void check_instant(const Tree* tree) const {
        if (tree != nullptr && !core::parse_instant_or_date(tree->text)) {
            m_sheet.error(tree->line, "DATE_WRONG", "an instant is RFC 3339 with a zone, or a day");
        }
    }

    void check_digest(const Tree* tree) const {
        if (tree != nullptr && !core::digest_from_hex(tree->text)) {
            m_sheet.error(tree->line, "TYPE_WRONG", "a digest is 64 hexadecimal digits");
        }
    }

    /// Nobody who lives may stand in a case: individual numbers 900–999 only.
    void check_person(const Tree* tree) const {
        if (tree == nullptr) {
            return;
        }
        const core::Result<core::Hetu> hetu{core::parse_hetu(tree->text)};
        if (!hetu || !hetu.value().artificial()) {
            m_sheet.error(
                tree->line, "PERSON_NOT_ARTIFICIAL",
                "a case is about an artificial personal identity code");
        }
    }

    void check_truths(const Tree* tree, bool facts) const {
        if (tree == nullptr) {
            return;
        }
        MapReader reader{m_sheet, *tree, facts ? "facts" : "guards"};
        for (const Tree::Entry& entry : tree->entries) {
            static_cast<void>(reader.boolean_or(entry.key, false));
            const std::optional<core::FactId> fact{core::FactId::find(entry.key)};
            const bool known{
                facts ? fact && m_draft.facts.count(*fact) != 0
                      : core::parse_guard(entry.key).has_value()};
            if (!known) {
                m_sheet.error(
                    entry.line, "REFERENCE_DANGLING",
                    (facts ? "there is no fact " : "there is no guard ") + said(entry.key));
            }
        }
    }

    void check_consent(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a consent"};
        check_word(reader.need("kind"), consent_words);
        check_word(reader.need("role"), role_words);
        static_cast<void>(refer_all(m_sheet, reader.needed_list("items"), m_draft.items, "item"));
        static_cast<void>(refer_all(m_sheet, reader.list("parties"), m_draft.party_ids, "party"));
        static_cast<void>(refer_all(m_sheet, reader.list("classes"), m_draft.classes, "class"));
        static_cast<void>(
            refer_all(m_sheet, reader.needed_list("purposes"), m_draft.purposes, "purpose"));
        for (const char* flag : {"explicit", "itemised", "written"}) {
            static_cast<void>(reader.boolean_or(flag, false));
        }
        check_word(reader.need("by"), actor_words);
        check_instant(reader.need("expressed_at"));
        check_instant(reader.find("recorded_at"));
        check_instant(reader.find("valid_until"));
        static_cast<void>(reader.text_or("notice_version", ""));
        static_cast<void>(reader.text_or("language", ""));
        if (const Tree* const evidence{reader.find("evidence")}) {
            MapReader parts{m_sheet, *evidence, "evidence"};
            static_cast<void>(parts.text("reference"));
            check_digest(parts.need("sha256"));
            parts.finish();
        }
        static_cast<void>(reader.text_or("told_basis", ""));
        reader.finish();
    }

    void check_hold(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a hold"};
        check_word(reader.need("kind"), hold_words);
        check_word(reader.need("state"), state_words);
        check_instant(reader.need("from"));
        check_instant(reader.find("until"));
        static_cast<void>(refer_all(m_sheet, reader.list("items"), m_draft.items, "item"));
        for (const Tree* basis : reader.list("bases")) {
            static_cast<void>(read_word(m_sheet, *basis));
        }
        reader.finish();
    }

    /// A positive case expects something to leave, a negative one something to stay or to come from
    /// other rules; and one of a permit a positive something that it permits.
    void check_meaning(const RuleCase& made) {
        const bool positive{made.kind == RuleCase::Kind::positive};
        const auto permit = std::find_if(
            m_draft.law.permits.begin(), m_draft.law.permits.end(),
            [&](const policy::Permit& one) { return one.id == made.rule; });
        const bool of_a_permit{permit != m_draft.law.permits.end()};
        if (positive && of_a_permit && !says(made, *permit)) {
            m_sheet.error(
                made.line, "CASE_VACUOUS",
                "a positive case expects an item of its rule to be released");
        }
        const bool stays{
            std::any_of(made.forms.begin(), made.forms.end(), [](const auto& expected) {
                return expected.second == core::Form::none;
            })};
        if (!positive && (of_a_permit || made.rule.empty()) && !stays && !by_others(made)) {
            m_sheet.error(
                made.line, "CASE_VACUOUS", "a negative case expects something to be withheld");
        }
    }

    Draft& m_draft;
    const Sheet& m_sheet;
    const Scene& m_scene;
};

void require_cases(Draft& draft) {
    const auto has = [&](const policy::Permit& permit, RuleCase::Kind kind) {
        return std::any_of(draft.cases.begin(), draft.cases.end(), [&](const RuleCase& made) {
            return made.rule == permit.id && made.kind == kind
                   && (says(made, permit) || by_others(made));
        });
    };
    for (const policy::Permit& permit : draft.law.permits) {
        const auto [file, line] = split_place(permit.place);
        for (const auto& [word, kind] : kind_words) {
            if (!has(permit, kind)) {
                draft.findings.error(
                    file, line, "CASE_MISSING",
                    "permit " + said(permit.id.text()) + " has no " + std::string{word}
                        + " case under rules/cases");
            }
        }
    }
}

}

void read_cases(Draft& draft) {
    const std::size_t errors{draft.findings.errors()};
    for (const auto& [file, text] : draft.files.files()) {
        if (!file.starts_with("rules/cases/")) {
            continue;
        }
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        MapReader parts{sheet, *tree, "a file of cases"};
        const Scene scene{parts};
        CaseReader reader{draft, sheet, scene};
        for (const Tree* const made : parts.needed_list("cases")) {
            reader.read(*made);
        }
        parts.finish();
    }
    // A case with an error may be the one that would be missed: one mistake, one finding.
    if (errors == draft.findings.errors()) {
        require_cases(draft);
    }
}

}
