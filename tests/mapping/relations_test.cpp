// What a record says beside its items: relations to parties, with their days, and markers of holds.

#include "gateway/mapping/mapping.h"

#include <catch2/catch.hpp>

using namespace gateway;
using core::NativeRecord;
using core::Value;

namespace {

NativeRecord native(std::vector<std::pair<const char*, const char*>> fields) {
    NativeRecord record;
    for (const auto& [path, text] : fields) {
        record.fields.push_back({path, Value{text}});
    }
    return record;
}

std::string rejected(const mapping::Mapping& mapping, const NativeRecord& record) {
    const auto mapped = mapping.to_canonical(record);
    return mapped.ok()
               ? "accepted"
               : std::string{mapped.rejection().code.text()} + " " + mapped.rejection().path;
}

}

TEST_CASE(
    "a relation is dated by the record and bound to the party that it names",
    "[mapping][relations]") {
    mapping::RelationLine request;
    request.kind = core::FactId::intern("relation.statement-request");
    request.from_path = "requested_on";
    request.until_path = "closed_on";
    request.party_path = "requested_by";
    request.parties = {{"kela", core::PartyId::intern("kela")}};
    request.source = "register: requested_on";
    mapping::Definition definition;
    definition.relations = {request};
    const mapping::Mapping mapping{definition};

    const auto relations = [&](const NativeRecord& record) {
        return mapping.to_canonical(record).value().relations;
    };
    const auto bound = relations(native(
        {{"requested_on", "2026-01-10"}, {"requested_by", "kela"}, {"closed_on", "2026-01-31"}}));
    REQUIRE(bound.size() == 1);
    CHECK(bound.front().party == core::PartyId::intern("kela"));
    CHECK(bound.front().source == "register: requested_on");
    const auto covers = [&](const char* at) {
        return bound.front().validity.covers(*core::parse_instant(at));
    };
    CHECK_FALSE(covers("2026-01-09T23:59:59+02:00"));
    CHECK(covers("2026-01-10T00:00:00+02:00"));
    CHECK(covers("2026-01-31T23:59:59+02:00"));
    CHECK_FALSE(covers("2026-02-01T00:00:00+02:00"));

    CHECK(relations(native({{"requested_by", "kela"}})).empty());
    CHECK(relations(native({{"requested_on", "2026-01-10"}})).empty());
    CHECK(relations(native({{"requested_on", "2026-01-10"}, {"requested_by", "other"}})).empty());
    CHECK(rejected(mapping, native({{"requested_on", "soon"}})) == "DATE_FORM requested_on");
}

TEST_CASE("a relation may be dated by moments, and have no end", "[mapping][relations]") {
    mapping::RelationLine registration;
    registration.kind = core::FactId::intern("relation.event-registration");
    registration.from_path = "since";
    registration.until_path = "until";
    mapping::Definition definition;
    definition.relations = {registration};
    const mapping::Mapping mapping{definition};
    const auto validity = [&](const char* since, const char* until) {
        return mapping.to_canonical(native({{"since", since}, {"until", until}}))
            .value()
            .relations.front()
            .validity;
    };
    const auto zoned = validity("2026-05-01T09:00:00Z", "2026-05-02T12:30:00+03:00");
    CHECK(zoned.from == core::parse_instant("2026-05-01T09:00:00Z"));
    CHECK(zoned.until == core::parse_instant("2026-05-02T09:30:00Z"));
    const auto naive = validity("2026-05-01T12:00:00", "2026-12-24T12:00:00.5");
    CHECK(naive.from == core::parse_instant("2026-05-01T09:00:00Z"));
    CHECK(naive.until == core::parse_instant("2026-12-24T10:00:00.5Z"));
    CHECK_FALSE(validity("2026-05-01", "infinity").until);
    const auto refused = [&](const char* since, const char* until) {
        return rejected(mapping, native({{"since", since}, {"until", until}}));
    };
    CHECK(refused("2026-10-25T03:30:00", "infinity") == "DATE_FORM since");   // twice that night
    CHECK(refused("2026-05-01", "2026-03-29T03:30:00") == "DATE_FORM until"); // never
    CHECK(refused("infinity", "") == "DATE_FORM since");
    CHECK(refused("2026-05-01", "-infinity") == "DATE_FORM until");
}

TEST_CASE("a hold's marker that is absent counts as held", "[mapping][holds]") {
    mapping::Definition definition;
    definition.holds = {{core::HoldKind::turvakielto, "turvakielto", {"t"}, {"f"}}};
    const mapping::Mapping mapping{definition};
    const auto holds = [&](const NativeRecord& record) {
        return mapping.to_canonical(record).value().holds;
    };
    CHECK(holds(native({{"turvakielto", "f"}})).empty());
    REQUIRE(holds(native({{"turvakielto", "t"}})).size() == 1);
    CHECK(holds(native({{"turvakielto", "t"}})).front().kind == core::HoldKind::turvakielto);
    CHECK(holds(native({{"turvakielto", "t"}})).front().state == core::HoldState::upheld);
    CHECK(holds(native({})).size() == 1);
    definition.holds.front().free.push_back("t");
    const mapping::Mapping doubtful{definition};
    CHECK(doubtful.to_canonical(native({{"turvakielto", "t"}})).value().holds.size() == 1);
    CHECK(rejected(mapping, native({{"turvakielto", "maybe"}})) == "CODE_UNMAPPED turvakielto");
}
