// What a report must not tell who asks for somebody else: that their address is protected, by
// nothing that is in it and by nothing that is not (661/2009 §36).

#include "gateway/journal/bodies.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"
#include "tests/rights/reports.h"

using namespace gateway;
using namespace gateway::tests::rights_reports;

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
        // of somebody without a protection they get no more: else null would tell of one
        rights::Traces free{protected_one()};
        free.holds.clear();
        free.sent.front() = sent_with(message('1'), {given(street), given(name)});
        const std::string same{report_of(free, shipped(), request)};
        CHECK_FALSE(tells(same, "to who may"));
        CHECK_FALSE(tells(same, "of whom nobody knows"));
        CHECK(tells(same, "to others"));
        CHECK(tells(same, R"("withheld":[])"));
        CHECK(same == told);
    }
}

namespace {

ports::PersonTrace refusal(core::MessageId id, std::vector<core::FieldDecision> fields) {
    core::Decision decision;
    decision.outcome = core::Outcome::refused;
    decision.fields = std::move(fields);
    ports::PersonTrace trace;
    trace.kind = "refusal";
    trace.message = id;
    trace.body = journal::decision_body(
        {core::ExchangeId::intern("x"), kela, core::PurposeId::intern("unemployment-benefit"), reg},
        1, decision, {}, std::nullopt);
    return trace;
}

core::FieldDecision refused_for(core::ItemId item, std::vector<core::Reason> reasons) {
    return {item, core::Form::none, {}, {}, {}, {}, std::move(reasons)};
}

}

TEST_CASE(
    "a refusal tells who asks for somebody else nothing of a protection: neither by a reason, nor "
    "by what is missing, nor by a number",
    "[rights][gdpr-15][661/2009-36]") {
    using core::Reason;
    ports::RightsCase request{asking("")};
    request.request.asker = ports::Asker::guardian;
    const auto told = [&](std::vector<ports::PersonTrace> journal) {
        rights::Traces all;
        all.journal = std::move(journal);
        all.payloads = {kept(message('6'), "request", "010594Y9021")};
        return report_of(all, shipped(), request);
    };
    const auto one = [&](std::vector<core::FieldDecision> fields) {
        return told({refusal(message('6'), std::move(fields))});
    };
    // beside other reasons: as without a protection
    const std::string plain{
        one({refused_for(street, {Reason::relation}), refused_for(name, {Reason::relation})})};
    CHECK(tells(plain, R"("reasons":["RELATION"])"));
    CHECK(tells(plain, "person.contact.street-address"));
    CHECK(
        one(
            {refused_for(street, {Reason::relation, Reason::cap}),
             refused_for(name, {Reason::relation})})
        == plain);
    // equal ones stand once, whenever the protection began
    const auto both = told(
        {refusal(message('5'), {refused_for(street, {Reason::relation})}),
         refusal(message('6'), {refused_for(street, {Reason::relation, Reason::cap})})});
    CHECK(text::parse_json(both).value().find("refusals")->elements().size() == 1);
    // what the protection alone has caused is not told, nor counted, nor kept
    const std::string nothing{report_of({}, shipped(), request)};
    CHECK(one({refused_for(street, {Reason::cap})}) == nothing);
    CHECK(
        one({refused_for(street, {Reason::cap, Reason::mandatory_missing}), given(name)})
        == nothing);
    CHECK(one({refused_for(marker, {Reason::relation})}) == nothing);
    const std::string rest{one(
        {refused_for(street, {Reason::cap}), given(name),
         refused_for(health, {Reason::no_rule, Reason::mandatory_missing})})};
    CHECK_FALSE(tells(rest, "street-address"));
    CHECK(tells(rest, R"(["NO_RULE","MANDATORY_MISSING"])"));
    // the person is told all
    request.request.asker = ports::Asker::person;
    CHECK(tells(one({refused_for(street, {Reason::cap})}), R"("reasons":["CAP"])"));
}

TEST_CASE(
    "a disclosure of nothing but a marker, and the entries of a hold, are not for who asks for "
    "somebody else",
    "[rights][gdpr-15][661/2009-36]") {
    ports::RightsCase request{asking("")};
    rights::Traces all;
    all.sent = {sent_with(
        message('1'), {given(marker), held_back(street, core::Reason::cap),
                       held_back(health, core::Reason::no_rule)})};
    all.payloads = {kept(message('1'), "document", "to who may")};
    for (const char* const kind : {"decision", "hold", "acknowledged"}) {
        ports::PersonTrace trace;
        trace.kind = kind;
        if (trace.kind == "decision") {
            trace.message = message('1');
        }
        all.journal.push_back(std::move(trace));
    }
    CHECK(entries_in(report_of(all, shipped(), request)) == 3);
    request.request.asker = ports::Asker::guardian;
    CHECK(report_of(all, shipped(), request) == report_of({}, shipped(), request));
}

namespace {

ports::PersonTrace call(core::MessageId id, const char* resource, const char* verb) {
    ports::PersonTrace trace;
    trace.kind = "audit";
    trace.message = id;
    trace.body = R"({"code":"OK","resource":")" + std::string{resource}
                 + R"(","status":201,"user":"case-system","verb":")" + verb + R"("})";
    return trace;
}

ports::KeptProvenance came_with(core::MessageId id, const std::vector<core::ItemId>& items) {
    const auto exchange = core::ExchangeId::intern("x");
    std::vector<journal::ReceivingPlan::Item> plan;
    std::vector<core::Field> fields;
    for (const core::ItemId item : items) {
        plan.push_back({item, "/" + std::string{item.text()}, std::nullopt});
        plan.back().basis = core::ProvisionId::intern("661/2009/28");
        fields.push_back({item, core::Value{"1"}});
    }
    const journal::ProvenanceStep step{crypto::KeyedDigest{core::as_bytes("a key")}, "node"};
    const auto stamped = step.stamp(
        core::Record{std::move(fields)}, {"VTJ", "", core::Instant{}, false},
        journal::ReceivingPlan{exchange, kela, std::move(plan)}, id, 1, core::Instant{});
    REQUIRE(stamped.ok());
    const journal::PackedProvenance packed{journal::pack(stamped.value())};
    return {id, exchange, packed.profile, packed.record};
}

std::size_t sources_in(const std::string& report) {
    return text::parse_json(report).value().find("sources")->elements().size();
}

}

// What was found: the call that recorded an address protection was told where the hold was not.
TEST_CASE(
    "the call that recorded a protection is not for who asks for somebody else, in no list and no "
    "number",
    "[rights][gdpr-15][661/2009-36]") {
    ports::RightsCase request{asking("")};
    rights::Traces all;
    all.journal = {call(message('1'), "consents", "record")};
    all.payloads = {kept(message('1'), "reason", "why it was recorded")};
    const std::string own{report_of(all, shipped(), request)};
    CHECK(tells(own, R"("how":"record")"));
    CHECK(tells(own, R"({"what":"reasons","count":1)"));
    CHECK(entries_in(own) == 1);
    request.request.asker = ports::Asker::guardian;
    CHECK(report_of(all, shipped(), request) == report_of({}, shipped(), request));
    // who looked is told to them, too
    all.journal.push_back(call(message('2'), "consents", "read"));
    all.payloads.push_back(kept(message('2'), "reason", "why it was looked at"));
    const std::string told{report_of(all, shipped(), request)};
    CHECK(tells(told, R"("how":"read")"));
    CHECK_FALSE(tells(told, R"("how":"record")"));
    CHECK(tells(told, R"({"what":"reasons","count":1)"));
    CHECK(entries_in(told) == 1);
}

// What was found: the marker parted deliveries of which the same was told.
TEST_CASE(
    "a delivery with the marker of a protection stands with those without for who asks for "
    "somebody else, and one of nothing but it is in no part of the report",
    "[rights][gdpr-15][661/2009-36]") {
    ports::RightsCase request{asking("")};
    rights::Traces marked;
    marked.provenance = {
        came_with(message('1'), {street, name}), came_with(message('2'), {marker, street, name})};
    rights::Traces plain;
    plain.provenance = {
        came_with(message('1'), {street, name}), came_with(message('2'), {street, name})};
    rights::Traces alone;
    alone.provenance = {came_with(message('3'), {marker})};
    ports::PersonTrace trace;
    trace.kind = "provenance";
    trace.message = message('3');
    alone.journal = {trace};
    CHECK(sources_in(report_of(marked, shipped(), request)) == 2);
    CHECK(sources_in(report_of(plain, shipped(), request)) == 1);
    CHECK(sources_in(report_of(alone, shipped(), request)) == 1);
    request.request.asker = ports::Asker::guardian;
    CHECK(report_of(marked, shipped(), request) == report_of(plain, shipped(), request));
    CHECK(report_of(alone, shipped(), request) == report_of({}, shipped(), request));
}

// What was found: it was taken for the question's own document, of which the items are known.
TEST_CASE(
    "of an answer that was set aside under its question's message nobody knows what it has",
    "[rights][gdpr-15][661/2009-36][1050/2018-34]") {
    for (const char* const use : {"rejected", "quarantined"}) {
        INFO(use);
        rights::Traces all;
        all.sent = {sent_with(message('2'), {given(name)})};
        all.payloads = {
            kept(message('2'), "document", "who is asked about"),
            kept(message('2'), use, "LahiosoiteS Kotikatu 1")};
        ports::RightsCase request{asking("")};
        CHECK(tells(report_of(all, shipped(), request), "Kotikatu"));
        request.request.asker = ports::Asker::guardian;
        const std::string told{report_of(all, shipped(), request)};
        CHECK_FALSE(tells(told, "Kotikatu"));
        CHECK(tells(told, "who is asked about"));
        CHECK(tells(told, R"("withheld":[])"));
        // an item that is kept back may be in it as well, and is counted
        const std::string less{report_of(
            all, shipped(),
            asking(R"({"item":"person.contact.street-address","ground":"rights-of-others"})"))};
        CHECK_FALSE(tells(less, "Kotikatu"));
        CHECK(tells(less, "who is asked about"));
        CHECK(tells(less, R"("count":1)"));
    }
}
