// The register of statutes: what repealed what, which text was in force when, and what is not
// verified.

#include "gateway/config/trial.h"
#include "gateway/policy/citation.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace tests::config_room;
using namespace gateway;
using Lines = std::vector<std::string>;

namespace {

const std::string second_act{R"(acts:
  - act: 2/2020
    name: {fi: Laki, sv: Lag, en: Act}
    force: {from: 2020-01-01, until: 2024-01-01}
    repealed-by: 1/2000
    replaced-by: [1/2000]
    amended-by:
      - {act: 3/2021, from: 2021-05-01, what: one section, verified: true, source: invented}
    source: invented
    provisions:
      - {id: 2/2020/1, section: "1", force: {from: 2020-01-01, until: 2021-05-01}, superseded-by: 2/2020/1-2021, gives: [], verified: true}
      - {id: 2/2020/1-2021, section: "1", force: {from: 2021-05-01, until: 2024-01-01}, as-amended-by: 3/2021, gives: [], verified: true}
)"};

/// The small set with one register of statutes in two files.
config::FileSet two_files(const std::string& from = {}, const std::string& to = {}) {
    config::FileSet set{small_set()};
    std::string text{second_act};
    if (!from.empty()) {
        const std::size_t at{text.find(from)};
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    set.put("statutes/former.yaml", text);
    return set;
}

Lines errors_with(const std::string& from, const std::string& to) {
    return errors_of(two_files(from, to));
}

const policy::Act& act_of(const config::Loaded& loaded, const std::string& number) {
    const auto& acts = loaded.configuration->rules->law().acts;
    const auto found = std::find_if(
        acts.begin(), acts.end(), [&](const policy::Act& act) { return act.number == number; });
    REQUIRE(found != acts.end());
    return *found;
}

const policy::Provision& provision_of(const config::Loaded& loaded, const std::string& id) {
    const auto& provisions = loaded.configuration->rules->law().provisions;
    const auto found =
        std::find_if(provisions.begin(), provisions.end(), [&](const policy::Provision& one) {
            return one.id.text() == id;
        });
    REQUIRE(found != provisions.end());
    return *found;
}

config::Loaded shipped() {
    config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded;
}

core::Instant day(const char* text) {
    return core::start_of_day(*core::parse_date(text));
}

}

TEST_CASE("the register of statutes may be a folder of files that name each other", "[config]") {
    const auto loaded = config::load(two_files(), {}, {});
    REQUIRE(loaded.configuration);
    const policy::Act& act{act_of(loaded, "2/2020")};
    CHECK(act.repealed_by == "1/2000");
    CHECK(act.replaced_by == Lines{"1/2000"});
    REQUIRE(act.amendments.size() == 1);
    CHECK(act.amendments.front().from == day("2021-05-01"));
    CHECK(provision_of(loaded, "2/2020/1").superseded_by.text() == "2/2020/1-2021");
    CHECK(provision_of(loaded, "2/2020/1-2021").text_of == "3/2021");
}

TEST_CASE("what a statute names must be in the register", "[config]") {
    CHECK(
        errors_with("repealed-by: 1/2000", "repealed-by: 9/2000")
        == Lines{"statutes/former.yaml:5 REFERENCE_DANGLING"});
    CHECK(
        errors_with("replaced-by: [1/2000]", "replaced-by: [9/2000]")
        == Lines{"statutes/former.yaml:6 REFERENCE_DANGLING"});
    CHECK(
        errors_with("superseded-by: 2/2020/1-2021", "superseded-by: 2/2020/9")
        == Lines{"statutes/former.yaml:11 REFERENCE_DANGLING"});
    CHECK(
        errors_with("as-amended-by: 3/2021", "as-amended-by: 1/2000")
        == Lines{"statutes/former.yaml:12 REFERENCE_DANGLING"});
    CHECK(
        errors_with("act: 3/2021", "act: HE 3/2021")
        == Lines{"statutes/former.yaml:8 NAME_FORM", "statutes/former.yaml:12 REFERENCE_DANGLING"});
    CHECK(
        errors_with("act: 2/2020", "act: 1/2000").front() == "statutes/former.yaml:2 ID_DUPLICATE");
}

TEST_CASE("no text outlives its act", "[config]") {
    CHECK(
        errors_with("{from: 2021-05-01, until: 2024-01-01}", "{from: 2021-05-01}")
        == Lines{"statutes/former.yaml:12 DATE_ORDER"});
    CHECK(
        errors_with(
            "{from: 2021-05-01, until: 2024-01-01}", "{from: 2021-05-01, until: 2024-01-02}")
        == Lines{"statutes/former.yaml:12 DATE_ORDER"});
}

TEST_CASE("an act whose days are not known carries nothing and is not verified", "[config]") {
    const std::string known{"force: {from: 2020-01-01, until: 2024-01-01}\n    repealed-by"};
    CHECK(
        errors_with(known, "force: unknown\n    repealed-by")
        == Lines{"statutes/former.yaml:2 VERIFIED_WITHOUT_DAYS"});
    CHECK(
        errors_with(known, "force: sometimes\n    repealed-by")
        == Lines{
            "statutes/former.yaml:2 VERIFIED_WITHOUT_DAYS", "statutes/former.yaml:4 TERM_UNKNOWN"});
    CHECK(
        errors_with(
            "from: 2021-05-01, what: one section, verified: true",
            "what: one section, verified: true")
        == Lines{"statutes/former.yaml:8 VERIFIED_WITHOUT_DAYS"});
    config::FileSet cited{small_set()};
    cited.put("statutes/cited.yaml", R"(acts:
  - act: 3/1999
    name: {fi: Laki, sv: Lag, en: Act}
    force: unknown
    verified: false
    source: invented
)");
    CHECK(errors_of(cited).empty());
    CHECK(notes_of(cited).back() == "statutes/cited.yaml:2 ACT_UNVERIFIED");
}

TEST_CASE("what is unverified or pending in a statute is listed", "[config]") {
    const config::FileSet set{two_files(
        "    source: invented\n    provisions",
        "    verified: false\n    pending:\n      - {proposal: HE 1/2026, what: all, source: "
        "invented}\n"
        "    source: invented\n    provisions")};
    const Lines notes{notes_of(set)};
    const Lines expected{
        "statutes/former.yaml:2 ACT_UNVERIFIED", "statutes/former.yaml:11 STATUTE_PENDING"};
    REQUIRE(notes.size() >= 2);
    CHECK(Lines(notes.end() - 2, notes.end()) == expected);
    CHECK(
        notes_of(
            two_files("what: one section, verified: true", "what: one section, verified: false"))
            .back()
        == "statutes/former.yaml:8 AMENDMENT_UNVERIFIED");
}

TEST_CASE(
    "the acts on employment services before 2025 were repealed by 383/2023, not by what replaced "
    "them",
    "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    for (const char* number : {"916/2012", "1369/2014"}) {
        const policy::Act& act{act_of(loaded, number)};
        CHECK(act.repealed_by == "383/2023");
        REQUIRE(act.dated);
        CHECK(act.force.until == day("2025-01-01"));
    }
    CHECK(act_of(loaded, "916/2012").replaced_by == Lines{"380/2023"});
    CHECK(act_of(loaded, "1369/2014").replaced_by == Lines{"381/2023"});
    CHECK(act_of(loaded, "1386/2010").repealed_by == "681/2023");
    CHECK(act_of(loaded, "254/2015").repealed_by == "703/2023");
    CHECK(act_of(loaded, "254/2015").force.until == day("2024-01-01"));
    CHECK(act_of(loaded, "784/2021").repealed_by == "703/2023");
}

TEST_CASE("a temporary act ends without being repealed", "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const policy::Act& pilot{act_of(loaded, "1269/2020")};
    CHECK(pilot.repealed_by.empty());
    REQUIRE(pilot.dated);
    CHECK(pilot.force.from == day("2021-03-01"));
    CHECK(pilot.force.until == day("2025-01-01"));
}

TEST_CASE("a former text is in force on its own days only", "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const policy::Provision& old_text{provision_of(loaded, "916/2012/ch13/6")};
    CHECK(old_text.force.covers(day("2022-05-22")));
    CHECK_FALSE(old_text.force.covers(day("2022-05-23")));
    const policy::Provision& new_text{
        provision_of(loaded, std::string{old_text.superseded_by.text()})};
    CHECK(new_text.text_of == "337/2022");
    CHECK(new_text.force.from == old_text.force.until);
    CHECK_FALSE(new_text.force.covers(day("2025-01-01")));
    CHECK(provision_of(loaded, "380/2023/12").force.covers(day("2023-04-01")));
    CHECK_FALSE(provision_of(loaded, "380/2023/ch13").force.covers(day("2024-12-31")));
    CHECK_FALSE(provision_of(loaded, "380/2023/113").force.covers(day("2034-01-01")));
}

TEST_CASE(
    "a section that an amendment is known to have changed has a text before it and one after",
    "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const auto changed = [&](const char* before, const char* after, const char* by,
                             const char* on) {
        INFO(before << ' ' << after);
        const policy::Provision& old_text{provision_of(loaded, before)};
        const policy::Provision& new_text{provision_of(loaded, after)};
        CHECK(old_text.superseded_by == new_text.id);
        CHECK(old_text.force.until == day(on));
        CHECK(new_text.force.from == day(on));
        CHECK(new_text.text_of == by);
        CHECK(old_text.section == new_text.section);
    };
    changed("916/2012/ch12/6", "916/2012/ch12/6-2022", "337/2022", "2022-05-23");
    changed("1290/2002/ch13/1-2003", "1290/2002/ch13/1", "385/2023", "2025-01-01");
    changed("1290/2002/ch13/3-2003", "1290/2002/ch13/3", "385/2023", "2025-01-01");
    CHECK_FALSE(provision_of(loaded, "1290/2002/ch11/4").force.covers(day("2024-12-31")));
    for (const char* unread :
         {"916/2012/ch12/6-2022", "1290/2002/ch13/1-2003", "1290/2002/ch13/3-2003"}) {
        CHECK_FALSE(provision_of(loaded, unread).verified);
    }
    // and no rule rests on a text on days on which it was not in force
    const policy::Law& law{loaded.configuration->rules->law()};
    for (const policy::Permit& permit : law.permits) {
        for (const core::ProvisionId id : permit.basis.provisions) {
            INFO(permit.id.text() << ' ' << id.text());
            const policy::Provision& on{provision_of(loaded, std::string{id.text()})};
            REQUIRE(permit.validity.from);
            CHECK(on.force.covers(*permit.validity.from));
            const auto until = permit.validity.until;
            CHECK((!on.force.until || (until && *until <= *on.force.until)));
        }
    }
}

TEST_CASE("whatever was not read in an act says so, and check lists it", "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const auto listed = [&](const core::Code& code) {
        return std::count_if(
            loaded.findings.begin(), loaded.findings.end(),
            [&](const config::Finding& finding) { return finding.code == code; });
    };
    const policy::Law& law{loaded.configuration->rules->law()};
    CHECK(
        listed("PROVISION_UNVERIFIED")
        == std::count_if(law.provisions.begin(), law.provisions.end(), [](const auto& one) {
               return !one.verified;
           }));
    CHECK(
        listed("ACT_UNVERIFIED")
        == std::count_if(
            law.acts.begin(), law.acts.end(), [](const auto& one) { return !one.verified; }));
    CHECK_FALSE(provision_of(loaded, "380/2023/ch13").verified);
    CHECK_FALSE(provision_of(loaded, "681/2023/act").verified);
    CHECK_FALSE(provision_of(loaded, "906/2019/22").verified);
    CHECK(provision_of(loaded, "383/2023/2").verified);
    for (const policy::Act& act : law.acts) {
        INFO(act.number);
        CHECK_FALSE(act.source.empty());
    }
}

TEST_CASE("every article of the GDPR that can be a basis is in the register", "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    for (const char letter : std::string{"abcdef"}) {
        const std::string basis{std::string{"6.1."} + letter};
        CHECK(provision_of(loaded, "2016/679/" + basis).gdpr == std::set{basis});
    }
    for (const char letter : std::string{"abcdefghij"}) {
        const std::string basis{std::string{"9.2."} + letter};
        CHECK(provision_of(loaded, "2016/679/" + basis).gdpr == std::set{basis});
    }
    for (const char* article :
         {"5", "7", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "26", "28", "30",
          "32", "35"}) {
        CHECK(provision_of(loaded, std::string{"2016/679/"} + article).verified);
    }
}

TEST_CASE("a chapter, a section and an Article are each told as what they are", "[config]") {
    const config::Loaded loaded{shipped()};
    const auto cited = [&](const char* id) {
        const policy::Label label{policy::citation_of(provision_of(loaded, id))};
        return Lines{label.fi, label.sv, label.en};
    };
    CHECK(
        cited("380/2023/ch13")
        == Lines{"380/2023 13 luku", "380/2023 13 kap.", "380/2023 chapter 13"});
    CHECK(cited("380/2023/13") == Lines{"380/2023 13 §", "380/2023 13 §", "380/2023 section 13"});
    CHECK(cited("705/2007/ch3").front() == "705/2007 3 luku");
    CHECK(cited("916/2012/ch13a").front() == "916/2012 13 a luku");
    CHECK(
        cited("1290/2002/ch14/3a")
        == Lines{
            "1290/2002 14 luku 3 a §", "1290/2002 14 kap. 3 a §",
            "1290/2002 chapter 14 section 3 a"});
    CHECK(
        cited("621/1999/24.1.25")
        == Lines{
            "621/1999 24 § 1 mom. 25 kohta", "621/1999 24 § 1 mom. 25 punkten",
            "621/1999 section 24(1)(25)"});
    CHECK(
        cited("2016/679/9.2.a")
        == Lines{
            "2016/679 9 artiklan 2 kohdan a alakohta", "2016/679 artikel 9.2 a",
            "2016/679 Article 9(2)(a)"});
    CHECK(cited("987/2009/2").back() == "987/2009 Article 2");
    CHECK(cited("831/1994/act") == Lines(3, "831/1994"));
    CHECK(cited("301/2004/data").front() == "301/2004 (säännöstä ei ole yksilöity)");
    CHECK(cited("81/2016/data").front() == "81/2016 (säännöstä ei ole yksilöity)");
    CHECK(policy::cite_gdpr("6.1.e", policy::Language::en) == "GDPR Article 6(1)(e)");
    // what is told in the same words is one matter: its texts, or its parts that nobody has located
    std::map<std::string, std::string> told;
    for (const policy::Provision& one : loaded.configuration->rules->law().provisions) {
        if (one.division == policy::Division::unlocated) {
            continue;
        }
        const std::string id{one.id.text()};
        const std::string of{id.substr(0, id.find('-'))};
        INFO(id);
        CHECK(told.emplace(policy::citation_of(one, policy::Language::fi), of).first->second == of);
    }
}

TEST_CASE("a provision stands in one place of its act, and that has a number", "[config]") {
    const std::string first{"{id: 2/2020/1, section: \"1\""};
    const auto error = [&](const std::string& place) {
        return errors_with(first, "{id: 2/2020/1, " + place);
    };
    CHECK(error("section: \"1\", chapter: \"1\"") == Lines{"statutes/former.yaml:11 PLACE_TWICE"});
    CHECK(error("name: {fi: a, sv: b, en: c}") == Lines{"statutes/former.yaml:11 KEY_MISSING"});
    CHECK(error("section: 13 luku") == Lines{"statutes/former.yaml:11 NAME_FORM"});
    CHECK(error("chapter: \"13:3\"") == Lines{"statutes/former.yaml:11 NAME_FORM"});
    CHECK(error("section: \"24(1)(\"") == Lines{"statutes/former.yaml:11 NAME_FORM"});
    for (const char* const place :
         {"chapter: 13 a", "section: \"13 a:3 b\"", "article: 6(1)(a)", "section: the act",
          "section: not located"}) {
        INFO(place);
        CHECK(error(place).empty());
    }
}

TEST_CASE("two names for one section are refused; its texts are not two", "[config]") {
    CHECK(
        errors_with("{id: 2/2020/1-2021,", "{id: 2/2020/one,").back()
        == "statutes/former.yaml:12 CITATION_SHARED");
    CHECK(errors_of(two_files()).empty());
}

TEST_CASE("a stored set that wrote chapters as sections is read as it was meant", "[config]") {
    config::FileSet set{two_files()};
    set.put(
        "statutes/older.yaml",
        "acts:\n"
        "  - act: 2016/679\n"
        "    name: {fi: Asetus, sv: Akt, en: Regulation}\n"
        "    force: {from: 2018-05-25}\n"
        "    source: invented\n"
        "    provisions:\n"
        "      - {id: 2016/679/6.1.e, section: \"6(1)(e)\", gives: [], verified: true}\n"
        "  - act: 4/2020\n"
        "    name: {fi: Laki, sv: Lag, en: Act}\n"
        "    force: {from: 2020-01-01}\n"
        "    source: invented\n"
        "    provisions:\n"
        "      - {id: 4/2020/13, section: \"13\", gives: [], verified: true}\n"
        "      - {id: 4/2020/ch13, section: \"13\", gives: [], verified: true}\n"
        "      - {id: 4/2020/data, section: the section on data, gives: [], verified: true}\n");
    CHECK(
        errors_of(set)
        == Lines{
            "statutes/older.yaml:7 SECTION_OF_NONE", "statutes/older.yaml:14 SECTION_OF_NONE",
            "statutes/older.yaml:15 NAME_FORM"});
    const std::shared_ptr<const config::Configuration> stored{config::try_out(set, {}, {}).tried};
    REQUIRE(stored);
    const config::Loaded loaded{stored, {}};
    const auto cited = [&](const char* id) {
        return policy::citation_of(provision_of(loaded, id), policy::Language::en);
    };
    CHECK(cited("2016/679/6.1.e") == "2016/679 Article 6(1)(e)");
    CHECK(cited("4/2020/13") == "4/2020 section 13");
    CHECK(cited("4/2020/ch13") == "4/2020 chapter 13");
    CHECK(cited("4/2020/data") == "4/2020 (section not yet located)");
}
