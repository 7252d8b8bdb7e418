// Notices against rules and traffic; the record of processing activities.

#include "gateway/config/activities.h"
#include "gateway/notice/compare.h"
#include "gateway/notice/processing.h"
#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>

using namespace gateway;
using namespace tests::notice_room;
using core::ItemId;
using core::PartyClass;
using notice::Comparison;
using notice::Notice;

namespace {

const core::Instant at{core::start_of_day(day("2026-03-01"))};

/// Two items, two parties, one permit each way.
struct World {
    policy::Law law;
    Notice notice;
    ItemId name{ItemId::intern("person.name.family")};
    ItemId phone{ItemId::intern("person.contact.phone")};
    core::CategoryId identity{core::CategoryId::intern("identity")};
    core::CategoryId contact{core::CategoryId::intern("contact")};
    PartyClass kela{PartyClass::intern("kela")};
    PartyClass police{PartyClass::intern("police")};
    core::PartyId office{core::PartyId::intern("office")};

    World() {
        notice.reg = core::RegisterId::intern("town");
        law.items.resize(2);
        law.items[0].id = name;
        law.items[0].categories = {identity};
        law.items[1].id = phone;
        law.items[1].categories = {contact};
        law.parties.resize(1);
        law.parties[0].id = office;
        law.parties[0].cls = kela;
        permit("to-kela", kela, {name, phone});
    }

    void permit(const char* id, PartyClass cls, const std::vector<ItemId>& items) {
        policy::Permit permit;
        permit.id = core::RuleId::intern(id);
        permit.classes = {cls};
        for (const ItemId item : items) {
            permit.items.emplace_back(item, core::Form::full);
        }
        law.permits.push_back(permit);
    }

    void tell(PartyClass cls, const std::vector<core::CategoryId>& categories, std::size_t line) {
        notice::ToldDisclosure told;
        told.said.line = line;
        told.classes = {cls};
        told.scope = categories.empty() ? notice::Scope::asked : notice::Scope::listed;
        told.categories = categories;
        notice.disclosures.push_back(told);
    }

    [[nodiscard]] Comparison
    made(std::optional<std::vector<notice::Sent>> sent = std::nullopt) const {
        return notice::compare(
            notice, law, {}, at,
            sent ? std::optional{std::span<const notice::Sent>{*sent}} : std::nullopt);
    }
};

}

TEST_CASE("what the rules permit and the notice does not tell is found", "[notice][compare]") {
    World world;
    CHECK(world.made().untold.size() == 1);
    CHECK(world.made().untold[0].items == std::vector{world.phone, world.name});
    world.tell(world.kela, {world.identity}, 7);
    CHECK(world.made().untold[0].items == std::vector{world.phone});
    CHECK(world.made().untold[0].rules == std::vector{core::RuleId::intern("to-kela")});
    CHECK_FALSE(world.made().told());
    world.tell(world.kela, {world.contact}, 9);
    CHECK(world.made().untold.empty());
    CHECK(world.made().told());
}

TEST_CASE("a rule of another register or another day does not count", "[notice][compare]") {
    World world;
    world.law.permits[0].registers = {core::RegisterId::intern("village")};
    CHECK(world.made().untold.empty());
    world.law.permits[0].registers = {world.notice.reg};
    CHECK(world.made().untold.size() == 1);
    world.law.permits[0].validity.until = at;
    CHECK(world.made().untold.empty());
}

TEST_CASE("what the notice tells and no rule permits is found with its line", "[notice][compare]") {
    World world;
    world.tell(world.kela, {world.identity, world.contact}, 7);
    world.tell(world.police, {world.identity}, 9);
    REQUIRE(world.made().unpermitted.size() == 1);
    CHECK(world.made().unpermitted[0].cls == world.police);
    CHECK(world.made().unpermitted[0].line == 9);
    CHECK(world.made().unpermitted[0].items == std::vector{world.name});
}

TEST_CASE("a recipient that is told without its data is told", "[notice][compare]") {
    World world;
    world.tell(world.kela, {}, 7);
    CHECK(world.made().untold.empty());
}

TEST_CASE("traffic is held against the rules and the notice", "[notice][compare]") {
    World world;
    world.tell(world.kela, {world.identity}, 7);
    const Comparison quiet{world.made(std::vector<notice::Sent>{})};
    CHECK(quiet.oversent.empty());
    REQUIRE(quiet.unused.size() == 1);
    CHECK(quiet.unused[0].items == std::vector{world.phone, world.name});
    const ItemId other{ItemId::intern("person.contact.email")};
    const Comparison busy{
        world.made(std::vector<notice::Sent>{{world.office, {world.name, world.phone, other}}})};
    REQUIRE(busy.oversent.size() == 1);
    CHECK(busy.oversent[0].unpermitted == std::vector{other});
    CHECK(busy.oversent[0].untold == std::vector{other, world.phone});
    CHECK(busy.unused.empty());
    CHECK_FALSE(busy.told());
}

TEST_CASE("what a register holds and its notice does not tell is found", "[notice][compare]") {
    World world;
    notice::ToldData told;
    told.categories = {world.identity};
    world.notice.data.push_back(told);
    CHECK(
        notice::compare(world.notice, world.law, {world.name, world.phone}, at).held_untold
        == std::vector{world.phone});
}

TEST_CASE("who gives data and is named as no source is found", "[notice][compare]") {
    World world;
    world.law.permits.clear();
    const auto source = [](const char* party, const char* cls, bool from_the_person = false) {
        return notice::Source{
            core::PartyId::intern(party), PartyClass::intern(cls), core::ExchangeId::intern(party),
            from_the_person};
    };
    const std::vector<notice::Source> sources{
        source("vtj", "source"), source("fund", "source"),      source("forms", "source", true),
        source("kela", "kela"),  source("office", "migration"), source("shop", "employer")};
    const auto untold = [&] {
        const Comparison made{
            notice::compare(world.notice, world.law, {}, at, std::nullopt, sources)};
        CHECK(made.told() == made.sources_untold.empty());
        std::string all;
        for (const notice::SourceUntold& one : made.sources_untold) {
            all += std::string{one.party.text()} + ' ';
        }
        return all;
    };
    CHECK(untold() == "forms fund kela office shop vtj ");
    notice::ToldSource told;
    told.classes = {PartyClass::intern("kela"), PartyClass::intern("source")};
    told.parties = {core::PartyId::intern("fund")};
    told.person = true;
    world.notice.sources.push_back(told);
    CHECK(untold() == "office shop vtj "); // the class `source` names nobody
    world.notice.sources.push_back({});
    world.notice.sources.back().authorities = true;
    CHECK(untold() == "shop vtj ");
    world.notice.sources.back().parties = {
        core::PartyId::intern("shop"), core::PartyId::intern("vtj")};
    CHECK(untold().empty());
    CHECK(world.made().sources_untold.empty());
}

TEST_CASE(
    "the five notices beside the shipped rules, as they were read", "[notice][compare][golden]") {
    std::string found;
    for (const notice::Activity& activity : config::activities_of(shipped())) {
        REQUIRE(activity.notice != nullptr);
        const Comparison comparison{notice::compare(
            *activity.notice, shipped().rules->law(), activity.items, at, std::nullopt,
            config::sources_of(shipped(), activity.reg))};
        found += std::string{activity.reg.text()} + "\n";
        for (const notice::Untold& one : comparison.untold) {
            found += "  permitted, not told: " + std::string{one.cls.text()};
            for (const core::RuleId rule : one.rules) {
                found += " " + std::string{rule.text()};
            }
            found += " (" + std::to_string(one.items.size()) + " items)\n";
        }
        for (const notice::Unpermitted& one : comparison.unpermitted) {
            found += "  told, never permitted: " + std::string{one.cls.text()} + " ("
                     + std::to_string(one.items.size()) + " items)\n";
        }
        for (const notice::SourceUntold& one : comparison.sources_untold) {
            found += "  gives, not told: " + std::string{one.party.text()} + " ("
                     + std::to_string(one.exchanges.size()) + " exchanges)\n";
        }
        found += "  held, not told: " + std::to_string(comparison.held_untold.size()) + " items\n";
    }
    if (std::getenv("NOTICE_GOLDEN") != nullptr) { // to be read before it is kept
        std::ofstream{folder() / "golden/notices-and-rules.txt"} << found;
    }
    CHECK(found == file("golden/notices-and-rules.txt"));
}

TEST_CASE(
    "the record of processing activities is as it was reviewed", "[notice][gdpr-30][golden]") {
    const std::string found{notice::indented(notice::record_of_processing(
        config::activities_of(shipped()), shipped().rules->law(), at, policy::Language::en))};
    if (std::getenv("NOTICE_GOLDEN") != nullptr) { // to be read before it is kept
        std::ofstream{folder() / "golden/record-of-processing.txt"} << found;
    }
    CHECK(found == file("golden/record-of-processing.txt"));
    for (const char* part :
         {"controller:", "purposes:", "data:", "recipients:", "transfers-outside-eea:",
          "retention:", "security:"}) {
        CHECK(found.find(part) != std::string::npos);
    }
}

TEST_CASE(
    "the record tells the controller as its notice does, in the language that is asked for",
    "[notice][gdpr-30]") {
    const auto record = [](policy::Language language) {
        return notice::record_of_processing(
            config::activities_of(shipped()), shipped().rules->law(), at, language);
    };
    const text::JsonValue finnish = record(policy::Language::fi);
    for (const text::JsonValue& activity : finnish.elements()) {
        const text::JsonValue& controller{*activity.find("controller")};
        INFO(*activity.string_at("register"));
        const std::string name{controller.string_at("name").value_or("")};
        CHECK((name.ends_with("kaupunki") || name.ends_with("seutukunta")));
        CHECK_FALSE(controller.find("contacts")->elements().empty());
        // no Y-tunnus that nobody has checked stands as a fact
        const bool checked{controller.find("business-id-verified")->is_true()};
        CHECK(
            checked
            == (activity.string_at("register") == "etela-satakunta"
                || activity.string_at("register") == "mikkeli"));
        if (activity.string_at("register") == "kaustinen") {
            CHECK(controller.string_at("business-id") == "ei tiedossa");
        }
    }
    const std::string told{notice::indented(finnish)};
    for (const char* const english :
         {"not told", "special category", " years", "from the", "permanently", "chapter", "section",
          "Article", "Archiving", "undated"}) {
        INFO(english);
        CHECK(told.find(english) == std::string::npos);
    }
    CHECK(told.find("380/2023 13 luku") != std::string::npos);
    CHECK(told.find("virkahenkilö, jonka seloste nimeää") != std::string::npos);
    CHECK(notice::indented(record(policy::Language::sv)).find("varaktigt") != std::string::npos);
}
