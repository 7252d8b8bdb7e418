#include "gateway/admin/draft_comparison.h"
#include "gateway/policy/vocabulary.h"

#include <map>
#include <tuple>

namespace gateway::admin {

namespace {

using config::Configuration;
using config::Exchange;
using Kind = DraftChange::Kind;
using Lines = std::map<core::ItemId, const mapping::Line*>;
using Items = std::vector<core::ItemId>;

Lines lines_of(const config::Leg* leg) {
    Lines lines;
    if (leg != nullptr && leg->mapping != nullptr) {
        for (const mapping::Line& line : leg->mapping->definition().lines) {
            lines.emplace(line.item, &line);
        }
    }
    return lines;
}

bool alike(const mapping::CodePair& a, const mapping::CodePair& b) {
    const auto of = [](const mapping::CodePair& pair) {
        return std::tie(pair.outside, pair.canonical, pair.from, pair.until);
    };
    return of(a) == of(b);
}

bool alike(const mapping::Line& a, const mapping::Line& b) {
    const auto of = [](const mapping::Line& line) {
        return std::tie(
            line.path, line.converter, line.form, line.dated_by, line.unmapped, line.fallback,
            line.required);
    };
    return of(a) == of(b)
           && std::equal(
               a.codes.begin(), a.codes.end(), b.codes.begin(), b.codes.end(),
               [](const mapping::CodePair& x, const mapping::CodePair& y) { return alike(x, y); });
}

/// A kind of change, and how it is said.
struct Said {
    Kind kind;
    Sentence sentence;
    bool more{false}; ///< the party may learn more by it, as far as can be told
};

/// By the law of before or of the draft: one that takes the mark from an item needs the same eyes.
bool special_in_either(const Configuration& before, const Configuration& after, core::ItemId id) {
    const auto in = [&](const Configuration& configuration) {
        const policy::Law& law{configuration.rules->law()};
        const auto* const item = among(law.items, id);
        return item != nullptr && policy::possibly_special(law, *item);
    };
    return in(before) || in(after);
}

void add_items(
    std::vector<DraftChange>& changes, const Configuration& before, const Configuration& after,
    const Exchange& exchange, Said said, const Items& items) {
    if (items.empty()) {
        return;
    }
    const policy::Law& law{after.rules->law()};
    std::vector<policy::Label> names;
    std::vector<std::string> ids;
    bool special{false};
    for (const core::ItemId id : items) {
        special = special || special_in_either(before, after, id);
        names.push_back(item_name(law, id));
        ids.emplace_back(id.text());
    }
    DraftChange change{change_of(said.kind, after, exchange, said.sentence, say_all(names))};
    change.items = std::move(ids);
    change.special = special;
    change.eyes = said.more && special ? Eyes::officer : Eyes::colleague;
    changes.push_back(std::move(change));
}

void compare_legs(
    const config::Leg* before, const config::Leg* after, const Configuration& earlier,
    const Configuration& teller, const Exchange& exchange, Said more, Said less,
    std::vector<DraftChange>& changes) {
    const Said otherwise{Kind::remapped, Sentence::remapped, more.more};
    const Lines were{lines_of(before)};
    const Lines are{lines_of(after)};
    Items added;
    Items altered;
    Items gone;
    for (const auto& [item, line] : are) {
        const auto other = were.find(item);
        if (other == were.end()) {
            added.push_back(item);
        } else if (!alike(*line, *other->second)) {
            altered.push_back(item);
        }
    }
    for (const auto& [item, line] : were) {
        if (!are.contains(item)) {
            gone.push_back(item);
        }
    }
    add_items(changes, earlier, teller, exchange, more, added);
    add_items(changes, earlier, teller, exchange, less, gone);
    add_items(changes, earlier, teller, exchange, otherwise, altered);
}

}

policy::Label item_name(const policy::Law& law, core::ItemId id) {
    const auto* const item = among(law.items, id);
    return item == nullptr ? as_is(id.text()) : item->label;
}

policy::Label party_name(const Configuration& configuration, core::PartyId id) {
    const auto* const party = among(configuration.rules->law().parties, id);
    return party == nullptr ? as_is(id.text()) : party->name;
}

const config::Leg* leg_to_party(const Exchange& exchange) noexcept {
    switch (exchange.direction) {
    case ports::Direction::out: return &exchange.record;
    case ports::Direction::query_out: return &exchange.request;
    case ports::Direction::query_in: return &exchange.response;
    case ports::Direction::in: break;
    }
    return nullptr;
}

const config::Leg* leg_from_party(const Exchange& exchange) noexcept {
    switch (exchange.direction) {
    case ports::Direction::out: break;
    case ports::Direction::query_out: return &exchange.response;
    case ports::Direction::query_in: return &exchange.request;
    case ports::Direction::in: return &exchange.record;
    }
    return nullptr;
}

DraftChange change_of(
    Kind kind, const Configuration& teller, const Exchange& exchange, Sentence sentence,
    policy::Label items) {
    DraftChange change;
    change.kind = kind;
    change.eyes = Eyes::colleague;
    change.text =
        say(sentence, {{"exchange", exchange.name},
                       {"party", party_name(teller, exchange.party)},
                       {"items", std::move(items)}});
    change.exchange = exchange.id.text();
    change.party = exchange.party.text();
    change.purpose = exchange.purpose.text();
    return change;
}

namespace {

DraftChange
added_exchange(const Configuration& before, const Configuration& after, const Exchange& exchange) {
    DraftChange change{change_of(Kind::exchange_added, after, exchange, Sentence::exchange_added)};
    for (const auto& [id, line] : lines_of(leg_to_party(exchange))) {
        change.items.emplace_back(id.text());
        change.special = change.special || special_in_either(before, after, id);
    }
    change.eyes = change.special ? Eyes::officer : Eyes::colleague;
    return change;
}

/// Whether what it sends goes to others, is of others or for something else than before: then what
/// went by it before says nothing about it. So where records go instead of counts of them.
bool is_another(const Exchange& before, const Exchange& after) {
    const auto of = [](const Exchange& exchange) {
        return std::tie(
            exchange.party, exchange.reg, exchange.selection, exchange.purpose, exchange.direction);
    };
    return of(before) != of(after) || before.release.has_value() != after.release.has_value();
}

}

void compare_exchanges(
    const Configuration& before, const Configuration& after, std::vector<DraftChange>& changes) {
    for (const Exchange& exchange : after.exchanges) {
        const Exchange* const earlier{before.find(exchange.id)};
        if (earlier == nullptr) {
            changes.push_back(added_exchange(before, after, exchange));
            continue;
        }
        compare_legs(
            is_another(*earlier, exchange) ? nullptr : leg_to_party(*earlier),
            leg_to_party(exchange), before, after, exchange, {Kind::sent, Sentence::sent, true},
            {Kind::not_sent, Sentence::not_sent}, changes);
        compare_legs(
            leg_from_party(*earlier), leg_from_party(exchange), before, after, exchange,
            {Kind::received, Sentence::received}, {Kind::not_received, Sentence::not_received},
            changes);
    }
    for (const Exchange& exchange : before.exchanges) {
        if (after.find(exchange.id) == nullptr) {
            changes.push_back(
                change_of(Kind::exchange_removed, before, exchange, Sentence::exchange_removed));
        }
    }
}

}
