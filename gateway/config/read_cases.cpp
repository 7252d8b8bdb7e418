#include "gateway/config/draft.h"
#include "gateway/core/hetu.h"

#include <algorithm>

namespace gateway::config {

namespace {

constexpr std::pair<std::string_view, RuleCase::Kind> kind_words[]{
    {"positive", RuleCase::Kind::positive}, {"negative", RuleCase::Kind::negative}};

constexpr std::pair<std::string_view, core::Outcome> outcome_words[]{
    {"released", core::Outcome::released},
    {"reduced", core::Outcome::reduced},
    {"refused", core::Outcome::refused}};

constexpr std::pair<std::string_view, core::Form> form_words[]{
    {"none", core::Form::none}, {"year", core::Form::year}, {"full", core::Form::full}};

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

class CaseReader final {
public:
    CaseReader(Draft& draft, const Sheet& sheet) : m_draft{draft}, m_sheet{sheet} {}

    void read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a case"};
        const std::size_t errors{m_draft.findings.errors()};
        RuleCase made;
        made.file = m_sheet.file;
        made.line = tree.line;
        if (const Tree* const rule{reader.need("rule")}) {
            made.rule = refer(m_sheet, *rule, m_draft.rule_ids, "rule").value_or(core::RuleId{});
        }
        if (const Tree* const kind{reader.need("kind")}) {
            made.kind = choose(m_sheet, *kind, kind_words).value_or(made.kind);
        }
        made.name = reader.text("name");
        if (const Tree* const request{reader.need("request")}) {
            check_request(*request);
            made.request_json = to_json(*request);
        }
        if (const Tree* const expected{reader.need("expect")}) {
            read_expected(*expected, made);
        }
        reader.finish();
        if (errors == m_draft.findings.errors()) {
            check_meaning(made);
        }
        m_draft.cases.push_back(std::move(made));
    }

private:
    void read_expected(const Tree& tree, RuleCase& made) {
        MapReader reader{m_sheet, tree, "what is expected"};
        if (const Tree* const outcome{reader.need("outcome")}) {
            made.outcome = choose(m_sheet, *outcome, outcome_words).value_or(made.outcome);
        }
        if (const Tree* const forms{reader.need("forms")}) {
            MapReader items{m_sheet, *forms, "expected forms"};
            for (const Tree::Entry& entry : forms->entries) {
                const Tree* const word{items.find(entry.key)};
                const std::optional<core::Form> form{
                    word == nullptr ? std::nullopt : choose(m_sheet, *word, form_words)};
                const std::optional<core::ItemId> item{known_item(entry)};
                if (form && item) {
                    made.forms[*item] = *form;
                }
            }
        }
        reader.finish();
    }

    std::optional<core::ItemId> known_item(const Tree::Entry& entry) const {
        Tree name;
        name.kind = Tree::Kind::scalar;
        name.line = entry.line;
        name.text = entry.key;
        return refer(m_sheet, name, m_draft.items, "item");
    }

    void check_request(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a request"};
        check_instant(reader.need("at"));
        check_name(reader.need("register"), m_draft.register_ids, "register");
        check_name(reader.need("party"), m_draft.party_ids, "party");
        check_name(reader.need("purpose"), m_draft.purposes, "purpose");
        check_person(reader.need("subject"));
        check_fields(reader.need("fields"));
        static_cast<void>(refer_all(m_sheet, reader.list("mandatory"), m_draft.items, "item"));
        check_truths(reader.find("facts"), true);
        check_truths(reader.find("guards"), false);
        for (const Tree* consent : reader.list("consents")) {
            check_consent(*consent);
        }
        for (const Tree* hold : reader.list("holds")) {
            check_hold(*hold);
        }
        reader.finish();
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

    void check_fields(const Tree* tree) const {
        if (tree == nullptr) {
            return;
        }
        if (tree->kind == Tree::Kind::sequence) {
            std::vector<const Tree*> names;
            for (const Tree& item : tree->items) {
                names.push_back(&item);
            }
            static_cast<void>(refer_all(m_sheet, names, m_draft.items, "item"));
            return;
        }
        MapReader reader{m_sheet, *tree, "fields"};
        for (const Tree::Entry& entry : tree->entries) {
            static_cast<void>(reader.text(entry.key));
            if (known_item(entry) && entry.key == "person.personal-id") {
                check_person(&entry.value);
            }
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
        check_instant(reader.need("recorded_at"));
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

    /// A positive case of a permit expects something of what it permits, a negative one misses
    /// something.
    void check_meaning(const RuleCase& made) {
        for (const policy::Permit& permit : m_draft.law.permits) {
            if (permit.id != made.rule) {
                continue;
            }
            const bool positive{made.kind == RuleCase::Kind::positive};
            const bool says{
                std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& item) {
                    const auto expected = made.forms.find(item.first);
                    return expected != made.forms.end()
                           && (expected->second != core::Form::none) == positive;
                })};
            if (!says) {
                m_sheet.error(
                    made.line, "CASE_VACUOUS",
                    positive ? "a positive case expects an item of its rule to be released"
                             : "a negative case expects an item of its rule to be withheld");
            }
        }
    }

    Draft& m_draft;
    const Sheet& m_sheet;
};

void require_cases(Draft& draft) {
    const auto has = [&](core::RuleId rule, RuleCase::Kind kind) {
        return std::any_of(draft.cases.begin(), draft.cases.end(), [&](const RuleCase& made) {
            return made.rule == rule && made.kind == kind;
        });
    };
    for (const policy::Permit& permit : draft.law.permits) {
        const auto [file, line] = split_place(permit.place);
        for (const auto& [word, kind] : kind_words) {
            if (!has(permit.id, kind)) {
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
    bool all_read{true};
    for (const auto& [file, text] : draft.files.files()) {
        if (!file.starts_with("rules/cases/")) {
            continue;
        }
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            all_read = false;
            continue;
        }
        const Sheet sheet{file, draft.findings};
        if (tree->kind != Tree::Kind::sequence) {
            all_read = false;
            sheet.error(tree->line, "TYPE_WRONG", "a file of cases is a list of cases");
            continue;
        }
        CaseReader reader{draft, sheet};
        for (const Tree& made : tree->items) {
            reader.read(made);
        }
    }
    if (all_read) {
        require_cases(draft);
    }
}

}
