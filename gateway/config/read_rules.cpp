#include "gateway/config/draft.h"
#include "gateway/policy/check.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>

namespace gateway::config {

namespace {

using policy::SecrecyGround;

constexpr std::pair<std::string_view, SecrecyGround> ground_words[]{
    {"none", SecrecyGround::none},
    {"statutory-right", SecrecyGround::statutory_right},
    {"consent", SecrecyGround::consent},
    {"mandate", SecrecyGround::mandate},
    {"research-permit", SecrecyGround::research_permit},
    {"other-authority", SecrecyGround::other_authority}};

constexpr std::pair<std::string_view, core::ConsentRole> role_words[]{
    {"gdpr6", core::ConsentRole::gdpr6},
    {"gdpr9", core::ConsentRole::gdpr9},
    {"secrecy-waiver", core::ConsentRole::secrecy_waiver}};

constexpr std::pair<std::string_view, core::Form> form_words[]{
    {"none", core::Form::none}, {"year", core::Form::year}, {"full", core::Form::full}};

constexpr std::pair<std::string_view, core::Form> permit_forms[]{
    {"year", core::Form::year}, {"full", core::Form::full}};

using policy::RestrictionException;

constexpr std::pair<std::string_view, RestrictionException> exception_words[]{
    {"legal-claims", RestrictionException::legal_claims},
    {"rights-of-another", RestrictionException::rights_of_another},
    {"important-public-interest", RestrictionException::important_public_interest},
    {"consent", RestrictionException::consent}};

std::string_view stripped(std::string_view text) {
    const std::size_t first{text.find_first_not_of(' ')};
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// `consent(gdpr9: explicit, itemised, written)`; nothing if a word of it is unknown.
std::optional<policy::Requirement::Consent> parse_consent(std::string_view inside) {
    policy::Requirement::Consent consent;
    const std::size_t colon{inside.find(':')};
    const std::string_view role{stripped(inside.substr(0, colon))};
    const auto* const found =
        std::find_if(std::begin(role_words), std::end(role_words), [&](const auto& word) {
            return word.first == role;
        });
    if (found == std::end(role_words)) {
        return std::nullopt;
    }
    consent.role = found->second;
    std::string_view rest{
        colon == std::string_view::npos ? std::string_view{} : inside.substr(colon + 1)};
    while (!stripped(rest).empty()) {
        const std::size_t comma{rest.find(',')};
        const std::string_view word{stripped(rest.substr(0, comma))};
        bool* const flag{
            word == "explicit"   ? &consent.is_explicit
            : word == "itemised" ? &consent.itemised
            : word == "written"  ? &consent.written
                                 : nullptr};
        if (flag == nullptr || *flag) {
            return std::nullopt;
        }
        *flag = true;
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return consent;
}

class RuleReader final {
public:
    RuleReader(Draft& draft, const Sheet& sheet) : m_draft{draft}, m_sheet{sheet} {}

    void read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a rule"};
        const std::size_t errors{m_draft.findings.errors()};
        const Tree* const id{reader.need("id")};
        const std::optional<core::RuleId> name{
            id == nullptr ? std::nullopt : declare(m_sheet, *id, m_draft.rule_ids, "rule")};
        const std::string place{m_sheet.file + ":" + std::to_string(tree.line)};
        constexpr std::pair<std::string_view, bool> kinds[]{{"permit", true}, {"cap", false}};
        const Tree* const kind{reader.need("kind")};
        const std::optional<bool> is_permit{
            kind == nullptr ? std::nullopt : choose(m_sheet, *kind, kinds)};
        if (!is_permit) {
            return;
        }
        // A rule with an error is not compiled as well: one mistake, one finding.
        if (*is_permit) {
            policy::Permit permit{read_permit(reader)};
            permit.place = place;
            if (name && errors == m_draft.findings.errors()) {
                permit.id = *name;
                m_draft.law.permits.push_back(std::move(permit));
            }
        } else {
            policy::Cap cap{read_cap(reader)};
            cap.place = place;
            if (name && errors == m_draft.findings.errors()) {
                cap.id = *name;
                m_draft.law.caps.push_back(std::move(cap));
            }
        }
    }

    std::optional<policy::Permit> read_supposed(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a permit"};
        const std::size_t errors{m_draft.findings.errors()};
        policy::Permit permit{read_permit(reader)};
        permit.id = core::RuleId::intern("supposed");
        permit.place = m_sheet.file + ":" + std::to_string(tree.line);
        return errors == m_draft.findings.errors() ? std::optional{std::move(permit)}
                                                   : std::nullopt;
    }

private:
    /// What a permit enumerates holds no wildcard: what the catalogue gains later is in no permit
    /// (I14).
    std::vector<const Tree*> enumerated(std::vector<const Tree*> trees) const {
        const auto is_wildcard = [&](const Tree* tree) {
            const bool wildcard{tree->text.find('*') != std::string::npos};
            if (wildcard) {
                m_sheet.error(
                    tree->line, "PERMIT_WILDCARD", "a permit lists what it permits, one by one");
            }
            return wildcard;
        };
        trees.erase(std::remove_if(trees.begin(), trees.end(), is_wildcard), trees.end());
        return trees;
    }

    policy::Permit read_permit(MapReader& reader) {
        policy::Permit permit;
        permit.purposes = refer_all(
            m_sheet, enumerated(reader.needed_list("purpose")), m_draft.purposes, "purpose");
        if (const Tree* const to{reader.need("to")}) {
            MapReader recipients{m_sheet, *to, "`to`"};
            permit.parties = refer_all(
                m_sheet, enumerated(recipients.list("party")), m_draft.party_ids, "party");
            permit.classes =
                refer_all(m_sheet, enumerated(recipients.list("class")), m_draft.classes, "class");
            recipients.finish();
            if (to->kind == Tree::Kind::map && to->entries.empty()) {
                m_sheet.error(to->line, "LIST_EMPTY", "a permit names its recipients");
            }
        }
        permit.registers = refer_all(
            m_sheet, enumerated(reader.list("registers")), m_draft.register_ids, "register");
        permit.items = read_items(enumerated(reader.needed_list("items")));
        if (const Tree* const basis{reader.need("basis")}) {
            permit.basis = read_basis(*basis);
        }
        for (const Tree* tree : reader.list("requires")) {
            if (std::optional<policy::Requirement> term{read_requirement(*tree)}) {
                permit.required.push_back(std::move(*term));
            }
        }
        permit.despite_restriction = read_exception(reader);
        permit.validity = reader.validity("valid");
        permit.source = reader.text("source");
        reader.finish();
        return permit;
    }

    /// `item`, or `{item: …, form: year}`.
    std::vector<std::pair<core::ItemId, core::Form>>
    read_items(const std::vector<const Tree*>& trees) {
        std::vector<std::pair<core::ItemId, core::Form>> items;
        std::set<core::ItemId> seen;
        for (const Tree* tree : trees) {
            core::Form form{core::Form::full};
            const Tree* name{tree};
            if (tree->kind == Tree::Kind::map) {
                MapReader reader{m_sheet, *tree, "an item of a permit"};
                name = reader.need("item");
                if (const Tree* const word{reader.need("form")}) {
                    form = choose(m_sheet, *word, permit_forms).value_or(form);
                }
                reader.finish();
            }
            const std::optional<core::ItemId> id{
                name == nullptr ? std::nullopt : refer(m_sheet, *name, m_draft.items, "item")};
            if (id && !seen.insert(*id).second) {
                m_sheet.error(
                    name->line, "ID_DUPLICATE", "item " + said(id->text()) + " is listed twice");
            } else if (id) {
                items.emplace_back(*id, form);
            }
        }
        return items;
    }

    policy::Basis read_basis(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a basis"};
        policy::Basis basis;
        basis.provisions =
            refer_all(m_sheet, reader.needed_list("provisions"), m_draft.provisions, "provision");
        basis.gdpr6 = reader.text("gdpr6");
        basis.gdpr9 = reader.text_or("gdpr9", "");
        if (const Tree* const ground{reader.need("secrecy")}) {
            basis.secrecy = choose(m_sheet, *ground, ground_words).value_or(SecrecyGround::none);
        }
        reader.finish();
        return basis;
    }

    /// GDPR Art. 18(2). What approves it is a fact of the catalogue like any other.
    std::optional<RestrictionException> read_exception(MapReader& reader) {
        const Tree* const word{reader.find("despite-restriction")};
        if (word == nullptr) {
            return std::nullopt;
        }
        const std::optional<core::FactId> fact{
            core::FactId::find(policy::restriction_exception_fact)};
        if (!fact || m_draft.facts.count(*fact) == 0) {
            m_sheet.error(
                word->line, "REFERENCE_DANGLING",
                "there is no fact " + said(policy::restriction_exception_fact)
                    + ", which despite-restriction rests on");
        }
        return choose(m_sheet, *word, exception_words);
    }

    std::optional<policy::Requirement> read_requirement(const Tree& tree) {
        const std::optional<std::string> word{read_word(m_sheet, tree)};
        if (!word) {
            return std::nullopt;
        }
        if (!word->starts_with("consent(") || !word->ends_with(')')) {
            const std::optional<core::FactId> fact{refer(m_sheet, tree, m_draft.facts, "fact")};
            return fact ? std::optional{policy::Requirement{*word, *fact}} : std::nullopt;
        }
        const std::optional<policy::Requirement::Consent> consent{
            parse_consent(std::string_view{*word}.substr(8, word->size() - 9))};
        if (!consent) {
            m_sheet.error(
                tree.line, "TERM_UNKNOWN",
                "a consent is consent(gdpr6 | gdpr9 | secrecy-waiver: explicit, itemised, "
                "written)");
            return std::nullopt;
        }
        return policy::Requirement{*word, *consent};
    }

    policy::Cap read_cap(MapReader& reader) {
        policy::Cap cap;
        if (const Tree* const form{reader.need("form")}) {
            cap.form = choose(m_sheet, *form, form_words).value_or(core::Form::none);
        }
        const std::vector<const Tree*> categories{reader.needed_list("categories")};
        if (categories.size() != 1 || categories.front()->text != "*") {
            cap.categories = refer_all(m_sheet, categories, m_draft.categories, "category");
        }
        cap.triggers = refer_all(m_sheet, reader.list("triggers"), m_draft.facts, "fact");
        cap.unless = refer_all(m_sheet, reader.list("unless"), m_draft.facts, "fact");
        for (const Tree* basis : reader.list("bases")) {
            cap.bases.push_back(read_word(m_sheet, *basis).value_or(""));
        }
        cap.validity = reader.validity("valid");
        cap.source = reader.text("source");
        reader.finish();
        return cap;
    }

    Draft& m_draft;
    const Sheet& m_sheet;
};

std::string reason_of(const policy::CompileFinding& finding) {
    const std::string subject{finding.subject.empty() ? "" : ": " + said(finding.subject)};
    if (finding.rule.empty()) {
        return "the law is not consistent" + subject;
    }
    return "rule " + said(finding.rule.text()) + " is refused" + subject;
}

/// Where a section was not read, nobody knows what it carries, and the data protection officer has
/// to be told; where each was read, the rule claims what its law does not give.
void tell_uncarried(Draft& draft) {
    for (const policy::Uncarried& uncarried : policy::check_carried(draft.law)) {
        const policy::CompileFinding& finding{uncarried.finding};
        auto [file, line] = split_place(finding.place);
        std::string reason{
            "no provision that rule " + said(finding.rule.text()) + " rests on can carry "
            + said(finding.subject)};
        if (uncarried.read) {
            draft.findings.error_of_activation(
                std::move(file), line, finding.code, std::move(reason));
        } else {
            draft.findings.note(
                std::move(file), line, finding.code,
                std::move(reason) + ", as far as anybody has read them");
        }
    }
}

}

std::pair<std::string, std::size_t> split_place(const std::string& place) {
    const std::size_t colon{place.rfind(':')};
    if (colon == std::string::npos) {
        return {place.empty() ? "rules" : place, 0};
    }
    std::size_t line{0};
    for (const char digit : std::string_view{place}.substr(colon + 1)) {
        line = line * 10 + static_cast<std::size_t>(digit - '0');
    }
    return {place.substr(0, colon), line};
}

void read_rules(Draft& draft) {
    for (const auto& [file, text] : draft.files.files()) {
        if (!file.starts_with("rules/") || file.starts_with("rules/cases/")) {
            continue;
        }
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        if (tree->kind != Tree::Kind::sequence) {
            sheet.error(tree->line, "TYPE_WRONG", "a file of rules is a list of rules");
            continue;
        }
        RuleReader reader{draft, sheet};
        for (const Tree& rule : tree->items) {
            reader.read(rule);
        }
    }
}

std::optional<policy::Permit> read_supposed(Draft& draft, const Sheet& sheet, const Tree& tree) {
    return RuleReader{draft, sheet}.read_supposed(tree);
}

std::shared_ptr<const policy::RuleSet> compile(Draft& draft) {
    std::vector<policy::CompileFinding> found{policy::check_protections(draft.law)};
    const bool open{!found.empty()};
    for (const policy::CompileFinding& finding : policy::check_mandates(draft.law)) {
        auto [file, line] = split_place(finding.place);
        draft.findings.error_of_activation(std::move(file), line, finding.code, reason_of(finding));
    }
    tell_uncarried(draft);
    std::shared_ptr<const policy::RuleSet> rules{
        policy::RuleSet::compile(std::move(draft.law), found)};
    for (const policy::CompileFinding& finding : found) {
        auto [file, line] = split_place(finding.place);
        draft.findings.error(std::move(file), line, finding.code, reason_of(finding));
    }
    return open ? nullptr : rules;
}

}
