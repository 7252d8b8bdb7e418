#include "gateway/admin/analysis.h"

#include "gateway/admin/analysis_json.h"
#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/policy/citation.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <utility>

namespace gateway::admin {

namespace {

using policy::DeadCause;
using policy::Language;
using text::JsonValue;

JsonValue flag_of(bool value) {
    return JsonValue::of_boolean(value);
}

JsonValue count_of(std::size_t count) {
    return JsonValue::of_integer(static_cast<std::int64_t>(count));
}

/// NEVER_IN_FORCE, NO_PARTY, …: stable, for programs.
std::string_view code_of(DeadCause cause) noexcept {
    switch (cause) {
    case DeadCause::never_in_force: return "NEVER_IN_FORCE";
    case DeadCause::no_party: return "NO_PARTY";
    case DeadCause::party_cannot: return "PARTY_CANNOT";
    case DeadCause::no_agreement: return "NO_AGREEMENT";
    case DeadCause::contradiction: return "CONTRADICTION";
    case DeadCause::capped: return "CAPPED";
    case DeadCause::no_article_9: return "NO_ARTICLE_9";
    case DeadCause::ended: return "ENDED";
    case DeadCause::no_item: return "NO_ITEM";
    case DeadCause::no_permit: return "NO_PERMIT";
    case DeadCause::not_triggered: return "NOT_TRIGGERED";
    case DeadCause::lowers_nothing: return "LOWERS_NOTHING";
    case DeadCause::covered: break;
    }
    return "COVERED";
}

JsonValue reach_of(
    const policy::Reach& reach, const std::shared_ptr<const policy::RuleSet>& rules,
    const core::Digest& digest, Language language) {
    JsonValue request{request_of(reach.witness)};
    assert(confirm(rules, digest, reach.witness).form == reach.form);
    JsonValue object{JsonValue::make_object()};
    add_path(object, reach.path, rules->law(), language);
    object.add("form", string_of(core::to_text(reach.form)))
        .add("form_without_consent", string_of(core::to_text(reach.without_consent)))
        .add("without_consent", flag_of(reach.without_consent != core::Form::none))
        .add("from", instant_of(reach.when.from))
        .add("until", instant_of(reach.when.until))
        .add("rules", rules_of(reach.permits, rules->law(), language))
        .add("witness", std::move(request));
    return object;
}

JsonValue change_of(
    const policy::Change& change, const policy::RuleSet& before, const policy::RuleSet& after,
    Language language) {
    const bool gain{change.kind == policy::Change::Kind::gain};
    const policy::Law& law{(gain ? after : before).law()};
    JsonValue object{JsonValue::make_object()};
    object.add("change", string_of(gain ? "gain" : "loss"));
    add_path(object, change.path, law, language);
    object.add("before", string_of(core::to_text(change.before)))
        .add("after", string_of(core::to_text(change.after)))
        .add("from", instant_of(change.when.from))
        .add("until", instant_of(change.when.until))
        .add("rules", rules_of(change.rules, law, language))
        .add("in_some_circumstances", flag_of(change.in_some_circumstances()))
        .add("needs_second_person", flag_of(change.needs_second_person()))
        .add("witness", request_of(change.witness));
    return object;
}

/// What the witness of a change shows is what the change says. A party that one law does not have
/// is nobody whom that law could be asked about.
bool shows(
    const policy::Change& change, const std::shared_ptr<const policy::RuleSet>& rules,
    core::Form form) {
    const auto& parties = rules->law().parties;
    const auto& items = rules->law().items;
    const auto& purposes = rules->law().purposes;
    const auto& registers = rules->law().registers;
    const bool askable{
        std::any_of(
            parties.begin(), parties.end(),
            [&](const auto& party) { return party.id == change.witness.party; })
        && std::any_of(
            items.begin(), items.end(),
            [&](const auto& item) { return item.id == change.witness.item; })
        && std::find(purposes.begin(), purposes.end(), change.witness.purpose) != purposes.end()
        && std::find(registers.begin(), registers.end(), change.witness.reg) != registers.end()};
    if (!askable) {
        return form == core::Form::none;
    }
    return confirm(rules, {}, change.witness).form == form;
}

JsonValue changes_of(
    const std::vector<policy::Change>& changes,
    const std::shared_ptr<const policy::RuleSet>& before,
    const std::shared_ptr<const policy::RuleSet>& after, Language language) {
    JsonValue array{JsonValue::make_array()};
    const auto old_examples = policy::with_examples(*before);
    const auto new_examples = policy::with_examples(*after);
    for (const policy::Change& change : changes) {
        assert(shows(change, change.path.configured ? before : old_examples, change.before));
        assert(shows(change, change.path.configured ? after : new_examples, change.after));
        array.push(change_of(change, *before, *after, language));
    }
    return array;
}

std::size_t count(const std::vector<policy::Change>& changes, policy::Change::Kind kind) noexcept {
    return static_cast<std::size_t>(
        std::count_if(changes.begin(), changes.end(), [&](const policy::Change& change) {
            return change.kind == kind;
        }));
}

/// What was asked about, in words.
std::string_view
words_of(const policy::ReachQuery& query, const policy::Law& law, Language language) {
    for (const policy::Item& item : law.items) {
        if (query.item && item.id == *query.item) {
            return in(item.label, language);
        }
    }
    if (query.category) {
        const auto label = law.words.categories.find(*query.category);
        return label == law.words.categories.end() ? query.category->text()
                                                   : std::string_view{in(label->second, language)};
    }
    return {};
}

JsonValue query_of(const policy::ReachQuery& query, const policy::Law& law, Language language) {
    JsonValue object{JsonValue::make_object()};
    object.add("item", query.item ? string_of(query.item->text()) : JsonValue{})
        .add("category", query.category ? string_of(query.category->text()) : JsonValue{})
        .add("register", query.reg ? string_of(query.reg->text()) : JsonValue{})
        .add("at", instant_of(query.at))
        .add("ever", flag_of(!query.at))
        .add("without_consent", flag_of(query.without_consent))
        .add("name", string_of(words_of(query, law, language)));
    return object;
}

JsonValue dead_of(const policy::DeadRule& dead, const config::Configuration& configuration) {
    JsonValue object{JsonValue::make_object()};
    object.add("rule", string_of(dead.rule.text()))
        .add("kind", string_of(dead.cap ? "cap" : "permit"))
        .add("cause", string_of(code_of(dead.cause)))
        .add("caps", names_of(dead.caps))
        .add("items", names_of(dead.items))
        .add("ended", instant_of(dead.ended));
    if (dead.witness && !policy::is_example_party(dead.witness->party.text())) {
        JsonValue request{request_of(*dead.witness)};
        const Confirmed confirmed{
            confirm(configuration.rules, configuration.digest, *dead.witness)};
        assert(
            std::find(confirmed.permits.begin(), confirmed.permits.end(), dead.rule.text())
            == confirmed.permits.end());
        object.add("witness", std::move(request))
            .add("witness_form", string_of(core::to_text(confirmed.form)));
    } else {
        object.add("witness", JsonValue{}).add("witness_form", JsonValue{});
    }
    return object;
}

/// Exchanges whose mandatory items would no longer leave in any circumstances: their messages stop
/// whole.
JsonValue stopped_exchanges(
    const config::Configuration& configuration, const std::vector<policy::Change>& losses) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Exchange& exchange : configuration.exchanges) {
        std::set<core::ItemId> lost;
        for (const policy::Change& loss : losses) {
            const bool here{
                loss.path.reg == exchange.reg && loss.path.party == exchange.party
                && loss.path.purpose == exchange.purpose && loss.at_best == core::Form::none};
            if (here
                && std::find(exchange.mandatory.begin(), exchange.mandatory.end(), loss.path.item)
                       != exchange.mandatory.end()) {
                lost.insert(loss.path.item);
            }
        }
        if (!lost.empty()) {
            JsonValue object{JsonValue::make_object()};
            object.add("exchange", string_of(exchange.id.text()))
                .add("mandatory", names_of(std::vector(lost.begin(), lost.end())));
            array.push(std::move(object));
        }
    }
    return array;
}

/// What may no longer be received on the provision.
JsonValue
no_longer_received(const config::Configuration& configuration, core::ProvisionId provision) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Exchange& exchange : configuration.exchanges) {
        std::vector<core::ItemId> items;
        for (const auto& [item, basis] : exchange.receiving_basis) {
            if (basis.provision == provision) {
                items.push_back(item);
            }
        }
        if (!items.empty()) {
            JsonValue object{JsonValue::make_object()};
            object.add("exchange", string_of(exchange.id.text())).add("items", names_of(items));
            array.push(std::move(object));
        }
    }
    return array;
}

/// The first day without it: as asked, as configured, or the first that there can be.
/// @throws core::GatewayError DATE_BEFORE_FORCE.
core::Instant ending_of(
    const policy::Provision& provision, std::optional<core::Instant> date, core::Instant today) {
    const std::optional<core::Instant>& from{provision.force.from};
    const std::optional<core::Instant>& until{provision.force.until};
    if (date && from && *date <= *from) {
        throw core::GatewayError{
            "DATE_BEFORE_FORCE",
            core::to_text(core::local_date(*date)) + "; in force from "
                + core::to_text(core::local_date(*from)),
            core::GatewayError::Retry::never};
    }
    const core::Instant soonest{
        from ? std::max(today, core::start_of_day(core::next_day(core::local_date(*from))))
             : today};
    // what has ended by the configuration cannot end later
    const core::Instant wanted{date.value_or(until.value_or(soonest))};
    return std::min(wanted, until.value_or(wanted));
}

std::vector<core::RuleId> resting_on(const policy::Law& law, core::ProvisionId provision) {
    std::vector<core::RuleId> rules;
    for (const policy::Permit& permit : law.permits) {
        const auto& provisions = permit.basis.provisions;
        if (std::find(provisions.begin(), provisions.end(), provision) != provisions.end()) {
            rules.push_back(permit.id);
        }
    }
    std::sort(rules.begin(), rules.end());
    return rules;
}

}

Analysed analyse_who_can(
    const config::Configuration& configuration, const policy::ReachQuery& query,
    Language language) {
    const auto rules = policy::with_examples(*configuration.rules);
    JsonValue rows{JsonValue::make_array()};
    for (const policy::Reach& reach : policy::who_can(*configuration.rules, query)) {
        rows.push(reach_of(reach, rules, configuration.digest, language));
    }
    Analysed answer{0, JsonValue::make_object()};
    answer.body.add("rules_digest", string_of(core::to_hex(configuration.digest)))
        .add("query", query_of(query, rules->law(), language))
        .add("rows", std::move(rows));
    return answer;
}

Analysed analyse_dead(const config::Configuration& configuration, core::Instant from) {
    const auto found = policy::dead_rules(*configuration.rules, from);
    JsonValue dead{JsonValue::make_array()};
    for (const policy::DeadRule& rule : found) {
        dead.push(dead_of(rule, configuration));
    }
    const bool never{std::any_of(found.begin(), found.end(), [](const policy::DeadRule& rule) {
        return rule.cause != DeadCause::ended;
    })};
    Analysed answer{never ? 1 : 0, JsonValue::make_object()};
    answer.body.add("rules_digest", string_of(core::to_hex(configuration.digest)))
        .add("from", instant_of(from))
        .add("dead", std::move(dead));
    return answer;
}

std::optional<Analysed> analyse_expiry(
    const config::Configuration& configuration, core::ProvisionId provision,
    std::optional<core::Instant> date, core::Instant today, Language language) {
    const auto& provisions = configuration.rules->law().provisions;
    const auto known =
        std::find_if(provisions.begin(), provisions.end(), [&](const policy::Provision& one) {
            return one.id == provision;
        });
    if (known == provisions.end()) {
        return std::nullopt;
    }
    const core::Instant ends{ending_of(*known, date, today)};
    const auto losses = policy::expiry(*configuration.rules, provision, ends);
    if (!losses) {
        return std::nullopt;
    }
    const auto without_end =
        policy::with_provision_until(*configuration.rules, provision, std::nullopt);
    const auto ended = policy::with_provision_until(*configuration.rules, provision, ends);
    Analysed answer{0, JsonValue::make_object()};
    answer.body.add("rules_digest", string_of(core::to_hex(configuration.digest)))
        .add("provision", string_of(provision.text()))
        .add("section", string_of(policy::citation_of(*known, language)))
        .add("name", string_of(in(known->name, language)))
        .add("date", instant_of(ends))
        .add("permits", names_of(resting_on(configuration.rules->law(), provision)))
        .add("exchanges_stopped", stopped_exchanges(configuration, *losses))
        .add("no_longer_received", no_longer_received(configuration, provision))
        .add("changes", changes_of(*losses, without_end, ended, language));
    return answer;
}

std::optional<Analysed> analyse_agreement_end(
    const config::Configuration& configuration, core::PartyId party, std::string_view agreement,
    core::Instant today, Language language) {
    const policy::Law& law{configuration.rules->law()};
    for (const policy::PartyFacts& facts : law.parties) {
        for (const policy::Agreement& one : facts.agreements) {
            if (facts.id != party || one.id != agreement) {
                continue;
            }
            const core::Instant ends{one.validity.until.value_or(today)};
            const auto without_end =
                policy::with_agreement_until(*configuration.rules, party, agreement, std::nullopt);
            const auto ended =
                policy::with_agreement_until(*configuration.rules, party, agreement, ends);
            if (without_end == nullptr || ended == nullptr) {
                return std::nullopt;
            }
            const auto losses = policy::compare(*without_end, *ended, ends);
            Analysed answer{0, JsonValue::make_object()};
            answer.body.add("rules_digest", string_of(core::to_hex(configuration.digest)))
                .add("agreement", string_of(agreement))
                .add("section", string_of(agreement))
                .add("name", string_of(in(facts.name, language)))
                .add("date", instant_of(ends))
                .add("permits", names_of(policy::resting_on(law, facts, one)))
                .add("exchanges_stopped", stopped_exchanges(configuration, losses))
                .add("no_longer_received", JsonValue::make_array())
                .add("changes", changes_of(losses, without_end, ended, language));
            return answer;
        }
    }
    return std::nullopt;
}

Analysed analyse_diff(
    const config::Configuration& before, const config::Configuration& after, Language language) {
    const auto changes = policy::compare(*before.rules, *after.rules);
    const bool needs{std::any_of(changes.begin(), changes.end(), [](const policy::Change& change) {
        return change.needs_second_person();
    })};
    Analysed answer{needs ? 1 : 0, JsonValue::make_object()};
    answer.body.add("before", string_of(core::to_hex(before.digest)))
        .add("after", string_of(core::to_hex(after.digest)))
        .add("needs_second_person", flag_of(needs))
        .add("gains", count_of(count(changes, policy::Change::Kind::gain)))
        .add("losses", count_of(count(changes, policy::Change::Kind::loss)))
        .add("changes", changes_of(changes, before.rules, after.rules, language));
    return answer;
}

}
