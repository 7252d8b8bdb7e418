#include "gateway/text/iso_codes.h"

#include <catch2/catch.hpp>

using namespace gateway::text;

TEST_CASE("every country has its three forms, but Kosovo no number", "[text][iso]") {
    for (const auto& [two, three, number] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"FI", "FIN", "246"},
             {"SE", "SWE", "752"},
             {"EE", "EST", "233"},
             {"AX", "ALA", "248"},
             {"UA", "UKR", "804"},
             {"AF", "AFG", "004"}}) {
        CAPTURE(two);
        CHECK(read_country(three, CountryForm::alpha_3) == two);
        CHECK(read_country(number, CountryForm::numeric) == two);
        CHECK(write_country(two, CountryForm::alpha_3) == three);
        CHECK(write_country(two, CountryForm::numeric) == number);
    }
    CHECK(read_country("XKK", CountryForm::alpha_3) == "XK");
    CHECK_FALSE(write_country("XK", CountryForm::numeric));
    CHECK_FALSE(read_country("ZZ", CountryForm::alpha_2));
    CHECK_FALSE(read_country("", CountryForm::alpha_3));
}

TEST_CASE("languages without two letters keep three", "[text][iso]") {
    CHECK(read_language("fin", LanguageForm::alpha_3) == "fi");
    CHECK(read_language("smn", LanguageForm::alpha_3) == "smn");
    CHECK(write_language("smn", LanguageForm::alpha_2) == "smn");
    CHECK(write_language("ru", LanguageForm::alpha_3) == "rus");
    CHECK_FALSE(read_language("ruu", LanguageForm::alpha_3));
}

TEST_CASE("letters change their case as in Finnish", "[text][iso]") {
    CHECK(to_upper("åäö šž") == "ÅÄÖ ŠŽ");
    CHECK(to_lower("ÅÄÖ I") == "åäö i");
}
