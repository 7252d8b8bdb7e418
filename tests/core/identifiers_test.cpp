#include "gateway/core/area_codes.h"
#include "gateway/core/bank_identifiers.h"
#include "gateway/core/business_id.h"
#include "gateway/core/hetu.h"
#include "gateway/core/hetu_history.h"
#include "gateway/core/identifiers.h"
#include "gateway/core/oid.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <array>
#include <set>

using namespace gateway;
using core::IdentifierKind;

namespace {

std::string_view code(IdentifierKind kind, std::string_view text) {
    const auto checked = core::check_identifier(kind, text);
    return checked ? std::string_view{"ok"} : checked.rejection().code.text();
}

/// A code of the day, the sign and the individual number, with its check character.
std::string artificial(const std::string& day, char sign, int number) {
    constexpr std::string_view characters{"0123456789ABCDEFHJKLMNPRSTUVWXY"};
    const std::string digits{day + std::to_string(number)};
    const auto check = std::stoul(digits) % characters.size();
    return day + sign + std::to_string(number) + characters[check];
}

constexpr std::string_view signs{"+-YXWVUABCDEF"};

char other_digit(char digit) {
    return static_cast<char>('0' + (digit - '0' + *rc::gen::inRange(1, 10)) % 10);
}

std::string any_digits(int count) {
    return *rc::gen::container<std::string>(
        static_cast<std::size_t>(count), rc::gen::inRange<char>('0', '9' + 1));
}

/// Eight digits of a Y-tunnus; nothing where the first seven can have no check digit.
std::optional<std::string> business_digits(const std::string& seven) {
    for (char check{'0'}; check <= '9'; ++check) {
        if (core::check_business_digits(seven + check)) {
            return seven + check;
        }
    }
    return std::nullopt;
}

core::LocalDate day(const char* text) {
    return core::parse_date(text).value();
}

}

TEST_CASE(
    "codes of all thirteen century signs are read, and each is another person's", "[core][hetu]") {
    std::set<core::PersonId> persons;
    for (const char sign : signs) {
        for (const int number : {900, 901, 998, 999}) {
            const std::string text{artificial("280295", sign, number)};
            CAPTURE(sign, number);
            const auto hetu = core::parse_hetu(text);
            REQUIRE(hetu.ok());
            const int century{sign == '+' ? 1800 : sign == '-' || sign >= 'U' ? 1900 : 2000};
            CHECK(hetu.value().born.year == century + 95);
            CHECK((hetu.value().sex == core::Hetu::Sex::male) == (number % 2 == 1));
            CHECK(hetu.value().artificial());
            persons.insert(core::PersonId{text});
        }
    }
    CHECK(persons.size() == signs.size() * 4); // the sign is part of the code
}

TEST_CASE(
    "a wrong hetu is refused as machines must, with the rule that it breaks", "[core][hetu]") {
    const auto wrong = [](std::string_view text) { return code(IdentifierKind::hetu, text); };
    CHECK(wrong(artificial("310252", '-', 908)) == "HETU_DATE");
    CHECK(wrong(artificial("290200", '-', 901)) == "HETU_DATE"); // 1900 had no leap day
    CHECK(wrong(artificial("290299", '-', 923)) == "HETU_DATE");
    CHECK(wrong(artificial("290200", 'A', 901)) == "ok"); // 2000 had one
    CHECK(wrong(artificial("131052", '/', 908)) == "HETU_CENTURY");
    CHECK(wrong(artificial("131052", 'T', 908)) == "HETU_CENTURY");
    CHECK(wrong(artificial("131052", 'a', 908)) == "HETU_CENTURY"); // small letters are not folded
    CHECK(wrong("10101-9101") == "HETU_LENGTH");
    CHECK(wrong("") == "HETU_LENGTH");
    CHECK(wrong(" " + artificial("131052", '-', 908)) == "HETU_LENGTH");
    std::string text{artificial("131052", '-', 908)};
    text.back() = text.back() == '0' ? '1' : '0';
    CHECK(wrong(text) == "HETU_CHECK");
    CHECK(wrong("0101AA-923A") == "HETU_DIGITS");
}

TEST_CASE("a digit of a hetu that is mistaken is found, a sign is not", "[core][property][hetu]") {
    const bool held = rc::check("one wrong digit is found", [] {
        const char sign{*rc::gen::elementOf(std::string{signs})};
        const std::string text{
            artificial("1205" + any_digits(2), sign, *rc::gen::inRange(900, 1000))};
        RC_ASSERT(core::parse_hetu(text).ok());
        const std::array<std::size_t, 8> digits{1, 3, 4, 5, 7, 8, 9, 0};
        std::string other{text};
        char& digit{other.at(*rc::gen::elementOf(digits))};
        digit = other_digit(digit);
        RC_ASSERT(!core::parse_hetu(other).ok());
        std::string twin{text};
        twin[6] = *rc::gen::elementOf(std::string{signs});
        // the check character knows nothing of the sign: only comparing whole codes does
        RC_ASSERT(core::parse_hetu(twin).ok());
        RC_ASSERT((core::PersonId{twin} == core::PersonId{text}) == (twin == text));
    });
    CHECK(held);
}

TEST_CASE(
    "a changed hetu leaves the earlier one the same person's, with its sign", "[core][hetu]") {
    using core::HetuHistory;
    const std::string first{artificial("010190", '-', 999)};
    const std::string second{artificial("010190", 'Y', 999)};
    const auto history = HetuHistory::of(
        {{core::PersonId{first}, day("1990-01-05")}, {core::PersonId{second}, day("2024-03-01")}});
    REQUIRE(history.ok());
    CHECK(history.value().on(day("1989-12-31")) == nullptr);
    CHECK(history.value().on(day("2024-02-29"))->reveal() == first);
    CHECK(history.value().on(day("2024-03-01"))->reveal() == second);
    CHECK(history.value().current()->reveal() == second);
    CHECK(history.value().has(core::PersonId{first}));
    CHECK_FALSE(history.value().has(core::PersonId{artificial("010190", 'X', 999)}));
    CHECK(HetuHistory::of({}).value().current() == nullptr);

    const auto refused = [](std::vector<HetuHistory::Entry> entries) {
        return HetuHistory::of(std::move(entries)).rejection().code.text();
    };
    CHECK(
        refused(
            {{core::PersonId{first}, day("2000-01-01")},
             {core::PersonId{second}, day("2000-01-01")}})
        == "HETU_HISTORY_ORDER");
    CHECK(
        refused(
            {{core::PersonId{first}, day("2000-01-01")},
             {core::PersonId{first}, day("2001-01-01")}})
        == "HETU_HISTORY_REPEATED");
    CHECK(refused({{core::PersonId{"R-000001"}, day("2000-01-01")}}) == "HETU_LENGTH");
}

TEST_CASE(
    "Y-tunnus, VAT number and OVT identifier are checked by one check digit",
    "[core][business-id]") {
    for (const char* right : {"0165116-3", "0138780-9", "2296962-1", "0245437-2", "1629284-5"}) {
        CAPTURE(right);
        CHECK(code(IdentifierKind::business_id, right) == "ok");
        std::string digits{right};
        digits.erase(7, 1);
        CHECK(code(IdentifierKind::vat, "FI" + digits) == "ok");
        CHECK(code(IdentifierKind::ovt, "0037" + digits) == "ok");
        CHECK(code(IdentifierKind::ovt, "0037" + digits + "AB123") == "ok");
        CHECK(code(IdentifierKind::ovt, "0037" + digits + "AB1234") == "OVT_FORM");
        CHECK(code(IdentifierKind::ovt, "0037" + digits + "ab") == "OVT_FORM");
        CHECK(code(IdentifierKind::vat, "fi" + digits) == "VAT_FORM");
    }
    for (const char* wrong : {"0111111-1", "0222222-2", "2912345-6", "1234567-8"}) {
        CAPTURE(wrong);
        CHECK(code(IdentifierKind::business_id, wrong) == "BUSINESS_ID_CHECK");
    }
    CHECK(code(IdentifierKind::business_id, "165116-3") == "BUSINESS_ID_FORM"); // a lost zero
    CHECK(code(IdentifierKind::business_id, "01651163") == "BUSINESS_ID_FORM");
    CHECK(code(IdentifierKind::business_id, "0000000-0") == "BUSINESS_ID_FORM"); // nobody's
    CHECK(code(IdentifierKind::vat, "FI00000000") == "BUSINESS_ID_FORM");
    CHECK(code(IdentifierKind::ovt, "003700000000") == "BUSINESS_ID_FORM");
    CHECK(code(IdentifierKind::vat, "FI01651164") == "BUSINESS_ID_CHECK");
    CHECK(code(IdentifierKind::ovt, "003701651164") == "BUSINESS_ID_CHECK");
}

TEST_CASE("a digit of a Y-tunnus that is mistaken is found", "[core][property][business-id]") {
    const bool held = rc::check("one wrong digit is found", [] {
        const auto right = business_digits(any_digits(7));
        RC_PRE(right.has_value());
        std::string wrong{*right};
        char& digit{wrong.at(*rc::gen::inRange<std::size_t>(0, 8))};
        digit = other_digit(digit);
        RC_ASSERT(!core::check_business_digits(wrong).ok());
    });
    CHECK(held);
}

TEST_CASE("account numbers are held to their country's length and to modulo 97", "[core][iban]") {
    const auto iban = [](std::string_view text) { return code(IdentifierKind::iban, text); };
    CHECK(iban("FI2112345600000785") == "ok");
    CHECK(iban("FI9080002627761349") == "IBAN_CHECK");
    CHECK(iban("FI211234560000078") == "IBAN_LENGTH");
    CHECK(iban("FI21 1234 5600 0007 85") == "IBAN_FORM");
    CHECK(iban("fi2112345600000785") == "IBAN_FORM");
    CHECK(iban("FI21123456A0000785") == "IBAN_FORM");
    CHECK(iban("ZZ2112345600000785") == "IBAN_COUNTRY");
    CHECK(iban("GB82WEST12345698765432") == "ok"); // the standard's own example
    CHECK(iban("") == "IBAN_FORM");
}

TEST_CASE("references of payments are checked, national and international", "[core][reference]") {
    const auto ref = [](std::string_view text) { return code(IdentifierKind::reference, text); };
    CHECK(ref("1234561") == "ok");
    CHECK(ref("1511890656") == "ok");
    CHECK(ref("1234562") == "REFERENCE_CHECK");
    CHECK(ref("123") == "REFERENCE_FORM");
    CHECK(ref("12345 61") == "REFERENCE_FORM");
    CHECK(ref("RF341234561") == "ok");
    CHECK(ref("RF18539007547034") == "ok"); // what is inside need not be a Finnish reference
    CHECK(ref("RF97C2H5OH") == "ok");
    CHECK(ref("RF351234561") == "REFERENCE_CHECK");
    CHECK(ref("RF34") == "REFERENCE_FORM");
    CHECK(ref("0000") == "REFERENCE_FORM");
    CHECK(ref("00000000000000000000") == "REFERENCE_FORM");
    CHECK(ref("RF450000") == "REFERENCE_FORM");
    CHECK(ref("rf341234561") == "REFERENCE_FORM");
}

TEST_CASE(
    "every reference that is made is right, and one wrong digit is found",
    "[core][property][reference]") {
    const bool held = rc::check("the check digit finds one wrong digit", [] {
        const std::string digits{any_digits(*rc::gen::inRange(3, 20))};
        RC_PRE(digits.find_first_not_of('0') != std::string::npos);
        const std::string right{digits + core::reference_check_digit(digits)};
        RC_ASSERT(core::check_reference(right).ok());
        std::string wrong{right};
        char& digit{wrong.at(*rc::gen::inRange<std::size_t>(0, wrong.size()))};
        digit = other_digit(digit);
        RC_ASSERT(!core::check_reference(wrong).ok());
    });
    CHECK(held);
}

TEST_CASE(
    "object identifiers are arcs, and Finnish organisations have a check digit in theirs",
    "[core][oid]") {
    const auto oid = [](std::string_view text) { return code(IdentifierKind::oid, text); };
    CHECK(oid("1.2.246") == "ok");
    CHECK(oid("2.999.1") == "ok");
    CHECK(oid("1.2.246.537.6.30001") == "ok");
    CHECK(oid("1.2.246.10.22969621") == "ok");
    CHECK(oid("1.2.246.10.1651163.19.0") == "ok"); // arcs lose their leading zeros
    CHECK(oid("1.2.246.10.22969622") == "BUSINESS_ID_CHECK");
    CHECK(oid("1.2.246.10.122969621") == "OID_ARC");
    CHECK(oid("1.2.246.10.0") == "OID_ARC");
    CHECK(oid("1.2.246.10.0.1") == "OID_ARC");
    for (const char* form : {"", "1", "1.", ".1", "1..2", "1.02", "1.2.a", "1 2", "1.2.246."}) {
        CAPTURE(form);
        CHECK(oid(form) == "OID_FORM");
    }
    CHECK(oid("3.1") == "OID_ARC");
    CHECK(oid("1.40") == "OID_ARC");
    CHECK(oid("0.39") == "ok");
}

TEST_CASE("a code that lost its zeros is told from one that is none", "[core][municipality]") {
    CHECK(code(IdentifierKind::municipality, "609") == "ok");
    CHECK(code(IdentifierKind::municipality, "91") == "MUNICIPALITY_ZEROS");
    CHECK(code(IdentifierKind::municipality, "0609") == "MUNICIPALITY_FORM");
    CHECK(code(IdentifierKind::municipality, "Pori") == "MUNICIPALITY_FORM");
    CHECK(code(IdentifierKind::municipality, "") == "MUNICIPALITY_FORM");
    CHECK(code(IdentifierKind::postal_code, "00100") == "ok");
    CHECK(code(IdentifierKind::postal_code, "100") == "POSTAL_CODE_ZEROS");
    CHECK(code(IdentifierKind::postal_code, "FI-100") == "POSTAL_CODE_FORM");
    CHECK(core::restore_zeros("5", 3) == "005");
    CHECK(core::restore_zeros("609", 3) == "609");
    CHECK_FALSE(core::restore_zeros("6091", 3));
    CHECK_FALSE(core::restore_zeros("", 3));
}

TEST_CASE(
    "a municipality that merged is known by its day and its successor", "[core][municipality]") {
    // invented codes: 901 merged into 902, 902 into 903
    const auto list = core::DatedCodes::parse("\xEF\xBB\xBF"
                                              "code;from;until;successor\r\n"
                                              "901;;2015-01-01;902\r\n902;;2020-01-01;903\n"
                                              "903;2020-01-01;;\n\n904;;2016-01-01;904\n");
    REQUIRE(list.ok());
    CHECK(list.value().size() == 4);
    const auto on = [&](const char* text, const char* at) {
        const auto checked = list.value().check(text, day(at));
        return checked ? std::string_view{"ok"} : checked.rejection().code.text();
    };
    CHECK(on("901", "2014-12-31") == "ok");
    CHECK(on("901", "2015-01-01") == "CODE_ENDED");
    CHECK(on("903", "2019-12-31") == "CODE_NOT_YET");
    CHECK(on("900", "2019-12-31") == "CODE_UNKNOWN");
    CHECK(list.value().current("901", day("2014-01-01")) == "901");
    CHECK(list.value().current("901", day("2018-01-01")) == "902");
    CHECK(list.value().current("901", day("2026-01-01")) == "903");
    CHECK_FALSE(list.value().current("904", day("2026-01-01"))); // a circle ends
    CHECK_FALSE(list.value().current("900", day("2026-01-01")));

    const auto refused = [](std::string_view text) {
        return core::DatedCodes::parse(text).rejection();
    };
    CHECK(refused("code;name\n").code == core::Code{"CODE_LIST_HEAD"});
    CHECK(refused("code;from;until;successor\n609;;\n").code == core::Code{"CODE_LIST_LINE"});
    CHECK(refused("code;from;until;successor\n609;;;;\n").line == 2);
    CHECK(
        refused("code;from;until;successor\n609;2020-02-30;;\n").code
        == core::Code{"CODE_LIST_DATE"});
    CHECK(
        refused("code;from;until;successor\n609;;;\n609;2020-01-01;;\n").code
        == core::Code{"CODE_LIST_OVERLAP"});
}

TEST_CASE("every kind has a name, and every cause a reason in words", "[core]") {
    CHECK(core::identifier_kinds().size() == 9);
    for (const std::string_view word : core::identifier_kinds()) {
        CAPTURE(word);
        const auto kind = core::find_identifier_kind(word);
        REQUIRE(kind);
        const auto wrong = core::check_identifier(*kind, "?");
        REQUIRE_FALSE(wrong.ok());
        CHECK(wrong.rejection().path.empty());
        CHECK(core::explain_identifier(wrong.rejection().code) != wrong.rejection().code.text());
    }
    CHECK_FALSE(core::find_identifier_kind("HETU"));
    CHECK_FALSE(core::find_identifier_kind(""));
}
