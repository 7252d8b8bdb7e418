#include "gateway/mapping/mapping.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

// decode(encode(r)) = r on the mapped items, for values that a mapping reads as they are.

using namespace gateway;
using core::Value;
using mapping::Converter;

namespace {

mapping::Line line(const char* item, Converter converter, const std::string& form) {
    mapping::Line made;
    made.path = std::string{"/"} + item;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    made.form = form;
    return made;
}

rc::Gen<std::string> any_form(Converter converter) {
    std::vector<std::string> forms{""};
    for (const std::string_view form : mapping::forms_of(converter)) {
        forms.emplace_back(form);
    }
    return rc::gen::elementOf(forms);
}

/// A spreadsheet numbers days from 1900 or 1904 on.
std::string any_day(const std::string& form = "") {
    core::LocalDate day;
    const int first{form.starts_with("excel") ? 1905 : 1000};
    day.year = static_cast<std::int16_t>(*rc::gen::inRange(first, 9999));
    day.month = static_cast<std::uint8_t>(*rc::gen::inRange(1, 13));
    day.day = static_cast<std::uint8_t>(*rc::gen::inRange(1, 29));
    return core::to_text(day);
}

std::string any_instant() {
    // 1970–2100, with and without a fraction
    const auto seconds = *rc::gen::inRange<std::int64_t>(0, 4'102'444'800);
    const auto fraction = *rc::gen::element<std::int64_t>(0, 1, 500'000, 999'999);
    return core::to_utc_text(core::Instant::from_microseconds(seconds * 1'000'000 + fraction));
}

std::string any_integer() {
    return std::to_string(*rc::gen::arbitrary<std::int64_t>());
}

std::string any_decimal() {
    const auto digits = *rc::gen::container<std::string>(3, rc::gen::inRange<char>('0', '9' + 1));
    return any_integer() + "." + digits;
}

/// Text as a mapping keeps it: trimmed; the letters of our names, composed.
std::string any_text() {
    const auto parts = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "a", "Z", "å", "Ö", "š", "ž", "’", "-", "<", "&", "\"", "名", "o O")));
    std::string text;
    for (const std::string& part : parts) {
        text += part;
    }
    return text;
}

}

TEST_CASE("what is written is read back as itself, in every form", "[mapping][property]") {
    const bool held = rc::check("decode(encode(r)) = r", [] {
        mapping::Definition definition;
        definition.lines = {
            line("person.name.family", Converter::text, ""),
            line("plan.date", Converter::date, *any_form(Converter::date)),
            line("case.opened-at", Converter::instant, *any_form(Converter::instant)),
            line("benefit.amount", Converter::decimal, *any_form(Converter::decimal)),
            line("benefit.days-paid", Converter::integer, ""),
            line("consent.given", Converter::boolean, *any_form(Converter::boolean)),
            line("statement.code", Converter::code, "")};
        definition.lines.back().codes = {{"1", "a"}, {"2", "b"}, {"02", "b"}, {"3", "c"}};
        const mapping::Mapping mapping{definition};

        const auto item = [](const char* name) { return core::ItemId::intern(name); };
        core::Record record{
            {{item("person.name.family"), Value{any_text()}},
             {item("plan.date"), Value{any_day(definition.lines[1].form)}},
             {item("case.opened-at"), Value{any_instant()}},
             {item("benefit.amount"), Value{any_decimal(), Value::Kind::number}},
             {item("benefit.days-paid"), Value{any_integer(), Value::Kind::number}},
             {item("consent.given"),
              Value{*rc::gen::element<std::string>("true", "false"), Value::Kind::boolean}},
             {item("statement.code"), Value{*rc::gen::element<std::string>("a", "b", "c")}}}};

        const auto native = mapping.to_native(record);
        if (!native) {
            // Only the hour that comes twice cannot be written without a zone.
            RC_ASSERT(native.rejection().path == "/case.opened-at");
            RC_ASSERT(definition.lines[2].form == "naive");
            RC_DISCARD("an ambiguous hour");
        }
        const auto mapped = mapping.to_canonical(native.value());
        RC_ASSERT(mapped.ok());
        RC_ASSERT((mapped.value().record == record));
        RC_ASSERT((mapped.value().losses == mapping::Losses{}));
    });
    CHECK(held);
}

TEST_CASE(
    "whatever comes in is rejected, or written and read again as the same", "[mapping][property]") {
    const bool held = rc::check("encode after decode loses nothing", [] {
        const auto converter = *rc::gen::element(
            Converter::text, Converter::person_id, Converter::date, Converter::instant,
            Converter::decimal, Converter::integer, Converter::boolean, Converter::phone,
            Converter::country, Converter::language, Converter::business_id);
        mapping::Definition definition;
        definition.lines = {line("person.other-id", converter, *any_form(converter))};
        const mapping::Mapping mapping{definition};
        core::NativeRecord native;
        native.fields.push_back(
            {"/person.other-id",
             Value{*rc::gen::oneOf(
                 rc::gen::container<std::string>(
                     rc::gen::elementOf(std::string{"0123456789-.,+TZ:RYet /f"})),
                 rc::gen::exec([] { return any_day(); }), rc::gen::exec(any_instant),
                 rc::gen::elementOf(std::vector<std::string>{
                     "040 123 4567", "+46-8-1234567", "FI", "SWE", "008", "sv", "sme", "0138780-9",
                     "FI01387809", "003701387809", "Äijälä", "straße"}),
                 rc::gen::exec(any_decimal), rc::gen::arbitrary<std::string>())}});
        const auto mapped = mapping.to_canonical(native);
        if (!mapped) {
            RC_ASSERT((mapped.rejection().path == "/person.other-id"));
            return;
        }
        const auto written = mapping.to_native(mapped.value().record);
        RC_ASSERT(written.ok());
        RC_ASSERT((mapping.to_canonical(written.value()).value().record == mapped.value().record));
    });
    CHECK(held);
}
