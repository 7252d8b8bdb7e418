// A party's exchange of tables: text alone, nothing of it is code.

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/json/json_format.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace tests::config_room;

namespace {

constexpr const char* send{"exchanges/send/exchange.yaml"};

config::FileSet as_table(const std::string& settings) {
    auto set =
        changed(send, "record: {format: json}", "record:\n  format: csv\n  settings: " + settings);
    set.put("exchanges/send/mapping.yaml", R"(record:
  lines:
    - {path: /Hetu, item: person.personal-id, as: person-id}
    - {path: /Nimi, item: person.name}
)");
    return set;
}

}

TEST_CASE("an exchange sends and reads tables by text alone", "[config][exchange][csv]") {
    const adapters::csv::CsvFormat csv;
    const adapters::json::JsonFormat json; // of the register's relay
    auto set = as_table("{separator: \";\", charset: windows-1252}");
    for (const char* leg : {"request: {format: json}", "response: {format: json}"}) {
        const std::string text{set.files().at("exchanges/ask/exchange.yaml")};
        std::string changed{text};
        changed.replace(
            text.find(leg), std::string{leg}.size(),
            std::string{leg}.substr(0, std::string{leg}.find('{')) + "{format: csv}");
        set.put("exchanges/ask/exchange.yaml", changed);
    }
    set.put("exchanges/ask/mapping.yaml", R"(request:
  lines:
    - {path: /Hetu, item: person.personal-id, as: person-id}
response:
  lines:
    - {path: /Nimi, item: person.name}
  stamp: {system: /Järjestelmä, recorded-at: /Kirjattu}
)");
    const config::AdapterCatalogue catalogue{{&csv, &json}, {}, {}};
    CHECK(errors_of(set, catalogue).empty());
    set.put(
        "exchanges/send/samples/record-two.csv",
        "Hetu;Nimi\r\n010594Y9021;\xC5sa\r\nR-000001;B\r\n");
    CHECK(errors_of(set, catalogue).empty()); // samples are read by the exchange's own settings

    const config::Loaded loaded{config::load(set, {}, catalogue)};
    REQUIRE(loaded.configuration);
    const auto id = core::ExchangeId::find("send");
    REQUIRE(id);
    const config::Leg& leg{loaded.configuration->find(*id)->record};
    ports::MemorySource source{core::as_bytes("Hetu;Nimi\n010594Y9021;\xC5sa\n")};
    const auto reader = leg.document->read(source);
    const auto item = reader->next();
    REQUIRE((item.ok() && item.value()));
    const auto mapped =
        leg.mapping->to_canonical(std::get<core::NativeRecord>(item.value()->content));
    REQUIRE(mapped.ok());
    CHECK(mapped.value().subject->reveal() == "010594Y9021");
    CHECK(mapped.value().record.find(core::ItemId::intern("person.name"))->reveal() == "Åsa");
}

TEST_CASE(
    "a table's settings are checked where the exchange is loaded", "[config][exchange][csv]") {
    const adapters::csv::CsvFormat csv;
    const config::AdapterCatalogue catalogue{{&csv}, {}, {}};
    const auto first = [&](const std::string& settings) {
        for (const std::string& error : errors_of(as_table(settings), catalogue)) {
            if (error.starts_with(send)) {
                return error;
            }
        }
        return std::string{"ok"};
    };
    CHECK(first("{separator: \",\", lost-zeros: \"Hetu=11\"}") == "ok");
    CHECK(first("{separator: \"|\"}").ends_with(" SHAPE_SETTING"));
    CHECK(first("{colour: red}").ends_with(":13 SETTING_UNKNOWN"));
}
