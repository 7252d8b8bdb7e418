#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/text/text.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

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

constexpr const char* schema{
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:test:1"
  elementFormDefault="qualified">
  <xs:element name="people"><xs:complexType><xs:sequence>
    <xs:element name="person" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="id" type="xs:string"/><xs:element name="name" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
)"};

struct Formats {
    gateway::text::XmlLibrary library;
    adapters::xml::XmlFormat xml;
    adapters::json::JsonFormat json;
    gateway::config::AdapterCatalogue catalogue{{&xml, &json}, {}, {}};
};

gateway::config::FileSet as_xml(const std::string& xsd) {
    auto set = changed(
        send, "record: {format: json}",
        "record: {format: xml, record-path: /people/person, namespace: \"urn:test:1\",\n  schema: "
        "people.xsd}");
    set.put("exchanges/send/people.xsd", xsd);
    return set;
}

}

TEST_CASE("mandatory items must be mapped", "[config][exchange]") {
    CHECK(
        spoilt(send, "[person.personal-id]", "[person.personal-id, health.summary]")
        == Errors{std::string{send} + ":12 MANDATORY_UNMAPPED"});
    CHECK(
        spoilt(send, "[person.personal-id]", "[person.nme]")
        == Errors{std::string{send} + ":12 REFERENCE_DANGLING"});
}

TEST_CASE(
    "what is written has a source in the register, or in the question", "[config][exchange]") {
    CHECK(
        spoilt("registers/town.yaml", "    - {path: name, item: person.name}\n", "")
        == Errors{std::string{send_mapping} + ":4 ITEM_WITHOUT_SOURCE"});
    CHECK(
        spoilt(
            "registers/town.yaml", "    - {path: /id, item: person.personal-id, as: person-id}\n",
            "")
        == Errors{std::string{ask_mapping} + ":3 ITEM_WITHOUT_SOURCE"});
    CHECK(
        spoilt("registers/town.yaml", "    - {path: /name, item: person.name}\n", "")
        == Errors{std::string{ask_mapping} + ":6 ITEM_WITHOUT_PLACE"});
}

TEST_CASE(
    "what comes in has a legal basis for receiving and says where it comes from",
    "[config][exchange]") {
    CHECK(
        spoilt(ask, "receiving: {person.name: 1/2000/2}\n", "")
        == Errors{std::string{ask_mapping} + ":6 RECEIVING_BASIS_MISSING"});
    CHECK(
        spoilt(ask, "1/2000/2", "1/2000/3") == Errors{std::string{ask} + ":12 REFERENCE_DANGLING"});
    CHECK(
        spoilt(ask, "{person.name: 1/2000/2}", "{person.name: 1/2000/2, health.summary: 1/2000/2}")
        == Errors{std::string{ask} + ":12 RECEIVING_UNMAPPED"});
    CHECK(
        spoilt(ask_mapping, "  stamp: {system: /source/system, recorded-at: /source/at}\n", "")
        == Errors{std::string{ask_mapping} + ":5 STAMP_MISSING"});
    CHECK(spoilt(
              ask_mapping, "  stamp: {system: /source/system, recorded-at: /source/at}\n",
              "  from-the-person: true\n")
              .empty());
}

TEST_CASE(
    "what comes in and the notice does not tell of is a finding for the data-protection officer, "
    "and no stop",
    "[config][exchange][gdpr-14]") {
    gateway::config::FileSet set{changed(
        ask, "{person.name: 1/2000/2}", "{person.name: 1/2000/2, health.summary: 1/2000/2}")};
    const auto put = [&](const char* file, const std::string& from, const std::string& to) {
        std::string text{set.files().at(file)};
        REQUIRE(text.find(from) != std::string::npos);
        text.replace(text.find(from), from.size(), to);
        set.put(file, text);
    };
    put(ask_mapping, "    - {path: /name, item: person.name}\n",
        "    - {path: /name, item: person.name}\n    - {path: /state, item: health.summary}\n");
    put("registers/town.yaml", "    - {path: health, item: health.summary}\n", "");
    put("registers/town.yaml", "    - {path: /name, item: person.name}\n",
        "    - {path: /name, item: person.name}\n    - {path: /state, item: health.summary}\n");
    CHECK(errors_of(set) == Errors{});
    const auto gaps = [&] {
        std::vector<std::string> found{notes_of(set)};
        std::erase_if(found, [](const std::string& note) {
            return note.find("NOTICE_GAP") == std::string::npos;
        });
        return found;
    };
    CHECK(gaps().empty()); // a register that says nothing of what it holds has no gap
    std::string town{set.files().at("registers/town.yaml")};
    const std::string source{"source: invented\n"};
    town.insert(town.find(source) + source.size(), "items: [person.personal-id, person.name]\n");
    set.put("registers/town.yaml", town);
    CHECK(errors_of(set) == Errors{});
    CHECK(gaps() == Errors{std::string{ask_mapping} + ":7 NOTICE_GAP"});
}

TEST_CASE("an exchange has what its direction needs and nothing else", "[config][exchange]") {
    CHECK(spoilt(send, "selection: people\n", "") == Errors{std::string{send} + ":1 KEY_MISSING"});
    CHECK(
        spoilt(send, "selection: people", "selection: animals")
        == Errors{std::string{send} + ":10 REFERENCE_DANGLING"});
    CHECK(spoilt(send, "endpoint: desk\n", "") == Errors{std::string{send} + ":1 KEY_MISSING"});
    CHECK(
        spoilt(ask, "endpoint: desk", "endpoint: desk\nselection: people")
        == Errors{std::string{ask} + ":10 KEY_MISPLACED"});
    CHECK(
        spoilt(send, "record: {format: json}", "record: {format: json}\nrequest: {format: json}")
        == Errors{std::string{send} + ":12 KEY_UNKNOWN"});
    CHECK(
        spoilt(send, "direction: out", "direction: sideways").front()
        == std::string{send} + ":5 TERM_UNKNOWN");
    CHECK(
        spoilt(send, "owner: somebody", "owner: somebody\ntime-limit: soon")
        == Errors{std::string{send} + ":8 TYPE_WRONG"});
    CHECK(
        spoilt(send, "owner: somebody", "owner: somebody\nretry-after: [0, -5]")
        == Errors{std::string{send} + ":8 TYPE_WRONG"});
    CHECK(
        spoilt(send, "owner: somebody", "owner: somebody\ndocument-limit: 0")
        == Errors{std::string{send} + ":8 TYPE_WRONG"});
}

TEST_CASE(
    "who calls whom is settled by the transport, and an endpoint says no more than it knows",
    "[config][exchange]") {
    using Kind = gateway::ports::TransportKind;
    const Kind https{"https", Kind::Inbound::either, true, {"connect-timeout"}};
    const Kind pigeon{"pigeon", Kind::Inbound::collects, false, {}};
    const Kind bell{"bell", Kind::Inbound::listens, false, {}};
    const gateway::config::AdapterCatalogue catalogue{{}, {}, {}, {&https, &pigeon, &bell}};
    const auto told = [&](const std::string& file, const std::string& from, const std::string& to) {
        return errors_of(changed(file, from, to), catalogue);
    };
    const auto inbound = [&](const std::string& transport) {
        return told(
            send,
            "direction: out\npurpose: benefit\nowner: somebody\ntransport: https\n"
            "endpoint: desk\nselection: people\n",
            "direction: in\npurpose: benefit\nowner: somebody\n" + transport);
    };
    const auto about_endpoint = [](const Errors& errors) {
        return std::count_if(errors.begin(), errors.end(), [](const std::string& error) {
            return error.ends_with(":1 KEY_MISSING") || error.ends_with(" KEY_MISPLACED");
        });
    };
    CHECK(about_endpoint(inbound("transport: https\nendpoint: desk\n")) == 0);
    CHECK(about_endpoint(inbound("transport: https\n")) == 0);
    CHECK(about_endpoint(inbound("transport: pigeon\nendpoint: desk\n")) == 0);
    CHECK(about_endpoint(inbound("transport: pigeon\n")) == 1);
    CHECK(about_endpoint(inbound("transport: bell\nendpoint: desk\n")) == 1);
    CHECK(
        told(ask, "transport: https", "transport: pigeon")
        == Errors{std::string{ask} + ":8 TRANSPORT_SILENT"});
    CHECK(
        told(send, "transport: https", "transport: dove")
        == Errors{std::string{send} + ":8 ADAPTER_UNKNOWN"});
    auto set = small_set();
    set.put(
        "parties/office/endpoints.yaml",
        "endpoints:\n  desk: {url: \"https://localhost:1/\", settings: {colour: red}}\n");
    CHECK(errors_of(set, catalogue) == Errors{"parties/office/endpoints.yaml:2 SETTING_UNKNOWN"});
}

TEST_CASE("a line of a mapping is unique and its converter fits", "[config][mapping]") {
    const std::string at{send_mapping};
    CHECK(spoilt(send_mapping, "/name", "/id") == Errors{at + ":4 PATH_DUPLICATE"});
    CHECK(spoilt(send_mapping, "path: /name", "path: name") == Errors{at + ":4 PATH_FORM"});
    CHECK(
        spoilt(send_mapping, "item: person.name", "item: person.personal-id")
        == Errors{at + ":4 ITEM_DUPLICATE"});
    CHECK(
        spoilt(send_mapping, "item: person.name", "item: person.name, as: colour")
        == Errors{at + ":4 TERM_UNKNOWN"});
    CHECK(
        spoilt(send_mapping, "item: person.name", "item: person.name, as: date, form: Y2K")
        == Errors{at + ":4 FORM_UNKNOWN"});
    CHECK(
        spoilt(send_mapping, "item: person.name", "item: person.name, as: code")
        == Errors{at + ":4 CODES_MISPLACED"});
    CHECK(
        spoilt(send_mapping, "item: person.name", "item: person.name, as: code, codes: numbers")
        == Errors{at + ":4 REFERENCE_DANGLING"});
    CHECK(spoilt(send_mapping, "item: person.name", "item: person.name, as: code, codes: letters")
              .empty());
    CHECK(
        spoilt(
            send_mapping, "item: person.name",
            "item: person.name, as: code, codes: {x: y}, unmapped: fallback")
        == Errors{at + ":4 FALLBACK_MISPLACED"});
}

TEST_CASE("relations and holds of a register are checked", "[config][mapping]") {
    const auto with = [](const std::string& section) {
        return spoilt("registers/town.yaml", "relay:\n", section + "relay:\n");
    };
    CHECK(with("  relations:\n    - {kind: relation.case, from: since, party: who, parties: {o: "
               "office}, source: town}\n")
              .empty());
    CHECK(
        with("  relations:\n    - {kind: relation.case, from: since, party: who, parties: {o: "
             "ofice}, source: town}\n")
        == Errors{
            "registers/town.yaml:16 REFERENCE_DANGLING", "registers/town.yaml:16 KEY_MISSING"});
    CHECK(
        with("  relations:\n    - {kind: party.active, from: since, source: town}\n")
        == Errors{"registers/town.yaml:16 TERM_UNKNOWN"});
    CHECK(with("  holds:\n    - {kind: turvakielto, path: ban, held: [\"t\"], free: [\"f\"]}\n")
              .empty());
    CHECK(
        with("  holds:\n    - {kind: turvakielto, path: ban, held: [\"t\"]}\n")
        == Errors{"registers/town.yaml:16 KEY_MISSING"});
}

TEST_CASE(
    "a schema that does not load is a finding of the exchange that names it",
    "[config][exchange][xml]") {
    const Formats formats;
    CHECK(errors_of(as_xml(schema), formats.catalogue).empty());
    const Errors errors{errors_of(as_xml("<xs:schema"), formats.catalogue)};
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().starts_with(std::string{send} + ":12 "));
    auto missing = as_xml(schema);
    missing.put("exchanges/send/exchange.yaml", [&] {
        std::string text{missing.files().at(send)};
        return text.replace(text.find("people.xsd"), 10, "peoples.xsd");
    }());
    CHECK(
        errors_of(missing, formats.catalogue)
        == Errors{std::string{send} + ":12 REFERENCE_DANGLING"});
    const Errors notes{notes_of(missing)};
    CHECK(std::count(notes.begin(), notes.end(), "exchanges/send/people.xsd:0 FILE_UNUSED") == 1);
}

TEST_CASE(
    "an unknown format or setting is refused where adapters are known", "[config][exchange]") {
    const Formats formats;
    CHECK(
        errors_of(
            changed(send, "record: {format: json}", "record: {format: edifact}"), formats.catalogue)
        == Errors{std::string{send} + ":11 ADAPTER_UNKNOWN"});
    CHECK(
        errors_of(
            changed(
                send, "record: {format: json}",
                "record:\n  format: json\n  settings: {colour: red}"),
            formats.catalogue)
        == Errors{std::string{send} + ":13 SETTING_UNKNOWN"});
    CHECK(errors_of(changed(send, "record: {format: json}", "record: {format: edifact}")).empty());
}

TEST_CASE("samples are held against their document type and mapping", "[config][samples]") {
    const Formats formats;
    const auto with = [&](const char* name, const char* text) {
        auto set = as_xml(schema);
        set.put(std::string{"exchanges/send/samples/"} + name, text);
        return errors_of(set, formats.catalogue);
    };
    CHECK(with(
              "record-one.xml",
              "<people "
              "xmlns='urn:test:1'><person><id>010594Y9021</id><name>A</name></person></people>")
              .empty());
    CHECK(
        with(
            "record-one.xml",
            "<people "
            "xmlns='urn:test:1'><person><id>010594Y9022</id><name>A</name></person></people>")
        == Errors{"exchanges/send/samples/record-one.xml:0 SAMPLE_INVALID"});
    CHECK(
        with("record-one.xml", "<people xmlns='urn:test:1'>\n<person/></people>").front()
        == "exchanges/send/samples/record-one.xml:2 SAMPLE_INVALID");
    CHECK(
        with("one.xml", "<people/>") == Errors{"exchanges/send/samples/one.xml:0 SAMPLE_UNKNOWN"});
}

namespace {

/// The sending exchange with a line more, which is its thirteenth.
gateway::config::FileSet sending(const std::string& line) {
    return changed(
        send, "mandatory: [person.personal-id]", "mandatory: [person.personal-id]\n" + line);
}

const gateway::config::Exchange& sent(const gateway::config::Loaded& loaded) {
    REQUIRE(loaded.configuration != nullptr);
    return *loaded.configuration->find(gateway::core::ExchangeId::intern("send"));
}

}

TEST_CASE(
    "an exchange that says nothing tries again over most of a working day", "[config][exchange]") {
    using namespace std::chrono_literals;
    const auto usual = gateway::config::load(small_set(), {}, {});
    CHECK(
        sent(usual).retry_after
        == std::vector<std::chrono::seconds>{0s, 5s, 30s, 5min, 30min, 2h, 6h});
    CHECK_FALSE(sent(usual).deadline.has_value());
    CHECK(sent(usual).ordering == gateway::config::Ordering::none);
    const auto once = gateway::config::load(sending("retry-after: []"), {}, {});
    CHECK(sent(once).retry_after.empty());
}

TEST_CASE(
    "a deadline is a span or a time of day, says where it comes from, and is noted where that was "
    "not checked",
    "[config][exchange]") {
    using namespace std::chrono_literals;
    const auto loaded =
        gateway::config::load(sending("deadline: {within: 3600, source: agreement}"), {}, {});
    CHECK(sent(loaded).deadline->within == 1h);
    CHECK(sent(loaded).deadline->source == "agreement");
    const auto timed =
        gateway::config::load(sending("deadline: {by: \"06:00\", source: agreement}"), {}, {});
    CHECK(sent(timed).deadline->by == "06:00");
    CHECK(sent(timed).deadline->within == 0s);
    const Errors form{std::string{send} + ":13 DEADLINE_FORM"};
    CHECK(errors_of(sending("deadline: {source: agreement}")) == form);
    CHECK(errors_of(sending("deadline: {within: 60, by: \"06:00\", source: a}")) == form);
    for (const char* const time : {"24:00", "6:00", "06.00", "06:60", "ab:cd", "29:00"}) {
        INFO(time);
        CHECK(
            errors_of(sending("deadline: {by: \"" + std::string{time} + "\", source: a}")) == form);
    }
    CHECK(
        errors_of(sending("deadline: {within: 60}"))
        == Errors{std::string{send} + ":13 KEY_MISSING"});
    CHECK(
        errors_of(sending("deadline: {within: 0, source: a}")).front()
        == std::string{send} + ":13 TYPE_WRONG");
    const auto notes = notes_of(sending("deadline: {within: 60, source: a, verified: false}"));
    CHECK(
        std::find(notes.begin(), notes.end(), std::string{send} + ":13 DEADLINE_UNVERIFIED")
        != notes.end());
}

TEST_CASE(
    "who asks the party says where, and what is asked once has neither deadline nor order",
    "[config][exchange]") {
    CHECK(
        errors_of(sending("on-unknown: ask-the-party"))
        == Errors{std::string{send} + ":1 KEY_MISSING"});
    CHECK(errors_of(sending("inquiry: desk")) == Errors{std::string{send} + ":13 KEY_MISPLACED"});
    const auto asking =
        gateway::config::load(sending("on-unknown: ask-the-party\ninquiry: desk"), {}, {});
    CHECK(sent(asking).on_unknown == gateway::config::UnknownPolicy::ask_the_party);
    CHECK(sent(asking).inquiry == "desk");
    CHECK(
        errors_of(sending("ordering: persons")) == Errors{std::string{send} + ":13 TERM_UNKNOWN"});
    for (const char* const line :
         {"ordering: person", "deadline: {within: 60, source: a}",
          "on-unknown: ask-the-party\ninquiry: desk"}) {
        INFO(line);
        const auto errors = errors_of(changed(
            ask, "response: {format: json}\n",
            "response: {format: json}\n" + std::string{line} + "\n"));
        REQUIRE(errors.size() == 1);
        CHECK(errors.front().ends_with(" KEY_MISPLACED"));
    }
}
