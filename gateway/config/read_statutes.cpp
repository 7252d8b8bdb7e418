#include "gateway/config/draft.h"
#include "gateway/config/statute_place.h"
#include "gateway/policy/citation.h"

#include <algorithm>

namespace gateway::config {

namespace {

using policy::Gives;

constexpr std::pair<std::string_view, Gives> gives_words[]{
    {"duty-to-disclose", Gives::duty_to_disclose},
    {"right-to-disclose", Gives::right_to_disclose},
    {"right-to-receive", Gives::right_to_receive},
    {"secrecy", Gives::secrecy},
    {"secrecy-exception", Gives::secrecy_exception}};

bool is_article(const std::string& text) {
    const bool sixth{
        text.size() == 5 && text.starts_with("6.1.") && text[4] >= 'a' && text[4] <= 'f'};
    const bool ninth{
        text.size() == 5 && text.starts_with("9.2.") && text[4] >= 'a' && text[4] <= 'j'};
    return sixth || ninth;
}

/// A number and a year, in the order of Finnish statutes or of the Union's: 916/2012, 2016/679.
bool is_statute_number(std::string_view text) {
    const std::size_t slash{text.find('/')};
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 4
               && std::all_of(part.begin(), part.end(), [](char letter) {
                      return letter >= '0' && letter <= '9';
                  });
    };
    return slash != std::string_view::npos && digits(text.substr(0, slash))
           && digits(text.substr(slash + 1));
}

class StatuteReader final {
public:
    explicit StatuteReader(Draft& draft) : m_draft{draft} {}

    void read() {
        std::vector<std::pair<std::string, Tree>> files;
        for (std::string& file : m_draft.files_of("statutes")) {
            if (std::optional<Tree> tree{m_draft.tree(file)}) {
                files.emplace_back(std::move(file), std::move(*tree));
            }
        }
        for (const auto& [file, tree] : files) {
            gather_numbers(tree);
        }
        for (const auto& [file, tree] : files) {
            const Sheet sheet{file, m_draft.findings};
            MapReader reader{sheet, tree, "the register of statutes"};
            for (const Tree* act : reader.needed_list("acts")) {
                read_act(sheet, *act);
            }
            reader.finish();
        }
        for (const Later& later : m_later) {
            const Sheet sheet{later.file, m_draft.findings};
            m_draft.law.provisions[later.provision].superseded_by =
                refer(sheet, later.name, m_draft.provisions, "provision")
                    .value_or(core::ProvisionId{});
        }
    }

private:
    /// A provision that names a later one, which may stand in a file that is not read yet.
    struct Later {
        std::string file;
        Tree name;
        std::size_t provision;
    };

    /// Acts name one another across files, so their numbers are known before any of them is read.
    void gather_numbers(const Tree& tree) {
        const Tree::Entry* const acts{tree.find("acts")};
        if (acts == nullptr) {
            return;
        }
        for (const Tree& act : acts->value.items) {
            if (const Tree::Entry* const number{act.find("act")}) {
                m_numbers.insert(number->value.text);
            }
        }
    }

    std::string known_act(const Sheet& sheet, const Tree& tree) const {
        if (m_numbers.contains(tree.text)) {
            return tree.text;
        }
        sheet.error(tree.line, "REFERENCE_DANGLING", "there is no act " + said(tree.text));
        return {};
    }

    void read_act(const Sheet& sheet, const Tree& tree) {
        MapReader reader{sheet, tree, "an act"};
        policy::Act act;
        read_number(sheet, reader, act);
        act.name = reader.label("name");
        for (const Tree* name : reader.list("other-names")) {
            act.other_names.push_back(read_word(sheet, *name).value_or(""));
        }
        read_force(sheet, reader, act);
        if (const Tree* const repealing{reader.find("repealed-by")}) {
            act.repealed_by = known_act(sheet, *repealing);
        }
        for (const Tree* replacing : reader.list("replaced-by")) {
            act.replaced_by.push_back(known_act(sheet, *replacing));
        }
        act.verified = reader.boolean_or("verified", true);
        act.source = reader.text("source");
        read_changes(sheet, reader, act);
        for (const Tree* provision : reader.list("provisions")) {
            read_provision(sheet, *provision, act);
        }
        reader.finish();
        check_act(sheet, tree, act);
        m_draft.law.acts.push_back(std::move(act));
    }

    void read_number(const Sheet& sheet, MapReader& reader, policy::Act& act) {
        const Tree* const number{reader.need("act")};
        if (number == nullptr) {
            return;
        }
        act.number = number->text;
        if (!is_statute_number(act.number)) {
            sheet.error(number->line, "NAME_FORM", "an act is a number and a year: 916/2012");
        }
        if (!m_read.insert(act.number).second) {
            sheet.error(
                number->line, "ID_DUPLICATE", "act " + said(act.number) + " is declared twice");
        }
    }

    /// `force: unknown` is said, never left out: such an act is cited, and nothing rests on it.
    static void read_force(const Sheet& sheet, MapReader& reader, policy::Act& act) {
        const Tree* const force{reader.need("force")};
        if (force == nullptr) {
            return;
        }
        if (force->kind != Tree::Kind::scalar) {
            act.force = reader.validity("force");
            return;
        }
        act.dated = false;
        act.force.until = act.force.from = core::Instant{};
        if (force->text != "unknown") {
            sheet.error(force->line, "TERM_UNKNOWN", "the force of an act is its days, or unknown");
        }
    }

    static void check_act(const Sheet& sheet, const Tree& tree, const policy::Act& act) {
        if (!act.repealed_by.empty() && act.dated && !act.force.until) {
            sheet.error(
                tree.line, "KEY_MISSING",
                "an act that was repealed has a day from which it is not in force");
        }
        if (!act.dated && act.verified) {
            sheet.error(
                tree.line, "VERIFIED_WITHOUT_DAYS",
                "an act whose days are not known is not verified");
        }
        if (!act.verified) {
            sheet.note(
                tree.line, "ACT_UNVERIFIED",
                "the days or the name of " + said(act.number) + " were not read in the act itself");
        }
    }

    void read_changes(const Sheet& sheet, MapReader& reader, policy::Act& act) {
        for (const Tree* tree : reader.list("amended-by")) {
            MapReader change{sheet, *tree, "an amendment"};
            policy::Amendment made;
            made.act = change.text("act");
            if (!made.act.empty() && !is_statute_number(made.act)) {
                sheet.error(tree->line, "NAME_FORM", "an act is a number and a year: 916/2012");
            }
            made.from = change.day_or("from", std::nullopt);
            made.what = change.text("what");
            static_cast<void>(change.need("verified"));
            made.verified = change.boolean_or("verified", false);
            made.source = change.text("source");
            change.finish();
            if (made.verified && !made.from) {
                sheet.error(
                    tree->line, "VERIFIED_WITHOUT_DAYS",
                    "an amendment whose day is not known is not verified");
            }
            if (!made.verified) {
                sheet.note(
                    tree->line, "AMENDMENT_UNVERIFIED",
                    "the day of " + said(made.act) + " was not read in the act itself");
            }
            act.amendments.push_back(std::move(made));
        }
        for (const Tree* tree : reader.list("pending")) {
            MapReader bill{sheet, *tree, "a bill"};
            policy::Pending made{bill.text("proposal"), bill.text("what"), bill.text("source")};
            bill.finish();
            sheet.note(
                tree->line, "STATUTE_PENDING",
                "a bill would change " + said(act.number) + ": watch for its day");
            act.pending.push_back(std::move(made));
        }
    }

    static void read_effects(MapReader& reader, policy::Provision& provision) {
        const Sheet& sheet{reader.sheet()};
        for (const Tree* tree : reader.list("gives")) {
            if (const std::optional<Gives> gives{choose(sheet, *tree, gives_words)}) {
                provision.gives.insert(*gives);
            }
        }
        for (const Tree* tree : reader.list("gdpr")) {
            if (is_article(tree->text)) {
                provision.gdpr.insert(tree->text);
            } else {
                sheet.error(
                    tree->line, "TERM_UNKNOWN", "a basis is 6.1.a to 6.1.f or 9.2.a to 9.2.j");
            }
        }
    }

    /// The days of a text: its own, else those of the act. No text outlives its act.
    static void read_days(
        const Sheet& sheet, const Tree& tree, MapReader& reader, const policy::Act& act,
        policy::Provision& provision) {
        if (reader.find("force") != nullptr) {
            provision.force = reader.validity("force");
        } else if (act.dated) {
            provision.force = act.force;
        } else {
            sheet.error(
                tree.line, "KEY_MISSING", "a provision of an act without known days has its own");
        }
        const bool ends{act.dated && act.force.until};
        if (ends && (!provision.force.until || *act.force.until < *provision.force.until)) {
            sheet.error(tree.line, "DATE_ORDER", "a provision is not in force after its act");
        }
    }

    void read_provision(const Sheet& sheet, const Tree& tree, const policy::Act& act) {
        MapReader reader{sheet, tree, "a provision"};
        policy::Provision provision;
        const Tree* const id{reader.need("id")};
        const std::optional<core::ProvisionId> name{
            id == nullptr ? std::nullopt : declare(sheet, *id, m_draft.provisions, "provision")};
        provision.act = act.number;
        read_place(sheet, tree, reader, id == nullptr ? "" : id->text, provision);
        provision.name = reader.find("name") == nullptr ? act.name : reader.label("name");
        read_days(sheet, tree, reader, act, provision);
        provision.repealed_by = act.repealed_by;
        if (const Tree* const amending{reader.find("as-amended-by")}) {
            provision.text_of = amendment_of(sheet, *amending, act);
        }
        const Tree* const later{reader.find("superseded-by")};
        read_effects(reader, provision);
        if (reader.need("verified") != nullptr) {
            provision.verified = reader.boolean_or("verified", false);
        }
        provision.source = reader.text_or("source", act.source);
        reader.finish();
        if (name) {
            provision.id = *name;
            keep(sheet, tree, *id, std::move(provision), later);
        }
    }

    static std::string amendment_of(const Sheet& sheet, const Tree& tree, const policy::Act& act) {
        const bool known{std::any_of(
            act.amendments.begin(), act.amendments.end(),
            [&](const policy::Amendment& made) { return made.act == tree.text; })};
        if (!known) {
            sheet.error(
                tree.line, "REFERENCE_DANGLING", "the act is not amended by " + said(tree.text));
        }
        return known ? tree.text : std::string{};
    }

    void keep(
        const Sheet& sheet, const Tree& tree, const Tree& id, policy::Provision provision,
        const Tree* later) {
        if (!provision.id.text().starts_with(provision.act + "/")) {
            sheet.error(
                id.line, "NAME_MISMATCH", "a provision's name begins with the number of its act");
        }
        if (!provision.verified) {
            sheet.note(
                tree.line, "PROVISION_UNVERIFIED",
                said(provision.id.text())
                    + " was not read in the act itself: a draft by which a rule newly rests on it "
                      "or gives more, or that says it was read, is the data-protection officer's "
                      "to approve");
        }
        refuse_shared_citation(sheet, tree, provision);
        if (later != nullptr) {
            m_later.push_back({sheet.file, *later, m_draft.law.provisions.size()});
        }
        m_draft.law.provisions.push_back(std::move(provision));
    }

    /// Two names for one section, unless they say by a hyphen that they are its texts or its
    /// matters: 380/2023/ch13-health is of 380/2023/ch13.
    void refuse_shared_citation(
        const Sheet& sheet, const Tree& tree, const policy::Provision& provision) {
        const std::string id{provision.id.text()};
        const std::string of{id.substr(0, id.find('-'))};
        const bool placed{
            provision.division != policy::Division::act
            && provision.division != policy::Division::unlocated};
        const std::string citation{policy::citation_of(provision, policy::Language::en)};
        if (placed && m_cited.emplace(citation, of).first->second != of) {
            sheet.error_of_activation(
                tree.line, "CITATION_SHARED",
                "another provision of the act is cited in the same words: " + said(citation));
        }
    }

    Draft& m_draft;
    std::map<std::string, std::string> m_cited; ///< the provision, without what follows its hyphen
    std::set<std::string> m_numbers;            ///< of all files
    std::set<std::string> m_read;
    std::vector<Later> m_later;
};

}

void read_statutes(Draft& draft) {
    StatuteReader{draft}.read();
}

}
