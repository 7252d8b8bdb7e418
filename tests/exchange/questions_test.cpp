// What the register's row gives to an answer: only if it is a row about the person who was asked
// about; what a question is refused for; and how one ends that no answer came to.

#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/exchange/answers.h"
#include "gateway/exchange/asked_facts.h"
#include "gateway/exchange/questions.h"
#include "gateway/journal/provenance.h"
#include "gateway/text/json_value.h"

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

/// The codes that a log was told.
class Told final : public core::LogSink {
public:
    void write(const core::LogEvent& event) noexcept override {
        codes.push_back(
            std::string{event.id} + ' ' + std::get<std::string>(event.arguments.back().second));
    }

    std::vector<std::string> codes;
};

/// What is known of `asked` where the register answers with a row about `about`, or with `fault`.
Departing filled(
    const char* asked, const char* about, core::LogSink& log,
    const std::optional<core::Rejection>& fault = std::nullopt) {
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
    fill_from_register(
        log, departing, fault ? Lookups::Found{*fault} : Lookups::Found{std::optional{found}});
    return departing;
}

Departing filled(const char* asked, const char* about) {
    Told log;
    return filled(asked, about, log);
}

/// What is left open of somebody in whose register stands a marker, by a question through its
/// relay.
std::vector<policy::Fact> left_open(bool own_binding, bool asked_in_relay) {
    const auto with_marker = [](bool has) {
        mapping::Definition definition;
        if (has) {
            definition.holds = {{core::HoldKind::turvakielto, "ban", {"t"}, {"f"}}};
        }
        return mapping_of(std::move(definition));
    };
    auto law = std::make_shared<config::Configuration>();
    config::Register town;
    town.id = core::RegisterId::intern("town");
    town.binding = with_marker(!own_binding);
    town.own_bindings.emplace("people", with_marker(own_binding));
    town.relay = config::Leg{"json", {}, nullptr, with_marker(asked_in_relay)};
    law->registers.push_back(town);
    config::Exchange exchange;
    exchange.reg = town.id;
    law->exchanges.push_back(exchange);
    Departing departing;
    departing.under = Under{law, &law->exchanges.front()};
    add_what_the_relay_leaves_open(departing);
    return departing.asked_facts;
}

config::Leg relay_leg() {
    mapping::Definition asked;
    asked.lines = {
        line("/personalId", "person.personal-id", mapping::Converter::person_id),
        line("/case/number", "case.number", mapping::Converter::text),
        line("/jobs/*/title", "benefit.type", mapping::Converter::text)};
    asked.lines.front().required = true;
    config::Leg leg;
    leg.format = "json";
    leg.mapping = mapping_of(std::move(asked));
    leg.shape.known_paths = leg.mapping->known_paths();
    leg.document = adapters::json::JsonFormat{}.bind(leg.shape).value();
    return leg;
}

/// How many fields nobody knows, or why it is no question: code and path.
std::string read(const std::string& members) {
    ports::Arrived request;
    const std::string text{"{" + members + "}"};
    const core::ByteView bytes{core::as_bytes(text)};
    request.body.assign(bytes.begin(), bytes.end());
    const auto question =
        read_question(relay_leg(), request, *core::parse_instant("2026-03-01T08:00:00Z"));
    return question
               ? std::to_string(question.value().unknown)
               : std::string{question.rejection().code.text()} + " " + question.rejection().path;
}

/// A question that a party was sent.
Outgone sent(ports::DeliveryReceipt receipt) {
    Outgone outgone;
    outgone.departed.message = *core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab");
    outgone.departed.party = core::PartyId::intern("esimerkkikassa");
    outgone.departed.decision.outcome = core::Outcome::reduced;
    outgone.receipt = std::move(receipt);
    return outgone;
}

ports::DeliveryReceipt ended(ports::DeliveryOutcome outcome, core::Code code, int status = 0) {
    ports::DeliveryReceipt receipt;
    receipt.outcome = outcome;
    receipt.code = code;
    receipt.status = status;
    return receipt;
}

std::string header(const ports::Answer& answer, std::string_view wanted) {
    for (const auto& [key, value] : answer.headers) {
        if (key == wanted) {
            return value;
        }
    }
    return {};
}

/// Who failed, by the answer.
std::string party_of(const ports::Answer& answer) {
    const auto body = text::parse_json(core::as_text(answer.body));
    REQUIRE(body);
    return std::string{body.value().string_at("party").value_or("")};
}

/// A party's answer as a municipal system gets it that asks in this format.
ports::Answer answered_in(const ports::Format& format, const std::string& value) {
    auto law = std::make_shared<config::Configuration>();
    config::Register town;
    town.id = core::RegisterId::intern("town");
    town.relay.emplace();
    town.relay->format = format.kind();
    town.relay->shape.known_paths = {"/name"};
    town.relay->document = format.bind(town.relay->shape).value();
    law->registers.push_back(town);
    config::Exchange exchange;
    exchange.reg = town.id;
    exchange.direction = ports::Direction::query_out;
    law->exchanges.push_back(exchange);
    const core::Instant now{*core::parse_instant("2026-03-01T08:00:00Z")};
    const core::PartyId fund{core::PartyId::intern("esimerkkikassa")};
    const auto stamped =
        journal::ProvenanceStep{
            crypto::KeyedDigest{core::as_bytes(std::string_view{"a key of tests"})}, "node"}
            .stamp(
                core::Record{{core::Field{name, core::Value{value}}}},
                journal::SourceStamp{"system", "clerk", now, false},
                journal::ReceivingPlan{
                    core::ExchangeId::intern("in"),
                    fund,
                    {{name, "/x", core::ProvisionId::intern("1/2000/1")}}},
                *core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab"), 1, now);
    Departed asked{sent({}).departed};
    core::FieldDecision withheld;
    withheld.item = core::ItemId::intern("benefit.type");
    withheld.form = core::Form::none;
    withheld.reasons = {core::Reason::no_rule, core::Reason::purpose};
    asked.decision.fields = {withheld};
    return mapped_answer(Under{law, &law->exchanges.front()}, asked, stamped.value(), "en");
}

ports::Answer answer_to(const Outgone& outgone) {
    std::vector<policy::CompileFinding> findings;
    const auto rules = policy::RuleSet::compile(policy::Law{}, findings);
    REQUIRE(rules);
    std::optional<ports::Answer> answer{failed_question(outgone, *rules, "en")};
    REQUIRE(answer);
    CHECK(header(*answer, "Lautturi-Message") == outgone.departed.message.text());
    CHECK(header(*answer, "Lautturi-Decision") == "reduced");
    CHECK(header(*answer, "Content-Language") == "en");
    return *std::move(answer);
}

}

TEST_CASE(
    "what a question has as something of another kind is told with its place, and what nobody "
    "knows is counted",
    "[exchange][query]") {
    const std::string person{R"("personalId":"010594Y9021")"};
    CHECK(read(person) == "0");
    CHECK(read(person + R"(,"case":{"number":"1"},"jobs":[{"title":"x"}])") == "0");
    CHECK(read(person + R"(,"case":"x")") == "VALUE_KIND /case");
    CHECK(read(person + R"(,"case":[{"number":"1"}])") == "VALUE_KIND /case");
    CHECK(read(person + R"(,"case":{"number":{"a":1}})") == "VALUE_KIND /case/number");
    CHECK(read(R"("personalId":["010594Y9021"])") == "VALUE_KIND /personalId");
    CHECK(read(R"("personalId":"010185A901E")") == "HETU_FUTURE /personalId");
    CHECK(read(person + R"(,"jobs":["x"])") == "VALUE_KIND /jobs/*");
    CHECK(read(person + R"(,"cse":{"number":"1"},"casement":2)") == "2");
    CHECK(read(person + R"(,"case":{"number":"1","2026":{"x":1}})") == "1"); // no array
    CHECK(read(person + R"(,"case":null)") == "0");
    CHECK(read(person + R"(,"case":{"number":{"notSupplied":true}})") == "0");
    CHECK(read(R"("casement":2)").starts_with("REQUIRED_MISSING"));
}

TEST_CASE("the answer tells how much of the question was kept out", "[exchange][query]") {
    std::vector<std::string> told;
    const ports::Respond respond{[&](const ports::Answer& answer, const ports::Answered&) {
        told.push_back(header(answer, "Lautturi-Unknown"));
    }};
    telling_unknown(respond, 0)({}, {});
    telling_unknown(respond, 2)({}, {});
    CHECK(told == std::vector<std::string>{"", "2"});
}

TEST_CASE(
    "a question that came to no answer names the party that failed, and the message",
    "[exchange][query]") {
    using Outcome = ports::DeliveryOutcome;
    struct End {
        ports::DeliveryReceipt receipt;
        int status;
    };
    ports::DeliveryReceipt fault{ended(Outcome::unknown, "XROAD_FAILED", 200)};
    fault.fault.emplace();
    const std::vector<End> ends{
        {ended(Outcome::unknown, "HTTP_FAILED", 500), 502}, // it said so at once
        {ended(Outcome::unknown, "HTTP_FAILED", 409), 502},
        {ended(Outcome::refused, "HTTP_REFUSED", 422), 502},
        {ended(Outcome::failed, "TLS_PIN"), 502},
        {fault, 502},
        {ended(Outcome::unknown, "TIMEOUT"), 504},
        {ended(Outcome::unknown, "ANSWER_CUT", 200), 504},
        {ended(Outcome::failed, "CONNECT_TIMEOUT"), 504}};
    for (const End& end : ends) {
        INFO(end.receipt.code.text());
        const ports::Answer answer{answer_to(sent(end.receipt))};
        CHECK(answer.status == end.status);
        CHECK(party_of(answer) == "esimerkkikassa");
        CHECK(header(answer, "Retry-After").empty());
    }
    ports::DeliveryReceipt busy{ended(Outcome::failed, "HTTP_TRY_LATER", 503)};
    busy.retry_after = std::chrono::seconds{60};
    const ports::Answer later{answer_to(sent(busy))};
    CHECK(later.status == 502); // not 503, which would be our word that nothing was done
    CHECK(header(later, "Retry-After") == "60");
    // what came too late for sending is nobody's failure but ours
    const ports::Answer late{answer_to(sent(ended(Outcome::failed, "SEND_BY_PASSED")))};
    CHECK(late.status == 504);
    CHECK(party_of(late).empty());
}

TEST_CASE(
    "who asks in XML is answered in XML, with the members that JSON has, and nothing of a value is "
    "markup",
    "[exchange][query]") {
    const adapters::xml::XmlFormat xml;
    const adapters::json::JsonFormat json;
    const std::string value{"A & <b>"};
    const ports::Answer answer{answered_in(xml, value)};
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "application/xml");
    CHECK(header(answer, "Lautturi-Decision") == "reduced");
    CHECK(
        core::as_text(answer.body)
        == R"(<?xml version="1.0" encoding="UTF-8"?>
<answer><message>019ca8b2-dc00-7abc-8def-0123456789ab</message><decision>reduced</decision>)"
           "<withheld><item>benefit.type</item><form>none</form><reasons>NO_RULE</reasons>"
           "<reasons>PURPOSE</reasons></withheld>"
           "<fields><field item=\"person.name.family\"><value>A &amp; &lt;b&gt;</value>"
           "<provenance><party>esimerkkikassa</party><system>system</system>"
           "<recorder>clerk</recorder><recordedAt>2026-03-01T10:00:00+02:00</recordedAt>"
           "<receivedBy>node/in</receivedBy><receivedAt>2026-03-01T10:00:00+02:00</receivedAt>"
           "<path>/x</path><basis>1/2000/1</basis></provenance></field></fields></answer>");
    const ports::Answer same{answered_in(json, value)};
    CHECK(same.content_type == "application/json");
    const auto body = text::parse_json(core::as_text(same.body));
    REQUIRE(body);
    CHECK(body.value().find("fields")->find("person.name.family")->string_at("value") == value);

    // XML has no way to write it: the party answered, and what it answered is not handed over
    const ports::Answer unwritable{answered_in(xml, "A\x01")};
    CHECK(unwritable.status == 502);
    CHECK(party_of(unwritable) == "esimerkkikassa");
    CHECK(core::as_text(unwritable.body).find("\"XML_CHARACTER\"") != std::string_view::npos);
    CHECK(header(unwritable, "Lautturi-Message") == header(answer, "Lautturi-Message"));
    CHECK(answered_in(json, "A\x01").status == 200);
}

TEST_CASE(
    "an answer that cannot be taken in names its party, and one that the store could not take "
    "names the message alone",
    "[exchange][query]") {
    const Outgone outgone{sent(ended(ports::DeliveryOutcome::delivered, "DELIVERED", 200))};
    Ingone ingone;
    ingone.rejection = core::Rejection{"HETU_CHECK", "/personalId"};
    const ports::Answer unreadable{not_taken_in(outgone.departed, ingone, "en")};
    CHECK(unreadable.status == 502);
    CHECK(party_of(unreadable) == "esimerkkikassa");
    CHECK(header(unreadable, "Lautturi-Message") == outgone.departed.message.text());
    ingone.failure = core::GatewayError{"QUEUE_FULL"};
    const ports::Answer not_written{not_taken_in(outgone.departed, ingone, "en")};
    CHECK(not_written.status == 503);
    CHECK(party_of(not_written).empty());
    CHECK(header(not_written, "Lautturi-Message") == outgone.departed.message.text());
    CHECK(header(not_written, "Retry-After").empty()); // the question was put
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

TEST_CASE(
    "a register's row that gives nothing is told to whoever keeps it, with its code",
    "[exchange][query]") {
    Told log;
    const Departing good{filled("010594Y9021", "010594Y9021", log)};
    CHECK(log.codes.empty());
    CHECK_FALSE(good.register_fault.has_value());

    const Departing twice{
        filled("010594Y9021", "010594Y9021", log, core::Rejection{"REGISTER_AMBIGUOUS", "hetu"})};
    REQUIRE(twice.register_fault.has_value());
    CHECK(twice.register_fault->code == core::Code{"REGISTER_AMBIGUOUS"});
    CHECK(twice.record.fields().empty());
    const Departing unreadable{filled("010594Y9021", "010594Y9022", log)};
    REQUIRE(unreadable.register_fault.has_value());
    CHECK(unreadable.register_fault->path == "hetu");
    static_cast<void>(filled("010594Y9021", "010594Y9032", log));
    CHECK(
        log.codes
        == std::vector<std::string>{
            "LAUTTURI_ROW_UNREAD REGISTER_AMBIGUOUS", "LAUTTURI_ROW_UNREAD HETU_CHECK",
            "LAUTTURI_ROW_UNREAD REGISTER_ABOUT_ANOTHER"});
}

TEST_CASE(
    "a hold that the register shows and the relay's question does not say is unknown, not absent",
    "[exchange][query][turvakielto]") {
    for (const bool own_binding : {false, true}) {
        const std::vector<policy::Fact> open{left_open(own_binding, false)};
        REQUIRE(open.size() == 1);
        CHECK(open.front().id.text() == "hold.turvakielto");
        CHECK(open.front().value == policy::Truth::unknown);
        CHECK(left_open(own_binding, true).empty());
    }
}
