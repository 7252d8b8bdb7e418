// /partners: with whom data is exchanged and on what: agreements with their days, endpoints,
// certificates both ways with their ends, how the party answers, how much it may take, when it is
// tried again; and trying a connection. Nothing of a person is asked or sent.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"
#include "gateway/core/bytes.h"
#include "gateway/exchange/party_health.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <map>
#include <span>

namespace gateway::admin {

using text::JsonValue;

namespace {

/// Of a party with more of them a person looks them up among the exchanges.
constexpr std::int64_t most_exchanges{100};

std::string_view word_of(config::PartyRole role) noexcept {
    switch (role) {
    case config::PartyRole::controller: return "controller";
    case config::PartyRole::joint_controller: return "joint-controller";
    case config::PartyRole::processor: return "processor";
    }
    return "controller";
}

JsonValue pins_json(std::span<const core::Digest> pins, const Operation& operation) {
    JsonValue array{JsonValue::make_array()};
    for (const core::Digest& pin : pins) {
        JsonValue object{JsonValue::make_object()};
        object.add("pin", word(core::to_hex(pin)))
            .add("ends", instant_json(operation.certificate_end(pin)));
        array.push(std::move(object));
    }
    return array;
}

JsonValue endpoints_json(const config::Party& party, const Operation& operation) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& [name, endpoint] : party.endpoints) {
        JsonValue object{JsonValue::make_object()};
        object.add("endpoint", word(name))
            .add("url", word(endpoint.url))
            .add("takes_tests", JsonValue::of_boolean(endpoint.settings.contains("test-path")))
            .add("pins", pins_json(endpoint.server_pins, operation));
        array.push(std::move(object));
    }
    return array;
}

JsonValue agreements_json(const policy::PartyFacts& facts, core::Instant now) {
    JsonValue array{JsonValue::make_array()};
    for (const policy::Agreement& agreement : facts.agreements) {
        JsonValue object{JsonValue::make_object()};
        object.add("agreement", word(agreement.id))
            .add(
                "purposes", words(agreement.purposes, [](core::PurposeId id) { return id.text(); }))
            .add("from", instant_json(agreement.validity.from))
            .add("until", instant_json(agreement.validity.until))
            .add("in_force", JsonValue::of_boolean(agreement.validity.covers(now)));
        array.push(std::move(object));
    }
    return array;
}

JsonValue quota_json(const config::Configuration& law, core::PartyId party) {
    const auto found = std::find_if(law.limits.begin(), law.limits.end(), [&](const auto& limit) {
        return limit.of == config::Limit::Of::party && limit.name == party.text();
    });
    if (found == law.limits.end()) {
        return JsonValue{};
    }
    const auto number = [](const std::optional<std::uint32_t>& most) {
        return most ? JsonValue::of_integer(std::int64_t{*most}) : JsonValue{};
    };
    JsonValue object{JsonValue::make_object()};
    object.add("a_minute", number(found->a_minute)).add("at_once", number(found->at_once));
    return object;
}

JsonValue health_json(
    const config::Party& party, const std::vector<ports::PartyQueue>& queues, Operation& operation,
    core::Instant since, core::Instant now) {
    const auto queue = std::find_if(
        queues.begin(), queues.end(), [&](const auto& one) { return one.party == party.id; });
    if (queue == queues.end()) {
        return JsonValue{};
    }
    const exchange::PartyHealth health{
        exchange::health_of(operation.deliveries.attempts_to(party.id, since), now)};
    JsonValue object{JsonValue::make_object()};
    object.add("breaker", word(breaker_word(health.breaker)))
        .add("closed_until", instant_json(health.closed_until))
        .add("attempts", JsonValue::of_integer(health.attempts))
        .add("repetitions", JsonValue::of_integer(health.repetitions))
        .add("repeat_from", instant_json(health.repeat_from))
        .add("documents", JsonValue::of_integer(queue->documents))
        .add("records", JsonValue::of_integer(queue->records))
        .add("oldest", instant_json(queue->oldest))
        .add("next_attempt", instant_json(queue->next_attempt));
    return object;
}

/// The first of them; `count` is how many there are.
JsonValue
exchanges_json(const config::Configuration& law, core::PartyId party, std::int64_t& count) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Exchange& exchange : law.exchanges) {
        if (exchange.party == party && ++count <= most_exchanges) {
            JsonValue object{JsonValue::make_object()};
            object.add("exchange", word(exchange.id.text()))
                .add("name", label_json(exchange.name))
                .add("direction", word(direction_word(exchange.direction)));
            array.push(std::move(object));
        }
    }
    return array;
}

/// When what did not get through is tried again, of those exchanges that say the same of it.
struct Retry {
    const config::Exchange* first{nullptr};
    std::vector<core::ExchangeId> exchanges{}; ///< the first of them
    std::int64_t count{0};
};

bool retries_alike(const config::Exchange& one, const config::Exchange& other) {
    if (one.retry_after != other.retry_after
        || one.deadline.has_value() != other.deadline.has_value()) {
        return false;
    }
    return !one.deadline
           || (one.deadline->within == other.deadline->within
               && one.deadline->by == other.deadline->by
               && one.deadline->source == other.deadline->source
               && one.deadline->verified == other.deadline->verified);
}

/// Of what waits in the outbox for the party alone: a query that got no answer is asked anew by
/// whoever asked it.
std::vector<Retry> retries_of(const config::Configuration& law, core::PartyId party) {
    std::vector<Retry> retries;
    for (const config::Exchange& exchange : law.exchanges) {
        if (exchange.party != party || exchange.direction != ports::Direction::out) {
            continue;
        }
        auto found = std::find_if(retries.begin(), retries.end(), [&](const Retry& one) {
            return retries_alike(*one.first, exchange);
        });
        if (found == retries.end()) {
            found = retries.insert(retries.end(), Retry{&exchange});
        }
        if (++found->count <= most_exchanges) {
            found->exchanges.push_back(exchange.id);
        }
    }
    return retries;
}

JsonValue deadline_json(const std::optional<config::Deadline>& deadline) {
    if (!deadline) {
        return JsonValue{};
    }
    const bool within{deadline->within.count() != 0};
    JsonValue object{JsonValue::make_object()};
    object
        .add(
            "within_seconds",
            within ? JsonValue::of_integer(deadline->within.count()) : JsonValue{})
        .add("by", within ? JsonValue{} : word(deadline->by))
        .add("source", word(deadline->source))
        .add("verified", JsonValue::of_boolean(deadline->verified));
    return object;
}

JsonValue retries_json(const config::Configuration& law, core::PartyId party) {
    JsonValue array{JsonValue::make_array()};
    for (const Retry& retry : retries_of(law, party)) {
        JsonValue waits{JsonValue::make_array()};
        for (const std::chrono::seconds wait : retry.first->retry_after) {
            waits.push(JsonValue::of_integer(wait.count()));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("waits_seconds", std::move(waits))
            .add("deadline", deadline_json(retry.first->deadline))
            .add("exchanges", words(retry.exchanges, [](core::ExchangeId id) { return id.text(); }))
            .add("exchange_count", JsonValue::of_integer(retry.count));
        array.push(std::move(object));
    }
    return array;
}

/// How much trying again a party is spared, whatever the schedules say.
JsonValue budget_json() {
    const exchange::BudgetLimits limits;
    JsonValue object{JsonValue::make_object()};
    object.add("window_seconds", JsonValue::of_integer(limits.window.count()))
        .add("percent", JsonValue::of_integer(limits.percent))
        .add("least", JsonValue::of_integer(static_cast<std::int64_t>(limits.least)));
    return object;
}

const policy::PartyFacts* facts_of(const config::Configuration& law, core::PartyId party) {
    const auto& all = law.rules->law().parties;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == party; });
    return found == all.end() ? nullptr : &*found;
}

JsonValue partner_json(
    const config::Configuration& law, const config::Party& party, const Operation& operation,
    core::Instant now) {
    const policy::PartyFacts* const facts{facts_of(law, party.id)};
    const auto& classes = law.rules->law().words.classes;
    const auto cls = classes.find(party.cls);
    JsonValue object{JsonValue::make_object()};
    object.add("party", word(party.id.text()))
        .add("name", label_json(party.name))
        .add("class", word(party.cls.text()))
        .add("class_name", cls == classes.end() ? JsonValue{} : label_json(cls->second))
        .add("role", word(word_of(party.role)))
        .add("active", JsonValue::of_boolean(facts != nullptr && facts->active))
        .add("example", JsonValue::of_boolean(party.example))
        .add("verified", JsonValue::of_boolean(party.verified))
        .add("source", word(party.source))
        .add(
            "agreements", facts == nullptr ? JsonValue::make_array() : agreements_json(*facts, now))
        .add("endpoints", endpoints_json(party, operation))
        .add("pins", pins_json(party.pins, operation))
        .add("quota", quota_json(law, party.id))
        .add("retries", retries_json(law, party.id));
    std::int64_t count{0};
    object.add("exchanges", exchanges_json(law, party.id, count));
    object.add("exchange_count", JsonValue::of_integer(count));
    return object;
}

JsonValue tried_json(const std::string& endpoint, const ConnectionTried& tried) {
    JsonValue body{JsonValue::make_object()};
    body.add("endpoint", word(endpoint))
        .add("reached", JsonValue::of_boolean(tried.reached))
        .add("code", word(tried.code))
        .add("took_ms", JsonValue::of_integer(tried.took.count()));
    return body;
}

using Named = std::pair<const std::string, ports::Endpoint>;

/// @param act what is done with the endpoint that the call names; it may refuse it, too.
template <class Act> Answer at_endpoint(const Call& call, Parts& parts, const Act& act) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const std::optional<core::PartyId> id{core::PartyId::find(call.parameter)};
    const config::Party* const party{id ? law->find(*id) : nullptr};
    if (party == nullptr) {
        return Answer::refusal(problems::partner_unknown);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"endpoint"});
    const auto name = json.required_word(call.body, "endpoint", "/endpoint");
    const auto endpoint = party->endpoints.find(name ? std::string{*name} : std::string{});
    if (name
        && (endpoint == party->endpoints.end() || !endpoint->second.url.starts_with("https:"))) {
        json.refuse("/endpoint", "ENDPOINT_UNKNOWN", "an https endpoint of the party is expected");
    }
    JsonValue body{json.wrong() ? JsonValue{} : act(*party, *endpoint, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    Answer answer{Answer::of(std::move(body))};
    answer.object = party->id.text();
    return answer;
}

}

Answer list_partners(const Call& call, Parts& parts) {
    Operation& operation{operation_of(parts)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const core::Instant since{call.now + -exchange::health_window};
    const std::vector<ports::PartyQueue> queues{operation.deliveries.queues(since)};
    JsonValue partners{JsonValue::make_array()};
    for (const config::Party& party : law->parties) {
        JsonValue object{partner_json(*law, party, operation, call.now)};
        object.add("health", health_json(party, queues, operation, since, call.now));
        partners.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("partners", std::move(partners))
        .add("own_certificate_ends", instant_json(operation.own_certificate_end()))
        .add("warning_days", JsonValue::of_integer(operation.warning_days))
        .add("retry_budget", budget_json());
    return Answer::of(std::move(body));
}

Answer try_partner(const Call& call, Parts& parts) {
    const Operation& operation{operation_of(parts)};
    return at_endpoint(
        call, parts, [&](const config::Party&, const Named& endpoint, text::StrictJson&) {
            return tried_json(endpoint.first, operation.try_connection(endpoint.second));
        });
}

Answer test_partner(const Call& call, Parts& parts) {
    const Operation& operation{operation_of(parts)};
    return at_endpoint(
        call, parts,
        [&](const config::Party& party, const Named& endpoint, text::StrictJson& json) {
            const std::optional<TestSent> sent{
                operation.send_test(party.id, endpoint.first, endpoint.second)};
            if (!sent) {
                json.refuse(
                    "/endpoint", "ENDPOINT_WITHOUT_TESTS",
                    "an endpoint with the setting test-path is expected");
                return JsonValue{};
            }
            constexpr int good{200};
            constexpr int no_longer_good{300};
            JsonValue body{tried_json(endpoint.first, sent->tried)};
            body.add(
                    "status", sent->status == 0 ? JsonValue{} : JsonValue::of_integer(sent->status))
                .add(
                    "accepted", JsonValue::of_boolean(
                                    sent->tried.reached && sent->status >= good
                                    && sent->status < no_longer_good))
                .add("message", word(sent->message))
                .add("key", word(sent->key));
            return body;
        });
}

Answer read_installation(const Call& call, Parts& parts) {
    const Operation& operation{operation_of(parts)};
    const InstallationState state{operation.installation()};
    JsonValue nodes{JsonValue::make_array()};
    std::map<std::string, std::int64_t> work;
    work[parts.node]; // this one answers, whether it works or not
    for (const std::string& node : state.at_work) {
        ++work[node];
    }
    for (const auto& [node, held] : work) {
        JsonValue object{JsonValue::make_object()};
        object.add("node", word(node))
            .add("here", JsonValue::of_boolean(node == parts.node))
            .add("work", JsonValue::of_integer(held));
        nodes.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("at", instant_json(call.now))
        .add("nodes", std::move(nodes))
        .add("schedules_run", JsonValue::of_boolean(operation.schedules_run))
        .add("own_certificate_ends", instant_json(operation.own_certificate_end()))
        .add(
            "root_key_fault",
            state.root_key_fault.empty() ? JsonValue{} : word(state.root_key_fault))
        .add("journal_entries", JsonValue::of_integer(state.journal_entries))
        .add("free_mib", state.free_mib ? JsonValue::of_integer(*state.free_mib) : JsonValue{})
        .add("replicated", JsonValue::of_boolean(state.replicated))
        .add("data_directory", word(state.data_directory));
    return Answer::of(std::move(body));
}

}
