// What an official keeps back of a report is in no part of it: neither where it went, nor in what
// is kept of it word for word, nor among what was not given.

#include "gateway/config/configuration.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/rights/report.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

const core::RegisterId reg{core::RegisterId::intern("etela-satakunta")};
const core::PartyId police{core::PartyId::intern("poliisi")};
const core::PartyId kela{core::PartyId::intern("kela")};
const core::ItemId name{core::ItemId::intern("person.name.family")};
const core::ItemId health{core::ItemId::intern("health.work-ability-summary")};

std::shared_ptr<const config::Configuration> law() {
    auto made = std::make_shared<config::Configuration>();
    config::Register known;
    known.id = reg;
    made->registers.push_back(known);
    for (const auto& [id, party] : {std::pair{"police-in", police}, std::pair{"kela-in", kela}}) {
        config::Exchange exchange;
        exchange.id = core::ExchangeId::intern(id);
        exchange.party = party;
        made->exchanges.push_back(exchange);
    }
    std::vector<policy::CompileFinding> findings;
    made->rules = policy::RuleSet::compile(policy::Law{}, findings);
    return made;
}

core::MessageId message(char last) {
    return *core::MessageId::parse(std::string{"019ca8b2-dc00-7abc-8def-00000000000"} + last);
}

ports::SentRecord sent(core::MessageId id, core::PartyId party) {
    journal::DecisionEvidence made;
    made.engine = "test";
    made.disclosure = {
        core::ExchangeId::intern("x"), party, core::PurposeId::intern("investigation"), reg};
    made.decision.outcome = core::Outcome::reduced;
    made.asked = {health, name};
    made.decision.fields = {
        core::FieldDecision{health, core::Form::none, {}, {}, {}, {}, {}},
        core::FieldDecision{name, core::Form::full, {}, {}, {}, {}, {}}};
    ports::SentRecord record;
    record.message = id;
    record.party = party;
    record.evidence = journal::encode_evidence(made);
    return record;
}

ports::KeptPayload kept(core::MessageId id, const char* use, const char* text) {
    const core::ByteView bytes{core::as_bytes(std::string_view{text})};
    return {id, use, core::Instant{}, core::Bytes{bytes.begin(), bytes.end()}};
}

ports::PersonTrace set_aside(core::MessageId id, core::PartyId party) {
    ports::PersonTrace trace;
    trace.kind = "quarantined";
    trace.message = id;
    // as the store gives it: with whom the message is
    trace.body = R"({"code":"NO_BASIS","item":"x","ordinal":1,"party":")"
                 + std::string{party.text()} + "\"}";
    return trace;
}

core::ConsentEvent consent_for(std::vector<core::PartyId> parties) {
    core::ConsentEvent event;
    event.kind = core::ConsentKind::given;
    event.items = {name};
    event.parties = std::move(parties);
    return event;
}

/// Something of everything, of the police and of Kela.
rights::Traces traces() {
    rights::Traces all;
    all.sent = {sent(message('1'), police), sent(message('2'), kela)};
    all.payloads = {
        kept(message('1'), "document", "to the police"), kept(message('2'), "document", "to Kela"),
        kept(message('3'), "quarantined", "from the police"),
        kept(message('4'), "quarantined", "from Kela")};
    all.journal = {set_aside(message('3'), police), set_aside(message('4'), kela)};
    all.documents = {
        {core::ExchangeId::intern("police-out"), police, 3, 0},
        {core::ExchangeId::intern("kela-out"), kela, 4, 0}};
    all.consents = {consent_for({police}), consent_for({police, kela}), consent_for({kela})};
    all.gone.certificates = {
        {core::Instant{}, 1, 1, journal::payloads_body("police-in", "end", 24, "", 5, 1)},
        {core::Instant{}, 1, 2, journal::payloads_body("kela-in", "end", 24, "", 6, 1)}};
    return all;
}

std::string report_of(
    const rights::Traces& all, std::shared_ptr<const config::Configuration> by,
    const ports::RightsCase& request) {
    rights::ReportQuestion question{reg, core::Instant{}, "en", &request, {}, false};
    return text::write_json(rights::subject_report(
        question, all, std::move(by), [](const core::Digest&) { return nullptr; }));
}

ports::RightsCase asking(const std::string& withheld) {
    ports::RightsCase request;
    ports::RightsEvent event;
    event.step = ports::RightsStep::withheld;
    event.details = R"({"withhold":[)" + withheld + "]}";
    request.steps.push_back(event);
    return request;
}

std::string report(const std::string& withheld) {
    return report_of(traces(), law(), asking(withheld));
}

bool tells(const std::string& report, const std::string& word) {
    return report.find(word) != std::string::npos;
}

}

TEST_CASE(
    "a party that is kept back untold is in no part of the report: not in what is kept of its "
    "messages either (1050/2018 §34)",
    "[rights][gdpr-15][1050/2018-34]") {
    const std::string whole{report("")};
    for (const char* const word :
         {"poliisi", "to the police", "from the police", "to Kela", "police-in",
          R"({"what":"documents-of-many","count":7)"}) {
        INFO(word);
        REQUIRE(tells(whole, word));
    }
    const std::string less{
        report(R"({"party":"poliisi","ground":"1050/2018-34-1-1","tell":false})")};
    for (const char* const word :
         {"poliisi", "to the police", "from the police", "1050/2018-34-1-1", "000000000001",
          "000000000003", "police-in", R"("count":7)", R"("count":3)"}) {
        INFO(word);
        CHECK_FALSE(tells(less, word));
    }
    CHECK(tells(less, "to Kela"));
    CHECK(tells(less, "from Kela"));
    CHECK(tells(less, "kela-in"));
    CHECK(tells(less, R"({"what":"documents-of-many","count":4)"));
    const text::JsonValue left{text::parse_json(less).value()};
    CHECK(left.find("consents")->elements().size() == 2); // one was about the police alone
    // told: the ground with how much, and nothing of what
    const std::string told{
        report(R"({"party":"poliisi","ground":"1050/2018-34-1-3","tell":true})")};
    CHECK_FALSE(tells(told, "to the police"));
    CHECK(tells(told, R"("ground":"1050/2018-34-1-3")"));
}

TEST_CASE(
    "an item that is kept back is not told as not given, and nothing is shown whole that may hold "
    "it",
    "[rights][gdpr-15][1050/2018-34]") {
    REQUIRE(tells(report(""), R"("not_given":["health.work-ability-summary"])"));
    const std::string less{report(
        R"({"item":"health.work-ability-summary","ground":"1050/2018-34-1-2","tell":false})")};
    CHECK_FALSE(tells(less, "health.work-ability-summary"));
    CHECK_FALSE(tells(less, "to Kela"));
    CHECK(tells(less, "person.name.family"));
}

TEST_CASE(
    "a message that is kept back is in no part of the report",
    "[rights][gdpr-15][rights-of-others]") {
    const std::string less{report(
        R"({"message":"019ca8b2-dc00-7abc-8def-000000000002","ground":"rights-of-others"})")};
    CHECK_FALSE(tells(less, "000000000002"));
    CHECK_FALSE(tells(less, "to Kela"));
    CHECK(tells(less, "to the police"));
    CHECK(tells(less, R"("ground":"rights-of-others")"));
}

namespace {

const core::ItemId street{core::ItemId::intern("person.contact.street-address")};
const core::ItemId marker{core::ItemId::intern("person.address-protection")};

std::shared_ptr<const config::Configuration> shipped() {
    static const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

ports::SentRecord sent_with(core::MessageId id, std::vector<core::FieldDecision> fields) {
    journal::DecisionEvidence made;
    made.engine = "test";
    made.disclosure = {
        core::ExchangeId::intern("x"), kela, core::PurposeId::intern("unemployment-benefit"), reg};
    made.decision.outcome = core::Outcome::reduced;
    for (const core::FieldDecision& field : fields) {
        made.asked.push_back(field.item);
    }
    made.decision.fields = std::move(fields);
    ports::SentRecord record;
    record.message = id;
    record.party = kela;
    record.evidence = journal::encode_evidence(made);
    return record;
}

core::FieldDecision given(core::ItemId item) {
    return {item, core::Form::full, {}, {}, {}, {}, {}};
}

core::FieldDecision held_back(core::ItemId item, core::Reason reason) {
    return {item, core::Form::none, {}, {}, {}, {}, {reason}};
}

/// Who was given the address by right, and who was not.
rights::Traces protected_one() {
    rights::Traces all;
    all.sent = {
        sent_with(message('1'), {given(marker), given(street), given(name)}),
        sent_with(
            message('2'), {held_back(health, core::Reason::no_rule),
                           held_back(street, core::Reason::cap), given(name)})};
    all.payloads = {
        kept(message('1'), "document", "to who may"), kept(message('2'), "document", "to others"),
        kept(message('3'), "quarantined", "of whom nobody knows"),
        kept(message('9'), "request", "010594Y9021")};
    core::Hold hold;
    hold.kind = core::HoldKind::turvakielto;
    hold.state = core::HoldState::upheld;
    all.holds = {{hold, core::Instant{}}};
    return all;
}

std::int64_t entries_in(const std::string& report) {
    return text::parse_json(report).value().find("entries")->integer().value();
}

}

TEST_CASE(
    "who asks for somebody else learns neither that their address is protected, nor where they are",
    "[rights][gdpr-15][661/2009-36]") {
    ports::RightsCase request{asking("")};
    const std::string own{report_of(protected_one(), shipped(), request)};
    for (const char* const word :
         {"turvakielto", "address-protection", "to who may", "of whom nobody knows",
          R"("not_given":["health.work-ability-summary","person.contact.street-address"])"}) {
        INFO(word);
        CHECK(tells(own, word));
    }
    for (const ports::Asker asker : {ports::Asker::guardian, ports::Asker::attorney}) {
        request.request.asker = asker;
        const std::string told{report_of(protected_one(), shipped(), request)};
        for (const char* const word :
             {"turvakielto", "address-protection", "Address protection", "1050/2018", "to who may",
              "of whom nobody knows"}) {
            INFO(word);
            CHECK_FALSE(tells(told, word));
        }
        CHECK(tells(told, R"("not_given":["health.work-ability-summary"])"));
        CHECK(tells(told, "to others")); // which has no address
        CHECK(tells(told, "010594Y9021"));
        CHECK(tells(told, R"("withheld":[])"));
        // of somebody without a protection they get the contents that there are
        rights::Traces free{protected_one()};
        free.holds.clear();
        free.sent.front() = sent_with(message('1'), {given(street), given(name)});
        const std::string whole{report_of(free, shipped(), request)};
        CHECK(tells(whole, "to who may"));
        CHECK(tells(whole, "of whom nobody knows"));
    }
}

TEST_CASE(
    "an item that is kept back keeps back the contents that may hold it, no others, and they are "
    "counted",
    "[rights][gdpr-15][1050/2018-34]") {
    rights::Traces all{protected_one()};
    const std::string told{report_of(
        all, shipped(),
        asking(R"({"item":"person.contact.street-address","ground":"rights-of-others"})"))};
    CHECK_FALSE(tells(told, "to who may"));
    CHECK_FALSE(tells(told, "of whom nobody knows")); // it may
    CHECK(tells(told, "010594Y9021"));                // by which they asked
    // twice as an item, in three contents
    CHECK(tells(told, R"("count":5)"));
    const std::string other{report_of(
        all, shipped(), asking(R"({"item":"work.history","ground":"rights-of-others"})"))};
    CHECK(tells(other, "to who may"));
    CHECK(tells(other, "to others"));
    CHECK_FALSE(tells(other, "of whom nobody knows"));
    CHECK(tells(other, R"("count":1)"));
}

TEST_CASE(
    "what is kept back untold shows in no number, nor does the step that keeps it back",
    "[rights][gdpr-15][1050/2018-34]") {
    rights::Traces all{traces()};
    const auto add = [&](const char* kind, core::MessageId id, std::string body = {}) {
        ports::PersonTrace trace;
        trace.kind = kind;
        trace.message = id;
        trace.body = std::move(body);
        all.journal.push_back(std::move(trace));
    };
    add("decision", message('1'));
    add("decision", message('2'));
    add("attempt", message('1'));
    add("decision", message('5')); // nobody knows whose it is
    ports::RightsCase request{
        asking(R"({"party":"poliisi","ground":"1050/2018-34-1-1","tell":false})")};
    request.request.request = message('7');
    request.request.received = *core::parse_date("2026-03-01");
    all.cases = {request};
    const auto call = [&](const char* code, int status) {
        return R"({"code":")" + std::string{code} + R"(","object":")"
               + std::string{message('7').text()} + R"(","resource":"rights","status":)"
               + std::to_string(status) + R"(,"verb":"change"})";
    };
    add("audit", message('8'), call("OK", 200));
    add("rights", message('7'));
    const std::string less{report_of(all, law(), request)};
    CHECK(entries_in(less) == 2); // Kela's
    CHECK(tells(less, R"("reads":[])"));
    const std::string whole{report_of(all, law(), asking(""))};
    CHECK(entries_in(whole) == 6);
    // an attempt that failed stands in no request
    add("audit", message('8'), call("RIGHTS_STEP", 403));
    CHECK(tells(report_of(all, law(), request), R"("status":403)"));
}
