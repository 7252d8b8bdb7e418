// What the register's row gives to an answer: only if it is a row about the person who was asked
// about.

#include "gateway/exchange/questions.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::exchange;

namespace {

const core::ItemId name{core::ItemId::intern("person.name.family")};

mapping::Line line(const char* path, const char* item, mapping::Converter converter) {
    mapping::Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    return made;
}

std::shared_ptr<const mapping::Mapping> mapping_of(mapping::Definition definition) {
    return std::make_shared<const mapping::Mapping>(std::move(definition));
}

/// What is known of `asked` where the register answers with a row about `about`.
Departing filled(const char* asked, const char* about) {
    auto law = std::make_shared<config::Configuration>();
    config::Register town;
    town.id = core::RegisterId::intern("town");
    mapping::Definition row;
    row.lines = {
        line("hetu", "person.personal-id", mapping::Converter::person_id),
        line("name", "person.name.family", mapping::Converter::text)};
    row.relations = {{core::FactId::intern("relation.referral"), "since", {}, {}, {}, {}, "row"}};
    town.binding = mapping_of(std::move(row));
    law->registers.push_back(town);
    config::Exchange exchange;
    exchange.reg = town.id;
    exchange.selection = "people";
    mapping::Definition answer;
    answer.lines = {line("/name", "person.name.family", mapping::Converter::text)};
    exchange.response.mapping = mapping_of(std::move(answer));
    law->exchanges.push_back(exchange);

    Departing departing;
    departing.under = Under{law, &law->exchanges.front()};
    departing.leg = &law->exchanges.front().response;
    departing.subject =
        Subject{core::ControllerId::intern("0000000-0"), core::PersonId{std::string{asked}}};
    core::NativeRecord found;
    found.fields = {
        {"hetu", core::Value{about}},
        {"name", core::Value{"Esimerkki"}},
        {"since", core::Value{"2026-01-01"}}};
    fill_from_register(departing, Lookups::Found{std::optional{found}});
    return departing;
}

}

TEST_CASE(
    "a row about somebody else is nothing that is known of the person who was asked about",
    "[exchange][query]") {
    const Departing own{filled("010594Y9021", "010594Y9021")};
    CHECK(own.record.find(name) != nullptr);
    CHECK(own.relations.size() == 1);
    // whose consents and holds would be read is the one who was asked about
    const Departing other{filled("010594Y9021", "010594Y9032")};
    CHECK(other.record.fields().empty());
    CHECK(other.relations.empty());
}
