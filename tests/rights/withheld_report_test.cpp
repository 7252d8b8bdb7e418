// What an official keeps back of a report is in no part of it: neither where it went, nor in what
// is kept of it word for word, nor among what was not given.

#include "gateway/journal/keeper_bodies.h"
#include "tests/rights/reports.h"

using namespace gateway;
using namespace gateway::tests::rights_reports;

namespace {

const core::PartyId police{core::PartyId::intern("poliisi")};

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

std::string report(const std::string& withheld) {
    return report_of(traces(), law(), asking(withheld));
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
    "a question that was refused for its row's fault is no record that was not taken in",
    "[rights][gdpr-15]") {
    const auto trace = [](char of, const char* kind) {
        ports::PersonTrace made{set_aside(message(of), kela)};
        made.kind = kind;
        return made;
    };
    rights::Traces all;
    all.journal = {trace('5', "decision"), trace('5', "rejected"), trace('6', "rejected")};
    const text::JsonValue told{text::parse_json(report_of(all, law(), asking(""))).value()};
    const auto& listed = told.find("set_aside")->elements();
    REQUIRE(listed.size() == 1);
    CHECK(listed.front().string_at("message").value_or("") == message('6').text());
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

TEST_CASE(
    "the report names the controller and how to reach it, and who answers with it",
    "[rights][gdpr-15]") {
    const auto head = [](const char* of, const char* language) {
        const rights::ReportQuestion question{
            core::RegisterId::intern(of), core::Instant{}, language, nullptr, {}, false};
        const text::JsonValue made{rights::subject_report(
            question, rights::Traces{}, shipped(), [](const core::Digest&) { return nullptr; })};
        return *made.find("report");
    };
    const text::JsonValue rauma{head("etela-satakunta", "sv")};
    CHECK(rauma.string_at("controller") == "0138780-9");
    CHECK(rauma.string_at("business_id") == "0138780-9");
    CHECK(rauma.string_at("controller_name") == "Rauman kaupunki");
    const std::string contacts{text::write_json(*rauma.find("contacts"))};
    CHECK(tells(contacts, "www.rauma.fi"));
    CHECK(tells(contacts, "en tjänsteinnehavare")); // nobody is named
    CHECK(tells(text::write_json(*rauma.find("joint_controllers")), "UF-centret"));

    // whose Y-tunnus nobody knows: no id of ours stands for its name
    const text::JsonValue kaustinen{head("kaustinen", "fi")};
    CHECK(kaustinen.string_at("controller_name") == "Lestijärven kunta ja Kaustisen seutukunta");
    CHECK(kaustinen.find("business_id") == nullptr);
    CHECK(tells(text::write_json(*kaustinen.find("contacts")), "kirjaamo@kaustisenseutukunta.fi"));
}
