// What an exchange may do at all: what leaves is permitted and of its kind, what comes in rests on
// law, and whose schema it is stands there.

#include "gateway/config/trial.h"
#include "gateway/core/instant.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

constexpr const char* send{"exchanges/send/exchange.yaml"};
constexpr const char* send_mapping{"exchanges/send/mapping.yaml"};
constexpr const char* ask{"exchanges/ask/exchange.yaml"};
constexpr const char* ask_mapping{"exchanges/ask/mapping.yaml"};

Errors spoilt(const std::string& file, const std::string& from, const std::string& to) {
    return errors_of(changed(file, from, to));
}

}

TEST_CASE(
    "what no rule permits is noted, and that nothing leaves where it is mandatory",
    "[config][exchange]") {
    const std::string both{"items: [person.personal-id, person.name]"};
    const auto noted = [](const gateway::config::FileSet& set) {
        Errors notes{notes_of(set)};
        std::erase_if(
            notes, [](const std::string& note) { return !note.ends_with("ITEM_NEVER_PERMITTED"); });
        return notes;
    };
    CHECK(noted(gateway::config::FileSet{small_set()}).empty());
    const auto without_id = changed("rules/one.yaml", both, "items: [person.name]");
    CHECK(errors_of(without_id).empty()); // an exchange may be there before its rules
    CHECK(
        noted(without_id)
        == Errors{
            std::string{ask_mapping} + ":3 ITEM_NEVER_PERMITTED",
            std::string{send_mapping} + ":3 ITEM_NEVER_PERMITTED"});
    const auto findings = gateway::config::load(without_id, {}, {}).findings;
    CHECK(std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.file == send_mapping
               && finding.reason.ends_with(", and without it nothing is sent");
    }));
}

TEST_CASE("a value is written as the kind that the register gives", "[config][exchange]") {
    for (const char* const kind : {"boolean", "integer", "decimal"}) {
        CHECK(
            spoilt(send_mapping, "item: person.name", std::string{"item: person.name, as: "} + kind)
            == Errors{std::string{send_mapping} + ":4 CONVERTER_DIFFERS"});
    }
}

TEST_CASE("an exchange says whose schema it has", "[config][exchange]") {
    const auto unsaid = [](const gateway::config::FileSet& set) {
        const Errors notes{notes_of(set)};
        return std::count(notes.begin(), notes.end(), std::string{send} + ":1 INTERFACE_UNSAID");
    };
    CHECK(unsaid(small_set()) == 1);
    CHECK(
        unsaid(changed(
            send, "owner: somebody",
            "owner: somebody\ninterface: {schema: ours, source: invented, verified: false}"))
        == 0);
}

TEST_CASE(
    "a basis for receiving says something of receiving, and one that ends is told",
    "[config][exchange]") {
    const std::string right{"gives: [right-to-receive]"};
    const auto says_nothing = [&](const std::string& gives) {
        const auto set = changed("statutes.yaml", right, gives);
        CHECK(errors_of(set).empty()); // what was put in force before this was asked still loads
        const Errors notes{notes_of(set)};
        return std::count(
            notes.begin(), notes.end(), std::string{ask}.append(":12 RECEIVING_BASIS_EMPTY"));
    };
    CHECK(says_nothing("gives: []") == 1);
    CHECK(says_nothing("gives: [right-to-disclose], gdpr: [6.1.e]") == 1);
    CHECK(says_nothing("gives: [], gdpr: [6.1.e]") == 0);
    const gateway::config::FileSet ending{
        changed("statutes.yaml", right, "force: {from: 2000-01-01, until: 2030-01-01}, " + right)};
    CHECK(errors_of(ending).empty());
    const Errors notes{notes_of(ending)};
    CHECK(
        std::count(notes.begin(), notes.end(), std::string{ask} + ":12 RECEIVING_BASIS_ENDS") == 1);
    const auto loaded = gateway::config::load(ending, {}, {});
    REQUIRE(loaded.configuration);
    const auto* const exchange =
        loaded.configuration->find(gateway::core::ExchangeId::intern("ask"));
    REQUIRE(exchange != nullptr);
    CHECK(
        exchange->receiving_basis.at(gateway::core::ItemId::intern("person.name")).force.until
        == gateway::core::parse_instant("2030-01-01T00:00:00+02:00"));
}

// What was found: a set that was in force was no longer loaded after an upgrade, and nothing
// started.
TEST_CASE(
    "what is asked of a set only since it was put in force keeps nobody from loading it",
    "[config][exchange][upgrade]") {
    const auto set = changed(send_mapping, "item: person.name", "item: person.name, as: integer");
    const gateway::config::Trial trial{gateway::config::try_out(set, {}, {})};
    CHECK_FALSE(trial.loaded.configuration); // it is put in force no more
    CHECK(trial.tried);
    const auto by_word = changed("rules/one.yaml", "secrecy: statutory-right", "secrecy: mandate");
    CHECK(errors_of(by_word) == Errors{"rules/one.yaml:1 MANDATE_TERM_MISSING"});
    CHECK(gateway::config::try_out(by_word, {}, {}).tried);
    const auto broken = changed(send_mapping, "item: person.name", "item: person.shoe-size");
    CHECK_FALSE(gateway::config::try_out(broken, {}, {}).tried);
}

TEST_CASE(
    "what a hold of the register keeps back, and the relay is not told, is noted",
    "[config][exchange][turvakielto]") {
    const auto noted = [](const gateway::config::FileSet& set) {
        CHECK(errors_of(set).empty());
        Errors notes{notes_of(set)};
        std::erase_if(
            notes, [](const std::string& note) { return !note.ends_with("HOLD_UNASKED"); });
        return notes;
    };
    const std::string reg{"registers/town.yaml"};
    const std::string hold{"holds: [{kind: turvakielto, path: %ban, held: [t], free: [f]}]\n"};
    const auto with = [&](bool in_relay) {
        std::string text{text_of(reg)};
        const auto holds = [&](const char* mark) {
            std::string told{hold};
            return "  " + told.replace(told.find('%'), 1, mark);
        };
        text.insert(text.find("relay:"), holds(""));
        gateway::config::FileSet set{small_set()};
        set.put(reg, in_relay ? text + holds("/") : text);
        return set;
    };
    CHECK(noted(small_set()).empty());
    CHECK(noted(with(false)) == Errors{std::string{ask_mapping} + ":3 HOLD_UNASKED"});
    CHECK(noted(with(true)).empty());
}
