// What a draft changes, in words, and how many eyes it needs: held with the shipped set.

#include "gateway/admin/analysis.h"
#include "gateway/admin/drafting.h"
#include "gateway/core/error.h"
#include "tests/config/law_page.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

using namespace gateway;
using gateway::admin::compare_sets;
using gateway::admin::DraftChange;
using gateway::admin::DraftDiff;
using gateway::admin::Eyes;
using Kind = gateway::admin::DraftChange::Kind;

namespace {

const std::string rules{"rules/unemployment-benefit.yaml"};
const std::string mapping_file{"exchanges/kela-statements-out/mapping.yaml"};

const config::FileSet& shipped_files() {
    static const config::FileSet files{config::FileSet::read(LAUTTURI_MAPPINGS)};
    return files;
}

std::shared_ptr<const config::Configuration> loaded(const config::FileSet& files) {
    auto configuration = config::load(files, {}, {}).configuration;
    REQUIRE(configuration);
    return configuration;
}

const config::Configuration& shipped() {
    static const auto configuration = loaded(shipped_files());
    return *configuration;
}

/// What the shipped set becomes with something else in the place of a text of one file.
DraftDiff with(const std::string& path, const std::string& what, const std::string& by) {
    config::FileSet files{shipped_files()};
    std::string text{files.files().at(path)};
    const std::size_t at{text.find(what)};
    REQUIRE(at != std::string::npos);
    files.put(path, text.replace(at, what.size(), by));
    return compare_sets(
        shipped(), *loaded(files), gateway::admin::differing(shipped_files(), files));
}

const DraftChange* find(const DraftDiff& diff, Kind kind) {
    const auto found =
        std::find_if(diff.changes.begin(), diff.changes.end(), [&](const DraftChange& change) {
            return change.kind == kind;
        });
    return found == diff.changes.end() ? nullptr : &*found;
}

bool holds(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

bool lists(const DraftChange& change, const std::string& item) {
    return std::find(change.items.begin(), change.items.end(), item) != change.items.end();
}

/// The shipped set with the edits of docs/when-a-law-changes.md.
config::FileSet law_of_2027() {
    config::FileSet files{shipped_files()};
    REQUIRE(tests::Page{LAUTTURI_DOCS "/when-a-law-changes.md"}.apply(files) == 4);
    return files;
}

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

}

TEST_CASE("who loses an item is told, and nobody has to agree to it", "[admin][drafts]") {
    const DraftDiff diff{with(rules, "    - statement.reasoning\n", "")};
    const DraftChange* const loss{find(diff, Kind::loss)};
    REQUIRE(loss != nullptr);
    CHECK(loss->party == "kela");
    CHECK(loss->items == std::vector<std::string>{"statement.reasoning"});
    CHECK(holds(loss->text.fi, "ei enää saa"));
    CHECK(find(diff, Kind::gain) == nullptr);
    CHECK(diff.eyes == Eyes::own);
}

TEST_CASE(
    "who gains an item is told in three languages, and a colleague agrees", "[admin][drafts]") {
    const DraftDiff diff{with(
        rules, "    - statement.reasoning\n", "    - statement.reasoning\n    - training.from\n")};
    const DraftChange* const gain{find(diff, Kind::gain)};
    REQUIRE(gain != nullptr);
    CHECK(gain->party == "kela");
    CHECK(gain->purpose == "unemployment-benefit");
    CHECK_FALSE(gain->special);
    CHECK(holds(gain->text.fi, "saa jatkossa"));
    CHECK(holds(gain->text.sv, "får i fortsättningen"));
    CHECK(holds(gain->text.en, "will now receive"));
    for (const DraftChange& change : diff.changes) {
        for (const std::string& text : {change.text.fi, change.text.sv, change.text.en}) {
            CHECK_FALSE(text.empty());
            CHECK_FALSE(holds(text, "{"));
        }
    }
    CHECK(diff.eyes == Eyes::colleague);
}

TEST_CASE("a gain in a special category is the data-protection officer's", "[admin][drafts][law]") {
    const DraftDiff diff{with(
        rules, "    - statement.reasoning\n",
        "    - statement.reasoning\n    - health.work-ability-assessment\n")};
    CHECK(diff.eyes == Eyes::officer);
    CHECK(diff.changes.front().kind == Kind::gain);
    CHECK(diff.changes.front().special);
    CHECK(holds(diff.changes.front().text.fi, "Työkyvyn arvio"));
}

TEST_CASE(
    "what is special by what it implies, says or may hide is the officer's in a mapping too",
    "[admin][drafts][law]") {
    const auto mapped = [](const std::string& item, const std::string& as) {
        config::FileSet before{shipped_files()};
        const auto add = [&](config::FileSet& files, const std::string& path,
                             const std::string& beside, const std::string& column) {
            std::string text{files.files().at(path)};
            const std::size_t at{text.find(beside)};
            REQUIRE(at != std::string::npos);
            const std::size_t line{text.rfind('\n', at) + 1};
            const std::string indent{text.substr(line, text.find('-', line) - line)};
            const std::string added{indent + "- {path: " + column + ", item: " + item + as + "}\n"};
            files.put(path, text.insert(line, added));
        };
        add(before, "registers/etela-satakunta.yaml", "item: health.work-ability-summary",
            "another_column");
        config::FileSet after{before};
        add(after, "exchanges/provider-referrals-out/mapping.yaml",
            "item: health.work-ability-summary", "/another");
        return compare_sets(
            *loaded(before), *loaded(after), gateway::admin::differing(before, after));
    };
    const DraftDiff implied{mapped("service.rehabilitation", "")}; // implies health
    REQUIRE(find(implied, Kind::sent) != nullptr);
    CHECK(find(implied, Kind::sent)->special);
    CHECK(implied.eyes == Eyes::officer);
    CHECK(mapped("plan.agreed-measures", "").eyes == Eyes::officer); // free text
    const DraftDiff plain{mapped("plan.review-date", ", as: date")};
    REQUIRE(find(plain, Kind::sent) != nullptr);
    CHECK_FALSE(find(plain, Kind::sent)->special);
    CHECK(plain.eyes == Eyes::colleague);
}

TEST_CASE("a recipient that got nothing before is the officer's too", "[admin][drafts][law]") {
    config::Configuration before{shipped()};
    std::erase_if(before.exchanges, [](const config::Exchange& exchange) {
        return exchange.party.text() == "kela";
    });
    const DraftDiff diff{compare_sets(before, shipped(), {})};
    const DraftChange* const recipient{find(diff, Kind::recipient)};
    REQUIRE(recipient != nullptr);
    CHECK(recipient->party == "kela");
    CHECK(find(diff, Kind::exchange_added) != nullptr);
    CHECK(diff.eyes == Eyes::officer);
    CHECK(find(compare_sets(shipped(), before, {}), Kind::exchange_removed) != nullptr);
}

TEST_CASE("what a mapping no longer sends is told by its exchange", "[admin][drafts]") {
    const DraftDiff diff{with(
        mapping_file, "    - {path: /streetAddress, item: person.contact.street-address}\n", "")};
    const DraftChange* const lost{find(diff, Kind::not_sent)};
    REQUIRE(lost != nullptr);
    CHECK(lost->exchange == "kela-statements-out");
    CHECK(lost->items == std::vector<std::string>{"person.contact.street-address"});
    CHECK(diff.eyes == Eyes::colleague);
    const DraftDiff moved{with(mapping_file, "path: /streetAddress", "path: /municipality2")};
    REQUIRE(find(moved, Kind::remapped) != nullptr);
    CHECK(holds(find(moved, Kind::remapped)->text.fi, "Katuosoite"));
}

TEST_CASE(
    "an item of a special category that is sent otherwise is the officer's",
    "[admin][drafts][law]") {
    const DraftDiff diff{with(
        mapping_file, "item: health.work-ability-summary}",
        "item: health.work-ability-summary, form: lower}")};
    const DraftChange* const remapped{find(diff, Kind::remapped)};
    REQUIRE(remapped != nullptr);
    CHECK(remapped->special);
    CHECK(diff.eyes == Eyes::officer);
    CHECK(
        with(mapping_file, "item: person.name.family}", "item: person.name.family, form: upper}")
            .eyes
        == Eyes::colleague);
}

TEST_CASE(
    "an exchange of a special category that goes to others, is of others or for something else is "
    "the officer's",
    "[admin][drafts][law]") {
    const auto changed = [](const auto& change) {
        config::Configuration after{shipped()};
        for (config::Exchange& exchange : after.exchanges) {
            if (exchange.id.text() == "kela-statements-out") {
                change(exchange);
            }
        }
        return compare_sets(shipped(), after, {"exchanges/kela-statements-out/exchange.yaml"});
    };
    const auto party = core::PartyId::intern("kuntoutus-esimerkki"); // who gets something already
    const std::array<DraftDiff, 4> all{
        changed([&](config::Exchange& exchange) { exchange.party = party; }),
        changed([](config::Exchange& exchange) { exchange.selection = "everybody"; }),
        changed([](config::Exchange& exchange) {
            exchange.purpose = core::PurposeId::intern("employment-service");
        }),
        changed(
            [](config::Exchange& exchange) { exchange.reg = core::RegisterId::intern("pori"); })};
    for (const DraftDiff& diff : all) {
        CHECK(diff.eyes == Eyes::officer);
        const DraftChange* const sent{find(diff, Kind::sent)};
        REQUIRE(sent != nullptr);
        CHECK(sent->special);
        CHECK(sent->items.size() == 13); // all that it sends
        CHECK(find(diff, Kind::file) != nullptr);
    }
    CHECK(
        changed([](config::Exchange& exchange) { exchange.endpoint = "other"; }).eyes
        == Eyes::colleague);
}

TEST_CASE("what cannot be told to be harmless needs a second person", "[admin][drafts]") {
    for (const char* const path :
         {"registers/pori.yaml", "parties/kela/party.yaml", "rules/cases/never.yaml",
          "exchanges/kela-statements-out/exchange.yaml", "catalogue/person.yaml"}) {
        const DraftDiff diff{compare_sets(shipped(), shipped(), {path})};
        CAPTURE(path);
        REQUIRE(diff.changes.size() == 1);
        CHECK(diff.eyes == Eyes::colleague);
    }
    CHECK(compare_sets(shipped(), shipped(), {rules}).eyes == Eyes::own);
    CHECK(compare_sets(shipped(), shipped(), {}).changes.empty());
}

TEST_CASE(
    "that a provision was read in the act is the data-protection officer's to accept",
    "[admin][drafts][law]") {
    const DraftDiff diff{with(
        "statutes/employment.yaml", "gdpr: [6.1.c, 6.1.e, 9.2.b, 9.2.g]\n        verified: false",
        "gdpr: [6.1.c, 6.1.e, 9.2.b, 9.2.g]\n        verified: true")};
    CHECK(diff.eyes == Eyes::officer);
    const DraftChange* const read{find(diff, Kind::provision)};
    REQUIRE(read != nullptr);
    CHECK(holds(read->text.fi, "380/2023 13 luku (380/2023/ch13)"));
    CHECK(holds(read->text.sv, "380/2023 13 kap. (380/2023/ch13)"));
    CHECK(holds(read->text.en, "380/2023 chapter 13 (380/2023/ch13)"));
    CHECK(holds(read->text.en, "is marked as verified"));
    // what was read is not asked about again
    CHECK(
        with(
            "statutes/employment.yaml", "gives: [right-to-disclose]", "gives: [right-to-disclose] ")
            .eyes
        == Eyes::own);
}

TEST_CASE(
    "a rule that newly rests on a provision that nobody has read, or gives more by it, is the "
    "data-protection officer's to accept",
    "[admin][drafts][law]") {
    const DraftDiff newly{with(
        rules, "provisions: [1290/2002/ch11/4, 1290/2002/ch13/3]",
        "provisions: [1290/2002/ch11/4, 1290/2002/ch13/3, 380/2023/ch13]")};
    CHECK(find(newly, Kind::gain) == nullptr);
    REQUIRE(find(newly, Kind::provision) != nullptr);
    CHECK(holds(find(newly, Kind::provision)->text.fi, "380/2023/ch13"));
    CHECK(holds(find(newly, Kind::provision)->text.fi, "kela-unemployment-benefit"));
    CHECK(newly.eyes == Eyes::officer);

    const DraftDiff more{with(
        rules, "    - service.interruption\n",
        "    - service.interruption\n    - service.earliest-start\n")};
    REQUIRE(find(more, Kind::gain) != nullptr);
    CHECK_FALSE(find(more, Kind::gain)->special);
    REQUIRE(find(more, Kind::provision) != nullptr);
    CHECK(holds(find(more, Kind::provision)->text.sv, "kela-benefit-payment"));
    CHECK(more.eyes == Eyes::officer);

    // fewer of its items: nothing rests on it that did not
    const DraftDiff less{with(rules, "    - service.interruption\n", "")};
    CHECK(find(less, Kind::provision) == nullptr);
    CHECK(less.eyes == Eyes::own);
}

TEST_CASE(
    "what a successor carries on is not said to be lost, nor to be new", "[admin][drafts][law]") {
    const config::FileSet files{law_of_2027()};
    const DraftDiff diff{
        compare_sets(shipped(), *loaded(files), gateway::admin::differing(shipped_files(), files))};
    int carried_on{0};
    int lost{0};
    for (const DraftChange& change : diff.changes) {
        INFO(change.text.en);
        if (change.party != "kela" || change.purpose != "unemployment-benefit") {
            continue;
        }
        CHECK_FALSE(holds(change.text.en, "kaustinen")); // its rule is of four registers, as before
        if (lists(change, "person.personal-id")) {
            ++carried_on;
            CHECK(holds(
                change.text.en, change.kind == Kind::loss
                                    ? "no longer receive in all circumstances in which it did: "
                                    : "receive in more circumstances than before: "));
        }
        if (lists(change, "person.contact.street-address")) {
            ++lost;
            CHECK(holds(change.text.en, "will no longer receive: "));
            CHECK(holds(change.text.sv, "får inte längre: "));
        }
        CHECK(
            lists(change, "person.personal-id") + lists(change, "person.contact.street-address")
            < 2);
    }
    CHECK(carried_on == 2);
    CHECK(lost == 1);
}

TEST_CASE(
    "an exchange stops with a provision only if its mandatory item is lost in all circumstances",
    "[admin][drafts][analysis]") {
    const auto draft = loaded(law_of_2027());
    const auto stopped = [](const config::Configuration& configuration) {
        const auto answer = admin::analyse_expiry(
            configuration, core::ProvisionId::intern("1290/2002/ch13/3"), day("2027-01-01"),
            day("2026-11-29"), policy::Language::en);
        REQUIRE(answer);
        return text::write_json(*answer->body.find("exchanges_stopped"));
    };
    CHECK(holds(stopped(shipped()), "kela-statements-out"));
    CHECK_FALSE(holds(stopped(*draft), "kela-statements-out"));
    CHECK(holds(stopped(*draft), "fund-"));
}

TEST_CASE(
    "a provision that is not in force yet ends after its first day at the earliest",
    "[admin][drafts][analysis]") {
    const auto draft = loaded(law_of_2027());
    const auto ends = [&](std::optional<core::Instant> date) {
        return admin::analyse_expiry(
            *draft, core::ProvisionId::intern("1290/2002/ch13/3e"), date, day("2026-11-29"),
            policy::Language::en);
    };
    REQUIRE(ends(std::nullopt));
    CHECK(ends(std::nullopt)->body.string_at("date") == "2027-01-02T00:00:00+02:00");
    CHECK(ends(day("2028-01-01"))->body.string_at("date") == "2028-01-01T00:00:00+02:00");
    try {
        static_cast<void>(ends(day("2027-01-01")));
        FAIL("it would end before it begins");
    } catch (const core::GatewayError& failure) {
        CHECK(failure.code() == core::Code{"DATE_BEFORE_FORCE"});
        CHECK(holds(failure.what(), "2027-01-01; in force from 2027-01-01"));
    }
}
