// What a person may take along (GDPR Art. 20), and what not.

#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"
#include "gateway/rights/portability.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;

namespace {

const core::ItemId phone{core::ItemId::intern("person.contact.phone")};
const core::ItemId email{core::ItemId::intern("person.contact.email")};
const core::ItemId status{core::ItemId::intern("jobseeking.status")};
const core::RegisterId reg{core::RegisterId::intern("pori")};

std::shared_ptr<const config::Configuration> law() {
    auto made = std::make_shared<config::Configuration>();
    config::Register known;
    known.id = reg;
    made->registers.push_back(known);
    notice::Notice notice;
    notice.reg = reg;
    notice.controllers = {{{}, "Porin kaupunki", "", false}};
    notice.contacts = {{{}, "rekisterinpitäjä", "kirjaamo@pori.fi"}};
    made->privacy_notices.push_back(notice);
    policy::Law written;
    for (const core::ItemId item : {phone, email, status}) {
        policy::Item one;
        one.id = item;
        one.label = {"suomeksi", "på svenska", std::string{item.text()}};
        one.forms = {core::Form::none, core::Form::full};
        written.items.push_back(one);
    }
    std::vector<policy::CompileFinding> findings;
    made->rules = policy::RuleSet::compile(std::move(written), findings);
    REQUIRE(made->rules != nullptr);
    return made;
}

/// What a delivery told of the person, themself or by an official.
ports::KeptProvenance came(std::vector<core::ItemId> items, bool from_the_person) {
    std::vector<journal::ReceivingPlan::Item> plan;
    std::vector<core::Field> fields;
    for (const core::ItemId item : items) {
        plan.push_back({item, "/x", core::ProvisionId::intern("380/2023/ch13")});
        fields.push_back(core::Field{item, core::Value{"value"}});
    }
    const journal::ReceivingPlan receiving{
        core::ExchangeId::intern("in"), core::PartyId::intern("te-palvelut"), plan};
    const crypto::KeyedDigest key{core::as_bytes("a key of thirty-two bytes, or so.")};
    const journal::ProvenanceStep step{key, "node"};
    const auto stamped = step.stamp(
        core::Record{fields},
        journal::SourceStamp{
            "portal", from_the_person ? "" : "v7",
            core::Instant::from_microseconds(1'700'000'000'000'000), from_the_person},
        receiving, core::MessageId{}, 1, core::Instant::from_microseconds(1'800'000'000'000'000));
    REQUIRE(stamped);
    const journal::PackedProvenance packed{journal::pack(stamped.value())};
    return {core::MessageId{}, core::ExchangeId::intern("in"), packed.profile, packed.record};
}

core::ConsentEvent consent(core::ItemId item, core::ConsentKind kind, const char* party = "kela") {
    static std::int64_t sequence{0};
    core::ConsentEvent event;
    event.sequence = ++sequence;
    event.kind = kind;
    event.items = {item};
    event.itemised = true;
    event.parties = {core::PartyId::intern(party)};
    event.purposes = {core::PurposeId::intern("employment-promotion")};
    return event;
}

text::JsonValue copy(
    const rights::Traces& traces, const std::vector<std::string>& not_read = {},
    const std::vector<rights::UnreadableRows>& unreadable = {}) {
    rights::RegisterRecord record;
    record.fields = {
        {phone, core::Value{"040 \"1\""}},
        {email, core::Value{"a@example.org"}},
        {status, core::Value{"01"}}};
    record.not_read = not_read;
    record.unreadable = unreadable;
    rights::Names names{law(), [](const core::Digest&) { return nullptr; }, "en"};
    return rights::portable_copy(
        rights::PortableQuestion{reg, core::MessageId{}, {}, "en"}, traces, record, names);
}

}

TEST_CASE(
    "what the person gave, under a consent that stands, is portable; nothing else is",
    "[rights][gdpr-20]") {
    rights::Traces traces;
    traces.provenance = {came({phone, email}, true), came({status}, false)};
    traces.consents = {
        consent(phone, core::ConsentKind::given), consent(email, core::ConsentKind::given),
        consent(email, core::ConsentKind::withdrawn), consent(status, core::ConsentKind::given)};
    const text::JsonValue portable{copy(traces)};
    const auto items = portable.find("items")->elements();
    REQUIRE(items.size() == 1); // e-mail: withdrawn; status: an official wrote it
    CHECK(items[0].string_at("item") == phone.text());
    CHECK(items[0].string_at("value") == "040 \"1\"");
    CHECK(items[0].string_at("basis") == "6.1.a");
    CHECK(portable.find("consents")->elements().size() == 4);
    CHECK(copy(rights::Traces{}).find("items")->elements().empty());

    const text::JsonValue& head{*portable.find("portable")};
    CHECK(head.string_at("controller_name") == "Porin kaupunki");
    REQUIRE(head.find("contacts")->elements().size() == 1);
    CHECK(head.find("contacts")->elements()[0].string_at("channel") == "kirjaamo@pori.fi");

    CHECK(portable.find("not_read") == nullptr);
    const text::JsonValue in_part{copy(traces, {"to_fund"})};
    REQUIRE(in_part.find("not_read") != nullptr); // a copy that lacks something says so
    CHECK(in_part.find("not_read")->elements().front().text() == "to_fund");
    CHECK(in_part.find("unreadable") == nullptr);
    const text::JsonValue with_doubt{copy(traces, {}, {{"contacts", "VALUE_KIND", 2}})};
    REQUIRE(with_doubt.find("unreadable") != nullptr);
    const text::JsonValue& rows{with_doubt.find("unreadable")->elements().front()};
    CHECK(rows.string_at("selection") == "contacts");
    CHECK(rows.string_at("code") == "VALUE_KIND");
    CHECK(rows.find("rows")->integer() == 2);
}

TEST_CASE(
    "whether a consent stands is told by when its events were expressed, for each recipient by "
    "itself, and by no waiver of secrecy",
    "[rights][gdpr-20]") {
    const auto stands = [](std::vector<core::ConsentEvent> events) {
        rights::Traces traces;
        traces.provenance = {came({phone}, true)};
        traces.consents = std::move(events);
        return !copy(traces).find("items")->elements().empty();
    };
    core::ConsentEvent given{consent(phone, core::ConsentKind::given)};
    given.expressed_at = core::Instant::from_microseconds(-2);
    core::ConsentEvent withdrawn{consent(phone, core::ConsentKind::withdrawn)};
    withdrawn.expressed_at = core::Instant::from_microseconds(-1);
    REQUIRE(stands({given}));
    // of another identity, which is read after the current one's
    CHECK_FALSE(stands({withdrawn, given}));
    core::ConsentEvent elsewhere{consent(phone, core::ConsentKind::given, "poliisi")};
    elsewhere.expressed_at = given.expressed_at;
    CHECK(stands({elsewhere, given, withdrawn}));
    core::ConsentEvent waiver{elsewhere};
    waiver.role = core::ConsentRole::secrecy_waiver;
    CHECK_FALSE(stands({given, withdrawn, waiver}));
}

namespace {

const core::ItemId family{core::ItemId::intern("person.name.family")};

/// The shipped law with one rule alone, which rests on something else than it does.
struct OneRule {
    core::RegisterId of;
    std::shared_ptr<const config::Configuration> made;

    explicit OneRule(const char* gdpr6) {
        static const config::Loaded loaded{
            config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
        REQUIRE(loaded.configuration);
        policy::Law law{loaded.configuration->rules->law()};
        const auto rule =
            std::find_if(law.permits.begin(), law.permits.end(), [](const policy::Permit& permit) {
                return permit.basis.gdpr6 == "6.1.c" && !permit.registers.empty()
                       && std::any_of(
                           permit.items.begin(), permit.items.end(),
                           [](const auto& one) { return one.first == family; });
            });
        REQUIRE(rule != law.permits.end());
        policy::Permit changed{*rule};
        changed.basis.gdpr6 = gdpr6;
        of = changed.registers.front();
        law.permits = {changed};
        auto configuration = std::make_shared<config::Configuration>();
        for (const core::RegisterId each : law.registers) {
            config::Register known;
            known.id = each;
            configuration->registers.push_back(known);
        }
        std::vector<policy::CompileFinding> findings;
        configuration->rules = policy::RuleSet::compile(std::move(law), findings);
        REQUIRE(configuration->rules != nullptr);
        made = configuration;
    }

    /// What of a name that the person gave, or an official, they may take along.
    [[nodiscard]] std::vector<rights::PortableItem>
    portable(core::RegisterId in, bool from_the_person) const {
        rights::Traces traces;
        traces.provenance = {came({family}, from_the_person)};
        const std::vector<core::Field> values{{family, core::Value{"Virtanen"}}};
        rights::Names names{made, [](const core::Digest&) { return nullptr; }, "en"};
        const core::Instant now{*core::parse_instant("2026-06-01T12:00:00+03:00")};
        return rights::portable_items(
            rights::PortableQuestion{in, core::MessageId{}, now, "en"}, traces, values, names);
    }
};

}

TEST_CASE(
    "what the person gave is portable where it rests on a contract, in that register alone",
    "[rights][gdpr-20]") {
    const OneRule contract{"6.1.b"};
    const std::vector<rights::PortableItem> items{contract.portable(contract.of, true)};
    REQUIRE(items.size() == 1);
    CHECK(items.front().basis == "6.1.b");
    CHECK(contract.portable(contract.of, false).empty()); // an official wrote it
    CHECK(contract.portable(core::RegisterId::intern("elsewhere"), true).empty());
    const OneRule duty{"6.1.c"};
    CHECK(duty.portable(duty.of, true).empty());
}

TEST_CASE("a portable copy is CSV, too, with its quotes doubled", "[rights][gdpr-20]") {
    rights::Traces traces;
    traces.provenance = {came({phone}, true)};
    traces.consents = {consent(phone, core::ConsentKind::given)};
    const std::string csv{rights::portable_csv(copy(traces))};
    CHECK(csv.rfind("item,label,value,basis,given_at\r\n", 0) == 0);
    CHECK(
        csv.find("\"person.contact.phone\",\"person.contact.phone\",\"040 \"\"1\"\"\",\"6.1.a\"")
        != std::string::npos);
}
