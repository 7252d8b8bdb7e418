#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

using notice::Ground;
using notice::Part;
using notice::Right;
using notice::Scope;

constexpr std::pair<std::string_view, Ground> ground_words[]{
    {"law", Ground::law},
    {"consent", Ground::consent},
    {"law-or-consent", Ground::law_or_consent},
    {"mandate", Ground::mandate},
    {"company", Ground::company},
    {"agreed", Ground::agreed},
    {"none", Ground::none}};

constexpr std::pair<std::string_view, Scope> scope_words[]{
    {"necessary", Scope::necessary},
    {"listed", Scope::listed},
    {"itemised", Scope::itemised},
    {"asked", Scope::asked},
    {"support-request", Scope::support_request},
    {"anonymous", Scope::anonymous},
    {"denied", Scope::denied}};

constexpr std::pair<std::string_view, Right> right_words[]{
    {"access", Right::access},           {"rectification", Right::rectification},
    {"erasure", Right::erasure},         {"restriction", Right::restriction},
    {"portability", Right::portability}, {"objection", Right::objection},
    {"withdrawal", Right::withdrawal},   {"complaint", Right::complaint}};

constexpr std::pair<std::string_view, Part> part_words[]{
    {"data", Part::content},          {"sources", Part::sources}, {"disclosures", Part::recipients},
    {"recipients", Part::recipients}, {"rights", Part::rights},   {"security", Part::security},
    {"purposes", Part::purpose},      {"bases", Part::basis},     {"transfers", Part::transfers},
    {"retention", Part::retention}};

/// From when a period runs: the clocks of a register's own classes.
constexpr std::string_view begin_words[]{"entry", "last-event", "end"};

constexpr std::string_view controller_words[]{"controller", "joint"};

constexpr std::pair<std::string_view, int> languages[]{{"fi", 0}, {"sv", 1}, {"en", 2}};

/// Reads one file: each statement is a map with its quote.
class NoticeReader final {
public:
    NoticeReader(Draft& draft, const Sheet& sheet, const Tree& tree)
        : m_draft{draft}, m_sheet{sheet}, m_reader{sheet, tree, "a privacy notice"} {}

    notice::Notice read(const std::string& file, core::RegisterId reg) {
        m_notice.file = file;
        m_notice.reg = reg;
        if (const Tree* const name{m_reader.need("register")};
            name != nullptr && name->text != reg.text()) {
            m_sheet.error(name->line, "NAME_MISMATCH", "a notice has the name of its register");
        }
        read_head();
        read_who();
        read_why();
        read_what();
        read_where();
        read_how();
        m_reader.finish();
        return std::move(m_notice);
    }

private:
    void read_head() {
        if (const Tree* const language{m_reader.need("language")}) {
            static_cast<void>(choose(m_sheet, *language, languages));
            m_notice.language = language->text;
        }
        const Tree* const dated{m_reader.need("dated")};
        if (dated != nullptr && dated->text != "none") {
            m_notice.dated = core::parse_date(dated->text);
            if (!m_notice.dated) {
                m_sheet.error(dated->line, "DATE_WRONG", "a notice's day is YYYY-MM-DD, or none");
            }
        }
        m_notice.title = m_reader.text("title");
        m_notice.source = m_reader.text("source");
    }

    /// The statements of one list. The list must be there: an empty one says that the notice is
    /// silent.
    template <class Told, class Fill>
    void each(std::string_view key, std::vector<Told>& told, Fill fill) {
        static_cast<void>(m_reader.need(key));
        for (const Tree* tree : m_reader.list(key)) {
            MapReader statement{m_sheet, *tree, "a statement"};
            Told one;
            one.said.quote = statement.text("quote");
            const Tree* const quote{statement.find("quote")};
            one.said.line = quote == nullptr ? tree->line : quote->line;
            fill(statement, one);
            statement.finish();
            told.push_back(std::move(one));
        }
    }

    /// A word of a closed list that sets in force were not held to.
    template <std::size_t N> std::string
    one_of(MapReader& statement, std::string_view key, const std::string_view (&words)[N]) {
        const std::string word{statement.text(key)};
        if (!word.empty()
            && std::find(std::begin(words), std::end(words), word) == std::end(words)) {
            std::string all;
            for (const std::string_view one : words) {
                all += (all.empty() ? "" : ", ") + std::string{one};
            }
            m_sheet.error_of_activation(
                statement.find(key)->line, "TERM_UNKNOWN", said(word) + " is none of: " + all);
        }
        return word;
    }

    std::vector<core::CategoryId> categories(MapReader& statement) {
        return refer_all(m_sheet, statement.list("categories"), m_draft.categories, "category");
    }

    std::vector<core::PartyClass> classes(MapReader& statement) {
        return refer_all(m_sheet, statement.list("classes"), m_draft.classes, "class");
    }

    void read_who() {
        each("controllers", m_notice.controllers, [&](MapReader& statement, auto& told) {
            told.name = statement.text("name");
            told.business_id = statement.text_or("business-id", "");
            if (!told.business_id.empty() && !is_business_id(told.business_id)) {
                m_sheet.error(statement.line(), "BUSINESS_ID", "this is no Y-tunnus");
            }
            told.joint = one_of(statement, "role", controller_words) == "joint";
        });
        each("contacts", m_notice.contacts, [&](MapReader& statement, auto& told) {
            told.role = statement.text("role");
            told.channel = statement.text("channel");
        });
        each("officer", m_notice.officer, [&](MapReader& statement, auto& told) {
            told.channel = statement.text("channel");
        });
    }

    void read_why() {
        each("purposes", m_notice.purposes, [&](MapReader& statement, auto& told) {
            told.purposes =
                refer_all(m_sheet, statement.needed_list("purposes"), m_draft.purposes, "purpose");
        });
        each("bases", m_notice.bases, [&](MapReader& statement, auto& told) {
            for (const Tree* tree : statement.list("gdpr")) {
                if (const std::optional<std::string> word{read_word(m_sheet, *tree)}) {
                    told.gdpr.push_back(*word);
                    check_article(*tree);
                }
            }
            for (const Tree* tree : statement.list("acts")) {
                check_act(*tree);
                told.acts.push_back(tree->text);
            }
            told.wrong = statement.text_or("wrong", "");
        });
    }

    void check_article(const Tree& tree) const {
        const std::string& word{tree.text};
        if (word.size() != 5 || !word.starts_with("6.1.") || word[4] < 'a' || word[4] > 'f') {
            m_sheet.error(tree.line, "TERM_UNKNOWN", "a basis is 6.1.a to 6.1.f");
        }
    }

    void check_act(const Tree& tree) const {
        const bool known{std::any_of(
            m_draft.law.acts.begin(), m_draft.law.acts.end(),
            [&](const policy::Act& act) { return act.number == tree.text; })};
        if (!known) {
            m_sheet.error(tree.line, "REFERENCE_DANGLING", "there is no act " + said(tree.text));
        }
    }

    void read_what() {
        each("data", m_notice.data, [&](MapReader& statement, auto& told) {
            told.categories = categories(statement);
            told.special = statement.boolean_or("special", false);
        });
        each("sources", m_notice.sources, [&](MapReader& statement, auto& told) {
            told.classes = classes(statement);
            told.parties =
                refer_all(m_sheet, statement.list("parties"), m_draft.party_ids, "party");
            told.person = statement.boolean_or("self", false);
            told.open = statement.boolean_or("public", false);
            told.authorities = statement.boolean_or("authorities", false);
            told.provenance = statement.boolean_or("provenance", false);
        });
    }

    void read_where() {
        each("disclosures", m_notice.disclosures, [&](MapReader& statement, auto& told) {
            told.classes = classes(statement);
            told.categories = categories(statement);
            if (const Tree* const basis{statement.need("basis")}) {
                told.ground = choose(m_sheet, *basis, ground_words).value_or(Ground::none);
            }
            if (const Tree* const scope{statement.need("scope")}) {
                told.scope = choose(m_sheet, *scope, scope_words).value_or(Scope::denied);
            }
            told.open = statement.boolean_or("open", false);
        });
        each("transfers", m_notice.transfers, [&](MapReader& statement, auto& told) {
            static_cast<void>(statement.need("outside-eea"));
            told.outside_eea = statement.boolean_or("outside-eea", false);
        });
    }

    void read_how() {
        each("retention", m_notice.retention, [&](MapReader& statement, auto& told) {
            told.of = statement.text("of");
            told.years = statement.number_or("years", 0, 0, 200);
            told.begins =
                statement.find("begins") == nullptr ? "" : one_of(statement, "begins", begin_words);
            told.permanent = statement.boolean_or("permanent", false);
            told.plan = statement.boolean_or("plan", false);
            if ((told.years > 0) == told.begins.empty()) {
                m_sheet.error(
                    statement.line(), "KEY_MISSING", "years have a day from which they run");
            }
            if (told.years == 0 && !told.plan && !told.permanent) { // nobody said that
                m_sheet.error_of_activation(
                    statement.line(), "KEY_MISSING",
                    "a statement on retention has `years`, `plan` or `permanent`");
            }
        });
        each("rights", m_notice.rights, [&](MapReader& statement, auto& told) {
            if (const Tree* const right{statement.need("right")}) {
                told.right = choose(m_sheet, *right, right_words).value_or(Right::access);
            }
        });
        each("security", m_notice.security, [&](MapReader& statement, auto& told) {
            told.promise = statement.text("promise");
        });
        each("automated", m_notice.automated, [&](MapReader& statement, auto& told) {
            static_cast<void>(statement.need("decisions"));
            told.decisions = statement.boolean_or("decisions", false);
        });
        each("told", m_notice.remarks, [&](MapReader& statement, auto& told) {
            if (const Tree* const part{statement.need("part")}) {
                told.parts = choose(m_sheet, *part, part_words).value_or(Part::content);
            }
        });
    }

    Draft& m_draft;
    const Sheet& m_sheet;
    MapReader m_reader;
    notice::Notice m_notice;
};

}

void read_notices(Draft& draft) {
    for (const std::string& file : draft.files_of("notices")) {
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        const std::string stem{file.substr(8, file.size() - 8 - 5)}; // notices/….yaml
        const std::optional<core::RegisterId> reg{core::RegisterId::find(stem)};
        if (!reg || !draft.register_ids.contains(*reg)) {
            sheet.error(0, "REFERENCE_DANGLING", "there is no register " + said(stem));
            continue;
        }
        draft.notices.push_back(NoticeReader{draft, sheet, *tree}.read(file, *reg));
    }
}

}
