#pragma once
// Traces of somebody, made by hand, and the report that a request gets of them.

#include "gateway/config/configuration.h"
#include "gateway/journal/evidence.h"
#include "gateway/rights/report.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace gateway::tests::rights_reports {

inline const core::RegisterId reg{core::RegisterId::intern("etela-satakunta")};
inline const core::PartyId kela{core::PartyId::intern("kela")};
inline const core::ItemId name{core::ItemId::intern("person.name.family")};
inline const core::ItemId health{core::ItemId::intern("health.work-ability-summary")};

inline core::MessageId message(char last) {
    return *core::MessageId::parse(std::string{"019ca8b2-dc00-7abc-8def-00000000000"} + last);
}

inline bool tells(const std::string& report, const std::string& word) {
    return report.find(word) != std::string::npos;
}

inline ports::KeptPayload kept(core::MessageId id, const char* use, const char* text) {
    const core::ByteView bytes{core::as_bytes(std::string_view{text})};
    return {id, use, core::Instant{}, core::Bytes{bytes.begin(), bytes.end()}};
}

inline ports::RightsCase asking(const std::string& withheld) {
    ports::RightsCase request;
    ports::RightsEvent event;
    event.step = ports::RightsStep::withheld;
    event.details = R"({"withhold":[)" + withheld + "]}";
    request.steps.push_back(event);
    return request;
}

inline std::string report_of(
    const rights::Traces& all, std::shared_ptr<const config::Configuration> by,
    const ports::RightsCase& request) {
    rights::ReportQuestion question{reg, core::Instant{}, "en", &request, {}, false};
    return text::write_json(rights::subject_report(
        question, all, std::move(by), [](const core::Digest&) { return nullptr; }));
}

inline const core::ItemId street{core::ItemId::intern("person.contact.street-address")};
inline const core::ItemId marker{core::ItemId::intern("person.address-protection")};

inline std::shared_ptr<const config::Configuration> shipped() {
    static const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

inline ports::SentRecord sent_with(core::MessageId id, std::vector<core::FieldDecision> fields) {
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

inline core::FieldDecision given(core::ItemId item) {
    return {item, core::Form::full, {}, {}, {}, {}, {}};
}

inline core::FieldDecision held_back(core::ItemId item, core::Reason reason) {
    return {item, core::Form::none, {}, {}, {}, {}, {reason}};
}

/// Who was given the address by right, and who was not.
inline rights::Traces protected_one() {
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

inline std::int64_t entries_in(const std::string& report) {
    return text::parse_json(report).value().find("entries")->integer().value();
}

}
