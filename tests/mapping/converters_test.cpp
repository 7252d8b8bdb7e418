#include "gateway/mapping/mapping.h"

#include <catch2/catch.hpp>

// Values with one canonical spelling and several outside, codes with days, and parts of values.

using namespace gateway;
using core::NativeRecord;
using core::Value;
using mapping::Converter;
using mapping::Line;
using mapping::Loss;

namespace {

Line line(const char* path, const char* item, Converter converter, const char* form = "") {
    Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    made.form = form;
    return made;
}

NativeRecord native(std::vector<std::pair<const char*, const char*>> fields) {
    NativeRecord record;
    for (const auto& [path, text] : fields) {
        record.fields.push_back({path, Value{text}});
    }
    return record;
}

mapping::Mapping mapping_of(std::vector<Line> lines) {
    mapping::Definition definition;
    definition.lines = std::move(lines);
    return mapping::Mapping{std::move(definition)};
}

std::string text_of(const core::Record& record, const char* item) {
    const Value* const value{record.find(core::ItemId::intern(item))};
    return value == nullptr ? "absent" : std::string{value->reveal()};
}

/// What a value becomes, and what that becomes again: `canonical > outside`; or the code.
std::string there_and_back(Converter converter, const char* form, const char* text) {
    const mapping::Mapping mapping{mapping_of({line("/v", "person.other-id", converter, form)})};
    const auto mapped = mapping.to_canonical(native({{"/v", text}}));
    if (!mapped) {
        return std::string{mapped.rejection().code.text()};
    }
    const auto back = mapping.to_native(mapped.value().record);
    return text_of(mapped.value().record, "person.other-id") + " > "
           + (back ? std::string{back.value().fields.at(0).value.reveal()} : "unwritable");
}

}

TEST_CASE("a telephone number has one spelling, whatever people write", "[mapping][phone]") {
    const auto phone = [](const char* text, const char* form = "") {
        return there_and_back(Converter::phone, form, text);
    };
    CHECK(phone("+358401234567") == "+358401234567 > +358401234567");
    CHECK(phone(" 040 123 4567 ") == "+358401234567 > +358401234567");
    CHECK(phone("040-1234567", "national") == "+358401234567 > 0401234567");
    CHECK(phone("00358 40 1234567") == "+358401234567 > +358401234567");
    CHECK(phone("+358 (0)40 1234567") == "+358401234567 > +358401234567");
    CHECK(phone("+46 8 123 45 67", "national") == "+4681234567 > +4681234567");
    CHECK(phone("00358 (0)40 1234567") == "+358401234567 > +358401234567");
    CHECK(phone("+358 040 1234567") == "PHONE_FORM"); // no such number
    CHECK(phone("00358 040 1234567") == "PHONE_FORM");
    CHECK(phone("+39 06 1234567") == "+39061234567 > +39061234567"); // there the 0 belongs to it
    CHECK(phone("401234567") == "PHONE_FORM");                       // of which country?
    CHECK(phone("040 123 4567 (iltaisin)") == "PHONE_FORM");
    CHECK(phone("+35840123456789012") == "PHONE_FORM");
    CHECK(phone("+358") == "PHONE_FORM");
    CHECK(phone("+0401234567") == "PHONE_FORM");
}

TEST_CASE("two telephone numbers are not made into one", "[mapping][phone]") {
    const auto phone = [](const char* text) { return there_and_back(Converter::phone, "", text); };
    for (const char* const several :
         {"09 310 1691 / 12", "040-1234567/8", "040-123 4567 / 09 1", "03 1234567-8",
          "03 1234567 - 8", "+358 3 1234567-8", "09 310 1691 (12)", "040 12345(0)6",
          "0400 1234 (09 310)", "09/310 1691 / 12", "09/3101691/2", "040/1234", "09/1/23456",
          "+358 9/310 1691", "09310/1691 000"}) {
        CAPTURE(several);
        CHECK(phone(several) == "PHONE_FORM");
    }
    // nor is one number refused for an area of one digit
    CHECK(phone("+46-8-123 45 67") == "+4681234567 > +4681234567");
    CHECK(phone("00358 9-310 1691") == "+35893101691 > +35893101691");
    CHECK(phone("+358 (9) 310 1691") == "+35893101691 > +35893101691");
    CHECK(phone("(09) 310 1691") == "+35893101691 > +35893101691");
    CHECK(phone("040/123 4567") == "+358401234567 > +358401234567");
    CHECK(phone("09 / 310 1691") == "+35893101691 > +35893101691");
    CHECK(phone("0400/123-456") == "+358400123456 > +358400123456");
    CHECK(phone("+358-(0)40-123.4567") == "+358401234567 > +358401234567");
}

TEST_CASE("what nobody sees is no name, and no part of one", "[mapping]") {
    Line family{line("/v", "person.name.family", Converter::text)};
    family.required = true;
    const mapping::Mapping mapping{mapping_of({family})};
    for (const char* const blank :
         {" ", "\xC2\xA0", "\xE2\x80\x8B\xC2\xAD", "\xE3\x80\x80\t", "\xEF\xBB\xBF"}) {
        const auto read = mapping.to_canonical(native({{"/v", blank}}));
        REQUIRE_FALSE(read.ok());
        CHECK(read.rejection() == core::Rejection{"REQUIRED_MISSING", "/v"});
    }
    const auto named =
        mapping.to_canonical(native({{"/v", "\xC2\xA0von\xC2\xA0Öhman\xE2\x80\x8B "}}));
    REQUIRE(named.ok());
    CHECK(text_of(named.value().record, "person.name.family") == "von\xC2\xA0Öhman");
    const auto other = mapping.to_canonical(native({{"/v", "à"}})); // ends in the byte A0
    REQUIRE(other.ok());
    CHECK(text_of(other.value().record, "person.name.family") == "à");
}

TEST_CASE("countries and languages are read by their ISO codes in the form declared", "[mapping]") {
    const auto country = [](const char* form, const char* text) {
        return there_and_back(Converter::country, form, text);
    };
    CHECK(country("", "FI") == "FI > FI");
    CHECK(country("alpha-3", "FIN") == "FI > FIN");
    CHECK(country("numeric", "246") == "FI > 246");
    CHECK(country("numeric", "008") == "AL > 008");
    CHECK(country("alpha-3", "XKK") == "XK > XKK");
    CHECK(country("", "fi") == "COUNTRY_CODE");
    CHECK(country("", "FIN") == "COUNTRY_CODE");
    CHECK(country("alpha-3", "XXK") == "COUNTRY_CODE");
    CHECK(country("numeric", "46") == "COUNTRY_CODE");
    const auto language = [](const char* form, const char* text) {
        return there_and_back(Converter::language, form, text);
    };
    CHECK(language("", "sv") == "sv > sv");
    CHECK(language("alpha-3", "swe") == "sv > swe");
    CHECK(language("alpha-3", "sms") == "sms > sms"); // Skolt Sámi has no two letters
    CHECK(language("", "sms") == "sms > sms");
    CHECK(language("", "swe") == "LANGUAGE_CODE");
    CHECK(language("", "xx") == "LANGUAGE_CODE");
}

TEST_CASE("a firm is known by its Y-tunnus, whichever identifier came", "[mapping]") {
    const auto firm = [](const char* form, const char* text) {
        return there_and_back(Converter::business_id, form, text);
    };
    CHECK(firm("", "0138780-9") == "0138780-9 > 0138780-9");
    CHECK(firm("vat", "FI01387809") == "0138780-9 > FI01387809");
    CHECK(firm("ovt", "003701387809") == "0138780-9 > 003701387809");
    CHECK(firm("ovt", "003701387809AB") == "BUSINESS_ID_FORM"); // its own part would be lost
    CHECK(firm("", "0138780-8") == "BUSINESS_ID_FORM");
    CHECK(firm("vat", "0138780-9") == "BUSINESS_ID_FORM");
    CHECK(there_and_back(Converter::identifier, "postal-code", "00100") == "00100 > 00100");
    CHECK(there_and_back(Converter::identifier, "postal-code", "100") == "POSTAL_CODE_ZEROS");
    CHECK(there_and_back(Converter::text, "upper", "äijä") == "ÄIJÄ > ÄIJÄ");
    CHECK(there_and_back(Converter::text, "lower", "A.B@Example.ORG").starts_with("a.b@example"));
}

TEST_CASE("a hetu tells birth date and sex, and is not written by them", "[mapping][hetu]") {
    const mapping::Mapping mapping{mapping_of(
        {line("/id", "person.personal-id", Converter::person_id),
         line("/id", "person.birth-date", Converter::birth_date),
         line("/id", "person.sex", Converter::sex)})};
    const auto mapped = mapping.to_canonical(native({{"/id", "010594Y9021"}}));
    REQUIRE(mapped.ok());
    CHECK(text_of(mapped.value().record, "person.birth-date") == "1994-05-01");
    CHECK(text_of(mapped.value().record, "person.sex") == "female");
    CHECK(
        text_of(mapping.to_canonical(native({{"/id", "020503F9037"}})).value().record, "person.sex")
        == "male");
    const auto back = mapping.to_native(mapped.value().record);
    REQUIRE(back.ok());
    CHECK(back.value().fields.size() == 1);
    CHECK(mapping.places().size() == 1); // nothing of it leaves by itself
    CHECK((mapping.to_canonical(back.value()).value().record == mapped.value().record));

    const auto foreign = mapping.to_canonical(native({{"/id", "R-000123"}}));
    REQUIRE(foreign.ok());
    CHECK(text_of(foreign.value().record, "person.birth-date") == "absent");

    std::vector<Loss> lost;
    const core::Record born_only{
        {{core::ItemId::intern("person.birth-date"), Value{"1994-05-01"}}}};
    CHECK(mapping.to_native(born_only, lost).fields.empty());
    CHECK(lost == std::vector<Loss>{{Loss::Kind::no_place, "person.birth-date"}});
}

TEST_CASE("a name in one field becomes its parts, and the parts the field", "[mapping]") {
    const mapping::Mapping mapping{mapping_of(
        {line("/name", "person.name.family", Converter::name_part, "family"),
         line("/name", "person.name.given", Converter::name_part, "given")})};
    const auto mapped = mapping.to_canonical(native({{"/name", "von Essen,  Meri Åsa "}}));
    REQUIRE(mapped.ok());
    CHECK(text_of(mapped.value().record, "person.name.family") == "von Essen");
    CHECK(text_of(mapped.value().record, "person.name.given") == "Meri Åsa");
    const auto back = mapping.to_native(mapped.value().record);
    REQUIRE(back.ok());
    REQUIRE(back.value().fields.size() == 1);
    CHECK(back.value().fields[0].value.reveal() == "von Essen, Meri Åsa");
    for (const char* const wrong : {"Meri Virtanen", "Virtanen,", ", Meri", "a, b, c"}) {
        const auto rejected = mapping.to_canonical(native({{"/name", wrong}}));
        REQUIRE_FALSE(rejected.ok());
        CHECK(rejected.rejection() == core::Rejection{"NAME_FORM", "/name"});
    }
}

TEST_CASE("a code counts on the days on which it is in force", "[mapping][codes]") {
    Line municipality{line("/m", "person.contact.municipality", Converter::code)};
    municipality.codes = {
        {"911", "911", "", "2021-01-01"}, // merged
        {"911", "new", "2022-01-01", ""}, // given again
        {"541", "541", "", ""}};
    municipality.dated_by = core::ItemId::intern("plan.date");
    const auto on = [&](Line::Unmapped policy, const char* day, const char* code = "911") {
        municipality.unmapped = policy;
        municipality.fallback = "unknown";
        const mapping::Mapping mapping{
            mapping_of({municipality, line("/d", "plan.date", Converter::date)})};
        const auto mapped = mapping.to_canonical(
            day == nullptr ? native({{"/m", code}}) : native({{"/m", code}, {"/d", day}}));
        return mapped ? text_of(mapped.value().record, "person.contact.municipality")
                            + (mapped.value().lost.empty() ? "" : " lost")
                      : std::string{mapped.rejection().code.text()};
    };
    using Unmapped = Line::Unmapped;
    CHECK(on(Unmapped::refuse, "2020-12-31") == "911");
    CHECK(on(Unmapped::refuse, "2021-01-01") == "CODE_NOT_IN_FORCE");
    CHECK(on(Unmapped::refuse, "2022-01-01") == "new");
    CHECK(on(Unmapped::refuse, nullptr) == "CODE_UNDATED");
    CHECK(on(Unmapped::refuse, "2021-06-01", "541") == "541");
    CHECK(on(Unmapped::refuse, "2021-06-01", "999") == "CODE_UNMAPPED");
    CHECK(on(Unmapped::fallback, "2021-06-01") == "unknown lost");
    CHECK(on(Unmapped::pass, "2021-06-01") == "911 lost");

    municipality.unmapped = Unmapped::refuse;
    const mapping::Mapping mapping{
        mapping_of({line("/d", "plan.date", Converter::date), municipality})};
    const core::Record later{
        {{core::ItemId::intern("plan.date"), Value{"2023-05-05"}},
         {core::ItemId::intern("person.contact.municipality"), Value{"911"}}}};
    const auto written = mapping.to_native(later); // 911 in the sense of before 2021
    REQUIRE_FALSE(written.ok());
    CHECK(written.rejection().code == core::Code{"VALUE_NOT_WRITABLE"});
}

TEST_CASE("a code is written by the day that dates it", "[mapping][codes]") {
    Line municipality{line("/m", "person.contact.municipality", Converter::code)};
    municipality.codes = {
        {"1", "town", "", "2021-01-01"}, {"2", "town", "2021-01-01", ""}, {"3", "village", "", ""}};
    municipality.dated_by = core::ItemId::intern("plan.date");
    const mapping::Mapping mapping{
        mapping_of({municipality, line("/d", "plan.date", Converter::date)})};
    const core::Projection::Place& place{mapping.places().front()};
    CHECK(place.dated_by == municipality.dated_by);
    const auto written = [&](const char* value, const char* day) {
        const Value dated{day};
        const std::optional<Value> out{
            mapping.write(place, Value{value}, *day == '\0' ? nullptr : &dated)};
        return out ? std::string{out->reveal()} : std::string{"nothing"};
    };
    CHECK(written("town", "2020-12-31") == "1");
    CHECK(written("town", "2021-01-01") == "2");
    CHECK(written("town", "") == "nothing"); // which of them?
    CHECK(written("town", "2021") == "nothing");
    CHECK(written("village", "") == "3");
}

TEST_CASE("what gets lost is told with its place, on both ways", "[mapping][losses]") {
    Line code{line("/c", "statement.code", Converter::code)};
    code.codes = {{"1", "a"}};
    code.unmapped = Line::Unmapped::fallback;
    code.fallback = "other";
    const mapping::Mapping mapping{
        mapping_of({code, line("/mail", "person.contact.email", Converter::text)})};
    const auto mapped = mapping.to_canonical(native({{"/c", "9"}, {"/mail", " "}}));
    REQUIRE(mapped.ok());
    CHECK(mapped.value().losses == mapping::Losses{1, 0, 1});
    CHECK(
        mapped.value().lost
        == std::vector<Loss>{{Loss::Kind::defaulted, "/c"}, {Loss::Kind::empty, "/mail"}});
    std::vector<Loss> lost;
    const core::Record record{
        {{core::ItemId::intern("statement.code"), Value{"z"}},
         {core::ItemId::intern("plan.date"), Value{"2026-01-01"}}}};
    CHECK(mapping.to_native(record, lost).fields.empty());
    CHECK(
        lost
        == std::vector<Loss>{
            {Loss::Kind::not_writable, "/c"}, {Loss::Kind::no_place, "plan.date"}});
}
