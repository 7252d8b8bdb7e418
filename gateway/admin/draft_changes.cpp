#include "gateway/admin/draft_changes.h"

#include "gateway/admin/draft_comparison.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace gateway::admin {

namespace {

using config::Configuration;
using config::Exchange;
using policy::Label;
using Kind = DraftChange::Kind;

constexpr std::array<std::string_view, 3> eyes_words{"own", "colleague", "officer"};
constexpr std::array<std::string_view, 13> kind_words{
    "gain",          "loss",           "recipient",        "provision",
    "party-changed", "exchange-added", "exchange-removed", "sent",
    "not-sent",      "received",       "not-received",     "remapped",
    "file"};

template <class Map, class Id> Label word_of(const Map& words, Id id) {
    const auto found = words.find(id);
    return found == words.end() ? as_is(id.text()) : found->second;
}

Label day(core::Instant at) {
    const core::LocalDate date{core::local_date(at)};
    return Label{
        policy::say_date(date, policy::Language::fi), policy::say_date(date, policy::Language::sv),
        policy::say_date(date, policy::Language::en)};
}

bool by_consent(const policy::Witness& witness) noexcept {
    const auto& consents = witness.told.consents;
    return std::any_of(consents.begin(), consents.end(), [](const policy::Agreed& agreed) {
        return agreed.kind == policy::Agreed::Kind::given;
    });
}

/// What is said in one sentence.
struct Together {
    Kind kind;
    bool special;
    bool at_times; ///< in other circumstances it was so before, or still is
    bool configured;
    core::PartyId party;
    core::PartyClass cls;
    core::PurposeId purpose;
    bool consent;
    std::optional<core::Instant> from;
    std::optional<core::Instant> until;

    friend bool operator<(const Together& a, const Together& b) {
        return std::tie(
                   a.kind, a.party, a.cls, a.purpose, a.special, a.at_times, a.configured,
                   a.consent, a.from, a.until)
               < std::tie(
                   b.kind, b.party, b.cls, b.purpose, b.special, b.at_times, b.configured,
                   b.consent, b.from, b.until);
    }
};

using Items = std::map<core::ItemId, core::Form>;

class Comparison final {
public:
    Comparison(const Configuration& before, const Configuration& after)
        : m_before{before}, m_after{after} {}

    void law() {
        std::map<Together, std::map<core::RegisterId, Items>> groups;
        for (const policy::Change& change : policy::compare(*m_before.rules, *m_after.rules)) {
            const bool gain{change.kind == policy::Change::Kind::gain};
            const Together together{
                gain ? Kind::gain : Kind::loss,
                change.path.special,
                change.in_some_circumstances(),
                change.path.configured,
                change.path.party,
                change.path.cls,
                change.path.purpose,
                gain && by_consent(change.witness),
                change.when.from,
                change.when.until};
            core::Form& form = groups[together][change.path.reg][change.path.item];
            form = std::max(form, gain ? change.after : change.before);
            m_gains = m_gains || gain;
            if (gain) {
                m_gaining.insert(change.path.configured ? change.path.party : core::PartyId{});
                m_gaining_rules.insert(change.rules.begin(), change.rules.end());
            }
        }
        for (const auto& [together, registers] : groups) {
            std::map<Items, std::vector<Label>> alike;
            for (const auto& [reg, items] : registers) {
                alike[items].push_back(as_is(reg.text()));
            }
            for (const auto& [items, where] : alike) {
                say_law(together, items, where);
            }
        }
    }

    void provisions() { compare_provisions(m_before, m_after, m_gaining_rules, m_changes); }

    void exchanges() { compare_exchanges(m_before, m_after, m_changes); }

    void recipients() {
        const std::set<core::PartyId> had{getting(m_before)};
        std::set<core::PartyId> get{getting(m_after)};
        for (const core::PartyId party : m_gaining) {
            if (party != core::PartyId{} && among(m_before.parties, party) == nullptr) {
                get.insert(party);
            }
        }
        for (const core::PartyId party : get) {
            if (!had.contains(party)) {
                DraftChange change;
                change.kind = Kind::recipient;
                change.text = say(Sentence::new_recipient, {{"party", party_name(m_after, party)}});
                change.eyes = Eyes::officer;
                change.party = party.text();
                m_changes.push_back(std::move(change));
            }
        }
    }

    /// What no comparison above speaks of is said by its file.
    void file(const std::string& path) {
        const std::size_t slash{path.find('/')};
        const std::string folder{path.substr(0, slash)};
        const std::string rest{slash == std::string::npos ? "" : path.substr(slash + 1)};
        const std::string name{rest.substr(0, rest.find('/'))};
        if (folder == "exchanges" && exchange_file(name, rest)) {
            return;
        }
        if (folder == "parties") {
            const auto id = core::PartyId::find(name);
            add_file(
                Kind::party_changed, path,
                say(Sentence::party_changed,
                    {{"party", id ? party_name(m_after, *id) : as_is(name)}}),
                Eyes::colleague, name);
        } else if (folder == "registers") {
            add_file(
                Kind::file, path, say(Sentence::register_changed, {{"register", as_is(name)}}),
                Eyes::colleague);
        } else if (path.starts_with("rules/cases/")) {
            add_file(
                Kind::file, path, say(Sentence::cases_changed, {{"file", as_is(path)}}),
                Eyes::colleague);
        } else if (folder == "rules" || folder == "statutes" || path == "statutes.yaml") {
            if (!m_gains) {
                add_file(
                    Kind::file, path, say(Sentence::rules_same, {{"file", as_is(path)}}),
                    Eyes::own);
            }
        } else {
            add_file(
                Kind::file, path, say(Sentence::file_changed, {{"file", as_is(path)}}),
                Eyes::colleague);
        }
    }

    [[nodiscard]] DraftDiff take() {
        std::stable_sort(
            m_changes.begin(), m_changes.end(), [](const DraftChange& a, const DraftChange& b) {
                return std::pair{b.eyes, a.kind} < std::pair{a.eyes, b.kind};
            });
        const Eyes eyes{m_changes.empty() ? Eyes::own : m_changes.front().eyes};
        return DraftDiff{std::move(m_changes), eyes};
    }

private:
    /// @param where registers, which are named where they are not all that there are.
    void say_law(const Together& together, const Items& items, const std::vector<Label>& where) {
        const bool gain{together.kind == Kind::gain};
        const Configuration& teller{gain ? m_after : m_before};
        const policy::Law& law{teller.rules->law()};
        std::vector<Label> names;
        DraftChange change;
        for (const auto& [item, form] : items) {
            const Label name{item_name(law, item)};
            names.push_back(
                form == core::Form::full ? name : say(Sentence::the_year, {{"item", name}}));
            change.items.emplace_back(item.text());
        }
        const Label party{
            together.configured
                ? party_name(teller, together.party)
                : say(Sentence::class_of, {{"class", word_of(law.words.classes, together.cls)}})};
        change.kind = together.kind;
        const Sentence sentence{
            together.at_times ? (gain ? Sentence::gains_at_times : Sentence::loses_at_times)
                              : (gain ? Sentence::gains : Sentence::loses)};
        change.text =
            say(sentence, {{"party", party},
                           {"items", say_all(names)},
                           {"purpose", word_of(law.words.purposes, together.purpose)}});
        if (together.consent) {
            change.text = joined(change.text, say(Sentence::only_consent));
        }
        if (where.size() < law.registers.size()) {
            change.text =
                joined(change.text, say(Sentence::in_registers, {{"registers", say_all(where)}}));
        }
        if (together.from) {
            change.text =
                joined(change.text, say(Sentence::from_day, {{"date", day(*together.from)}}));
        }
        if (together.until) {
            const core::Instant last{*together.until + std::chrono::microseconds{-1}};
            change.text = joined(change.text, say(Sentence::until_day, {{"date", day(last)}}));
        }
        change.special = together.special;
        change.party = together.configured ? together.party.text() : std::string_view{};
        change.purpose = together.purpose.text();
        change.eyes = !gain ? Eyes::own : together.special ? Eyes::officer : Eyes::colleague;
        m_changes.push_back(std::move(change));
    }

    [[nodiscard]] static std::set<core::PartyId> getting(const Configuration& configuration) {
        std::set<core::PartyId> parties;
        for (const Exchange& exchange : configuration.exchanges) {
            if (leg_to_party(exchange) != nullptr) {
                parties.insert(exchange.party);
            }
        }
        return parties;
    }

    /// @return whether nothing more is to be said of the file.
    bool exchange_file(const std::string& name, const std::string& rest) {
        const auto id = core::ExchangeId::find(name);
        const Exchange* const exchange{id ? m_after.find(*id) : nullptr};
        if (exchange == nullptr || m_before.find(*id) == nullptr) {
            return true; // it was added or goes, which is said
        }
        if (rest == name + "/mapping.yaml") {
            const bool said{
                std::any_of(m_changes.begin(), m_changes.end(), [&](const DraftChange& change) {
                    return change.exchange == name;
                })};
            if (!said) {
                m_changes.push_back(
                    change_of(Kind::remapped, m_after, *exchange, Sentence::mapping_other));
            }
            return true;
        }
        if (rest == name + "/exchange.yaml") {
            m_changes.push_back(
                change_of(Kind::file, m_after, *exchange, Sentence::exchange_other));
            return true;
        }
        return false;
    }

    void add_file(
        Kind kind, const std::string& path, Label text, Eyes eyes, const std::string& party = {}) {
        DraftChange change;
        change.kind = kind;
        change.text = std::move(text);
        change.eyes = eyes;
        change.file = path;
        change.party = party;
        m_changes.push_back(std::move(change));
    }

    const Configuration& m_before;
    const Configuration& m_after;
    bool m_gains{false};
    std::set<core::PartyId> m_gaining;
    std::set<core::RuleId> m_gaining_rules;
    std::vector<DraftChange> m_changes;
};

}

std::string_view to_text(Eyes eyes) noexcept {
    return eyes_words.at(static_cast<std::size_t>(eyes));
}

std::string_view to_text(DraftChange::Kind kind) noexcept {
    return kind_words.at(static_cast<std::size_t>(kind));
}

DraftDiff compare_sets(
    const Configuration& before, const Configuration& after,
    const std::vector<std::string>& touched) {
    Comparison comparison{before, after};
    comparison.law();
    comparison.provisions();
    comparison.exchanges();
    comparison.recipients();
    for (const std::string& path : touched) {
        comparison.file(path);
    }
    return comparison.take();
}

}
