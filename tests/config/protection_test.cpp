// What the catalogue and the rules say about protected addresses, restricted data, and what is
// about nobody.

#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <tuple>

using namespace tests::config_room;
using gateway::config::FileSet;
using Errors = std::vector<std::string>;

namespace {

struct Edit {
    const char* file;
    const char* from;
    const char* to;
};

Errors errors_after(std::initializer_list<Edit> edits) {
    FileSet set{small_set()};
    for (const Edit& edit : edits) {
        std::string text{set.files().at(edit.file)};
        const std::size_t at{text.find(edit.from)};
        REQUIRE(at != std::string::npos);
        set.put(edit.file, text.replace(at, std::string{edit.from}.size(), edit.to));
    }
    return errors_of(set);
}

constexpr Edit no_relation{
    "rules/one.yaml", "requires: [party.active, relation.case]", "requires: [party.active]"};
constexpr Edit right{
    "catalogue.yaml", "  - {id: hold.turvakielto,",
    "  - {id: right.see, label: {fi: a, sv: a, en: a}}\n  - {id: hold.turvakielto,"};
constexpr Edit liftable{
    "rules/one.yaml", "triggers: [hold.turvakielto],",
    "triggers: [hold.turvakielto], unless: [right.see],"};
constexpr Edit marker{"catalogue.yaml", "{id: person.name,", "{id: person.name, ban-marker: true,"};
constexpr Edit kept{
    "rules/one.yaml", "- {id: cap-ban,",
    "- {id: cap-marker, kind: cap, form: none, categories: [identity], unless: [right.see],"
    " valid: {from: 2020-01-01}, source: invented}\n- {id: cap-ban,"};

}

TEST_CASE("a permit about persons names a relation, and one about nobody need not", "[config]") {
    CHECK(errors_after({no_relation}) == Errors{"rules/one.yaml:1 PERMIT_WITHOUT_RELATION"});
    CHECK(
        errors_after({no_relation,
                      {"catalogue.yaml", "{id: person.name,", "{id: person.name, personal: false,"},
                      {"catalogue.yaml", "{id: person.personal-id,",
                       "{id: person.personal-id, personal: false,"}})
            .empty());
    CHECK(
        errors_after(
            {{"catalogue.yaml", "{id: person.name,", "{id: person.name, personal: no-one,"}})
            .size()
        == 1);
}

TEST_CASE(
    "an exception to restrictions is one of those of Article 18(2), and rests on an approval that "
    "the catalogue knows",
    "[config][gdpr-18]") {
    const Edit approval{
        "catalogue.yaml", "  - {id: hold.turvakielto,",
        "  - {id: approval.restriction-exception, label: {fi: a, sv: a, en: a}}\n"
        "  - {id: hold.turvakielto,"};
    const Edit claims{
        "rules/one.yaml", "  valid: {from: 2020-01-01}\n",
        "  despite-restriction: legal-claims\n  valid: {from: 2020-01-01}\n"};
    CHECK(errors_after({approval, claims}).empty());
    CHECK(errors_after({claims}) == Errors{"rules/one.yaml:8 REFERENCE_DANGLING"});
    const auto with = [&](const char* word) {
        return errors_after({approval, {claims.file, claims.from, word}});
    };
    CHECK(
        with("  despite-restriction: convenience\n  valid: {from: 2020-01-01}\n")
        == Errors{"rules/one.yaml:8 TERM_UNKNOWN"});
    CHECK(
        with("  despite-restriction: consent\n  valid: {from: 2020-01-01}\n")
        == Errors{"rules/one.yaml:1 CONSENT_TERM_MISSING"});
}

TEST_CASE(
    "a protected address that some may have needs a marker, and the marker a cap",
    "[config][661/2009-36]") {
    CHECK(errors_after({right, liftable}) == Errors{"rules/one.yaml:10 BAN_MARKER_MISSING"});
    CHECK(errors_after({right, liftable, marker}) == Errors{"rules/one.yaml:1 BAN_MARKER_OPEN"});
    CHECK(errors_after({right, liftable, marker, kept}).empty());
}
