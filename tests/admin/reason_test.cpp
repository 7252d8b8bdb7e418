#include "gateway/admin/problems.h"
#include "gateway/admin/reason.h"
#include "gateway/admin/reason_texts.h"

#include <catch2/catch.hpp>

using gateway::admin::longest_reason;
using gateway::admin::reason_in_body;
using gateway::admin::reason_in_field;

TEST_CASE("a reason in a field is percent-encoded UTF-8", "[admin][reason]") {
    CHECK(reason_in_field("asiakkaan%20pyynt%C3%B6").value() == "asiakkaan pyyntö");
    CHECK(reason_in_field("  case 17  ").value() == "case 17");
    CHECK(reason_in_field("%20%20").value().empty());
    CHECK(reason_in_field("").value().empty());
    for (const char* wrong :
         {"%", "%2", "%zz", "a%C3", "%FF", "a%0Ab", "%00", "%7F", "t\xE4m\xE4"}) {
        CAPTURE(wrong);
        CHECK_FALSE(reason_in_field(wrong));
    }
}

TEST_CASE("a reason has a length and no control characters", "[admin][reason]") {
    CHECK(reason_in_body(std::string(longest_reason, 'x')));
    CHECK_FALSE(reason_in_body(std::string(longest_reason + 1, 'x')));
    CHECK_FALSE(reason_in_body("a\nb"));
    CHECK_FALSE(reason_in_body(std::string_view{"a\0b", 3}));
    CHECK(reason_in_body("tietopyyntö § 11").value() == "tietopyyntö § 11");
    CHECK(reason_in_body("   ").value().empty()); // which is none
}

TEST_CASE(
    "who names another purpose is told those that there are, in each language", "[admin][reason]") {
    for (const std::string_view title : gateway::admin::problems::purpose_unknown.title) {
        for (const std::string_view word : gateway::admin::reading_purposes) {
            CAPTURE(std::string{title}, std::string{word});
            CHECK(title.find(word) != std::string_view::npos);
            CHECK(gateway::admin::reading_purpose(word) == word);
        }
    }
    CHECK(gateway::admin::reading_purpose("curiosity").empty());
}

TEST_CASE(
    "why a name of the request is refused is said in the caller's language", "[admin][reason]") {
    const std::string said{"no such name in the configuration: zzz"};
    CHECK(gateway::admin::reason_text(said, "fi") == "asetuksissa ei ole tällaista nimeä: zzz");
    CHECK(gateway::admin::reason_text(said, "sv") == "konfigurationen har inget sådant namn: zzz");
    CHECK(gateway::admin::reason_text(said, "en") == said);
}
