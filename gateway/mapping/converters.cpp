#include "gateway/mapping/converters.h"

#include "gateway/core/hetu.h"
#include "gateway/core/identifiers.h"
#include "gateway/core/instant.h"
#include "gateway/mapping/blanks.h"
#include "gateway/mapping/coded_values.h"
#include "gateway/mapping/moments.h"
#include "gateway/text/charset.h"
#include "gateway/text/iso_codes.h"

#include <algorithm>
#include <array>

namespace gateway::mapping {

namespace {

using core::Code;
using core::Value;
using Kind = core::Value::Kind;
using Read = std::variant<Converted, Code>;

Read exactly(std::string text, Kind kind = Kind::text) {
    return Converted{Value{std::move(text), kind}, Passage::exact};
}

Read wrong(Code code) {
    return code;
}

bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// -?(0|[1-9][0-9]*), and never -0: each number has one way of being written.
bool whole_number(std::string_view text) noexcept {
    const bool negative{text.starts_with('-')};
    const std::string_view digits{text.substr(negative ? 1 : 0)};
    return all_digits(digits) && (digits.front() != '0' || (digits.size() == 1 && !negative));
}

/// A whole number with or without decimals, which keep their digits: 100.10 stays 100.10.
bool decimal_number(std::string_view text) noexcept {
    const std::size_t point{text.find('.')};
    if (point == std::string_view::npos) {
        return whole_number(text);
    }
    const std::string_view whole{text.substr(0, point)};
    return (whole == "-0" || whole_number(whole)) && all_digits(text.substr(point + 1));
}

Read read_text(const Line& line, const Value& value) {
    if (value.kind() != Kind::text) {
        return wrong("VALUE_KIND");
    }
    if (!text::is_utf8(value.reveal())) {
        return wrong("TEXT_ENCODING");
    }
    const std::string_view plain{trimmed(value.reveal())};
    if (line.form == "upper") {
        return exactly(text::to_nfc(text::to_upper(plain)));
    }
    return exactly(text::to_nfc(line.form == "lower" ? text::to_lower(plain) : plain));
}

Read read_person_id(const Value& value, bool hetu_only) {
    if (value.kind() != Kind::text) {
        return wrong("VALUE_KIND");
    }
    const std::string_view text{value.reveal()};
    if (hetu_only) {
        const core::Result<core::Hetu> hetu{core::parse_hetu(text)};
        if (!hetu) {
            return hetu.rejection().code;
        }
    } else if (const std::optional<Code> code{wrong_person_id(text)}) {
        return *code;
    }
    return exactly(std::string{text});
}

Read read_date(const Line& line, const Value& value, Origin origin) {
    const std::string_view text{value.reveal()};
    if (origin == Origin::own && text.size() == 4 && all_digits(text) && !is_serial(line.form)) {
        return exactly(std::string{text}); // the year form of a date
    }
    if (std::optional<std::string> day{read_day(text, line.form)}) {
        return exactly(std::move(*day));
    }
    return wrong("DATE_FORM");
}

Read read_instant(const Line& line, const Value& value, Origin origin) {
    const std::string_view text{value.reveal()};
    if (origin == Origin::own && text.size() == 4 && all_digits(text)) {
        return exactly(std::string{text});
    }
    const std::variant<core::Instant, Code> at{read_moment(text, line.form)};
    if (const Code* const code{std::get_if<Code>(&at)}) {
        return *code;
    }
    return exactly(core::to_utc_text(std::get<core::Instant>(at)));
}

Read read_decimal(const Line& line, const Value& value) {
    std::string text{value.reveal()};
    if (line.form == "comma" && value.kind() == Kind::text) {
        if (text.find('.') != std::string::npos) {
            return wrong("DECIMAL_FORM");
        }
        std::replace(text.begin(), text.end(), ',', '.');
    }
    if (value.kind() == Kind::boolean || !decimal_number(text)) {
        return wrong("DECIMAL_FORM");
    }
    return exactly(std::move(text), Kind::number);
}

Read read_integer(const Value& value) {
    if (value.kind() == Kind::boolean || !whole_number(value.reveal())) {
        return wrong("INTEGER_FORM");
    }
    return exactly(std::string{value.reveal()}, Kind::number);
}

/// The two words of a form such as `t/f`.
std::pair<std::string_view, std::string_view> boolean_words(const Line& line) noexcept {
    const std::string_view form{line.form.empty() ? std::string_view{"true/false"} : line.form};
    const std::size_t slash{form.find('/')};
    return {form.substr(0, slash), form.substr(slash + 1)};
}

Read read_boolean(const Line& line, const Value& value) {
    if (value.kind() == Kind::boolean) {
        return exactly(std::string{value.reveal()}, Kind::boolean);
    }
    const auto [yes, no] = boolean_words(line);
    if (value.reveal() == yes) {
        return exactly("true", Kind::boolean);
    }
    return value.reveal() == no ? exactly("false", Kind::boolean) : wrong("BOOLEAN_FORM");
}

text::CountryForm country_form(const Line& line) noexcept {
    return line.form == "alpha-3"   ? text::CountryForm::alpha_3
           : line.form == "numeric" ? text::CountryForm::numeric
                                    : text::CountryForm::alpha_2;
}

text::LanguageForm language_form(const Line& line) noexcept {
    return line.form == "alpha-3" ? text::LanguageForm::alpha_3 : text::LanguageForm::alpha_2;
}

/// What has its spelling read, or none.
Read read_or(std::optional<std::string> read, Code code) {
    return read ? exactly(std::move(*read)) : wrong(code);
}

/// Checked as it is, never mended.
Read read_identifier(const Line& line, std::string_view text) {
    const std::optional<core::IdentifierKind> kind{core::find_identifier_kind(line.form)};
    if (!kind) {
        return wrong("IDENTIFIER_KIND");
    }
    const core::Result<core::Nothing> checked{core::check_identifier(*kind, text)};
    return checked ? exactly(std::string{text}) : wrong(checked.rejection().code);
}

/// A register's own identifier tells neither; then there is no value.
Read read_part_of_hetu(const Line& line, std::string_view text) {
    if (const std::optional<Code> code{wrong_person_id(text)}) {
        return *code;
    }
    const core::Result<core::Hetu> hetu{core::parse_hetu(text)};
    if (!hetu) {
        return exactly({});
    }
    if (line.converter == Converter::birth_date) {
        return exactly(core::to_text(hetu.value().born));
    }
    return exactly(hetu.value().sex == core::Hetu::Sex::male ? "male" : "female");
}

/// What has no days always; what has, on a day of them, and never where the day is not known.
bool counts(const CodePair& code, std::string_view day) noexcept {
    return !code.dated() || (!day.empty() && code.in_force(day));
}

/// Of a dated list only what is in force on the day counts.
Read read_code(const Line& line, const Value& value, std::string_view day) {
    const std::string_view outside{trimmed(value.reveal())};
    Code problem{"CODE_UNMAPPED"};
    for (const CodePair& code : line.codes) {
        if (code.outside != outside) {
            continue;
        }
        if (counts(code, day)) {
            return exactly(code.canonical);
        }
        problem = day.empty() ? Code{"CODE_UNDATED"} : Code{"CODE_NOT_IN_FORCE"};
    }
    switch (line.unmapped) {
    case Line::Unmapped::refuse: return wrong(problem);
    case Line::Unmapped::pass:
        return Converted{Value{std::string{outside}}, Passage::passed_unmapped};
    case Line::Unmapped::fallback: return Converted{Value{line.fallback}, Passage::defaulted};
    }
    return wrong(problem);
}

/// What a canonical code is outside, on the day. Of several outside codes the first of the list is
/// written.
std::optional<std::string>
outside_code(const Line& line, std::string_view canonical, std::string_view day) {
    for (const CodePair& code : line.codes) {
        if (code.canonical == canonical && counts(code, day)) {
            return code.outside;
        }
    }
    return line.unmapped == Line::Unmapped::pass ? std::optional<std::string>{canonical}
                                                 : std::nullopt;
}

std::optional<Value> as_value(std::optional<std::string> text) {
    return text ? std::optional{Value{std::move(*text)}} : std::nullopt;
}

/// The outside form of a canonical value; whether it would be read back as itself is not asked
/// here.
std::optional<Value> formed(const Line& line, const Value& value, std::string_view day) {
    const std::string_view text{value.reveal()};
    switch (line.converter) {
    case Converter::text:
    case Converter::hetu:
    case Converter::person_id:
    case Converter::identifier: return value;
    case Converter::phone: return as_value(write_phone(text, line.form));
    case Converter::country: return as_value(text::write_country(text, country_form(line)));
    case Converter::language: return as_value(text::write_language(text, language_form(line)));
    case Converter::business_id: return as_value(write_business_id(text, line.form));
    case Converter::birth_date:
    case Converter::sex:
    case Converter::name_part: return std::nullopt; // a part does not make the whole
    case Converter::date:
    case Converter::instant: {
        if (text.size() == 4 && all_digits(text)) {
            // 2026 in a column of numbered days would be a day in 1905
            return is_serial(line.form) ? std::nullopt : std::optional{value};
        }
        std::optional<std::string> formed{
            line.converter == Converter::date ? write_day(text, line.form)
                                              : write_moment(text, line.form)};
        return formed ? std::optional{Value{std::move(*formed)}} : std::nullopt;
    }
    case Converter::decimal: {
        if (line.form != "comma") {
            return Value{std::string{text}, Kind::number};
        }
        std::string comma{text};
        std::replace(comma.begin(), comma.end(), '.', ',');
        return Value{std::move(comma)};
    }
    case Converter::integer: return Value{std::string{text}, Kind::number};
    case Converter::boolean: {
        if (line.form.empty() || line.form == "true/false") {
            return Value{std::string{text}, Kind::boolean};
        }
        const auto [yes, no] = boolean_words(line);
        return Value{std::string{text == "true" ? yes : no}};
    }
    case Converter::code: return as_value(outside_code(line, text, day));
    }
    return std::nullopt;
}

}

std::optional<core::Code> wrong_person_id(std::string_view text) {
    if (text.starts_with("R-")) {
        constexpr Code form{"PERSON_ID_FORM"};
        return text.size() == 8 && all_digits(text.substr(2)) ? std::nullopt : std::optional{form};
    }
    const core::Result<core::Hetu> hetu{core::parse_hetu(text)};
    return hetu ? std::nullopt : std::optional{hetu.rejection().code};
}

Read read_value(const Line& line, const Value& value, Origin origin, std::string_view day) {
    const std::string_view text{value.reveal()};
    switch (line.converter) {
    case Converter::text: return read_text(line, value);
    case Converter::hetu: return read_person_id(value, true);
    case Converter::person_id: return read_person_id(value, false);
    case Converter::date: return read_date(line, value, origin);
    case Converter::instant: return read_instant(line, value, origin);
    case Converter::decimal: return read_decimal(line, value);
    case Converter::integer: return read_integer(value);
    case Converter::boolean: return read_boolean(line, value);
    case Converter::code: return read_code(line, value, day);
    case Converter::phone: return read_or(read_phone(text), "PHONE_FORM");
    case Converter::country:
        return read_or(text::read_country(text, country_form(line)), "COUNTRY_CODE");
    case Converter::language:
        return read_or(text::read_language(text, language_form(line)), "LANGUAGE_CODE");
    case Converter::business_id:
        return read_or(read_business_id(text, line.form), "BUSINESS_ID_FORM");
    case Converter::identifier: return read_identifier(line, text);
    case Converter::birth_date:
    case Converter::sex: return read_part_of_hetu(line, text);
    case Converter::name_part: {
        const Read whole{read_text(Line{}, value)};
        const Converted* const name{std::get_if<Converted>(&whole)};
        return name == nullptr
                   ? whole
                   : read_or(read_name_part(name->value.reveal(), line.form), "NAME_FORM");
    }
    }
    return wrong("VALUE_KIND");
}

std::optional<Value> write_value(const Line& line, const Value& value, std::string_view day) {
    std::optional<Value> outside{formed(line, value, day)};
    if (!outside || outside->empty()) {
        return std::nullopt;
    }
    const Read back{read_value(line, *outside, Origin::own, day)};
    const Converted* const converted{std::get_if<Converted>(&back)};
    return converted != nullptr && converted->value == value ? outside : std::nullopt;
}

std::string day_of(const Value& value) {
    const std::string_view text{value.reveal()};
    if (core::parse_date(text)) {
        return std::string{text};
    }
    const std::optional<core::Instant> at{core::parse_instant(text)};
    return at ? core::to_helsinki_text(*at).substr(0, 10) : std::string{};
}

bool is_derived(Converter converter) noexcept {
    return converter == Converter::birth_date || converter == Converter::sex
           || converter == Converter::name_part;
}

bool needs_form(Converter converter) noexcept {
    return converter == Converter::identifier || converter == Converter::name_part;
}

std::span<const std::string_view> forms_of(Converter converter) noexcept {
    static constexpr std::array<std::string_view, 3> texts{"as-is", "upper", "lower"};
    static constexpr std::array<std::string_view, 7> dates{
        "YYYY-MM-DD", "D.M.YYYY", "DD.MM.YYYY", "YYYYMMDD", "xs-date", "excel-1900", "excel-1904"};
    static constexpr std::array<std::string_view, 2> instants{"zone", "naive"};
    static constexpr std::array<std::string_view, 2> decimals{"point", "comma"};
    static constexpr std::array<std::string_view, 4> booleans{"true/false", "t/f", "1/0", "K/E"};
    static constexpr std::array<std::string_view, 2> phones{"e164", "national"};
    static constexpr std::array<std::string_view, 3> countries{"alpha-2", "alpha-3", "numeric"};
    static constexpr std::array<std::string_view, 2> languages{"alpha-2", "alpha-3"};
    static constexpr std::array<std::string_view, 3> firms{"y-tunnus", "vat", "ovt"};
    static constexpr std::array<std::string_view, 2> names{"family", "given"};
    switch (converter) {
    case Converter::text: return texts;
    case Converter::date: return dates;
    case Converter::instant: return instants;
    case Converter::decimal: return decimals;
    case Converter::boolean: return booleans;
    case Converter::phone: return phones;
    case Converter::country: return countries;
    case Converter::language: return languages;
    case Converter::business_id: return firms;
    case Converter::identifier: return core::identifier_kinds();
    case Converter::name_part: return names;
    case Converter::hetu:
    case Converter::person_id:
    case Converter::integer:
    case Converter::code:
    case Converter::birth_date:
    case Converter::sex: return {};
    }
    return {};
}

}
