#include "gateway/mapping/mapping.h"

#include <catch2/catch.hpp>

using namespace gateway;
using core::NativeRecord;
using core::Value;
using mapping::Converter;
using mapping::Line;

namespace {

Line line(const char* path, const char* item, Converter converter, const char* form = "") {
    Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    made.form = form;
    return made;
}

Line code_line(Line::Unmapped unmapped) {
    Line made{line("/code", "statement.code", Converter::code)};
    made.codes = {{"1", "positive"}, {"01", "positive"}, {"2", "negative"}};
    made.unmapped = unmapped;
    made.fallback = "other";
    return made;
}

NativeRecord native(std::vector<std::pair<const char*, const char*>> fields) {
    NativeRecord record;
    for (const auto& [path, text] : fields) {
        record.fields.push_back({path, Value{text}});
    }
    return record;
}

std::string text_of(const core::Record& record, const char* item) {
    const Value* const value{record.find(core::ItemId::intern(item))};
    return value == nullptr ? "absent" : std::string{value->reveal()};
}

std::string rejected(const mapping::Mapping& mapping, const NativeRecord& record) {
    const auto mapped = mapping.to_canonical(record);
    return mapped.ok()
               ? "accepted"
               : std::string{mapped.rejection().code.text()} + " " + mapped.rejection().path;
}

mapping::Definition one(Line made) {
    mapping::Definition definition;
    definition.lines.push_back(std::move(made));
    return definition;
}

}

TEST_CASE("a record becomes items and the person it is about is found", "[mapping]") {
    mapping::Definition definition;
    definition.lines = {
        line("/id", "person.personal-id", Converter::person_id),
        line("/name", "person.name.family", Converter::text),
        line("/from", "statement.validity.from", Converter::date, "D.M.YYYY")};
    const mapping::Mapping mapping{definition};
    const auto mapped = mapping.to_canonical(native(
        {{"/from", "1.3.2026"},
         {"/id", "010594Y9021"},
         {"/name", "  A\xcc\x8a"
                   "kerlund\n"},
         {"/x", "1"}}));
    REQUIRE(mapped.ok());
    CHECK(text_of(mapped.value().record, "person.name.family") == "\xc3\x85kerlund");
    CHECK(text_of(mapped.value().record, "statement.validity.from") == "2026-03-01");
    REQUIRE(mapped.value().subject);
    CHECK(mapped.value().subject->reveal() == "010594Y9021");
    CHECK(mapping.path_of(core::ItemId::intern("person.name.family")) == "/name");
    CHECK(mapping.path_of(core::ItemId::intern("benefit.type")).empty());
}

TEST_CASE(
    "the sign of a personal identity code distinguishes persons and is never folded",
    "[mapping][hetu]") {
    const mapping::Mapping mapping{one(line("/id", "person.personal-id", Converter::person_id))};
    const auto subject = [&](const char* id) {
        return std::string{mapping.to_canonical(native({{"/id", id}})).value().subject->reveal()};
    };
    CHECK(subject("010594Y9021") != subject("010594-9021"));
    CHECK(subject("R-000123") == "R-000123");
    CHECK(rejected(mapping, native({{"/id", "010594y9021"}})) == "HETU_CENTURY /id");
    CHECK(rejected(mapping, native({{"/id", "010594Y9022"}})) == "HETU_CHECK /id");
    CHECK(rejected(mapping, native({{"/id", "R-00123"}})) == "PERSON_ID_FORM /id");
    CHECK(rejected(mapping, native({{"/id", " 010594Y9021"}})) == "HETU_LENGTH /id");
    const mapping::Mapping strict{one(line("/id", "person.personal-id", Converter::hetu))};
    CHECK(rejected(strict, native({{"/id", "R-000123"}})) == "HETU_LENGTH /id");
}

TEST_CASE(
    "what comes in is about nobody who is not born yet, wherever the code stands",
    "[mapping][hetu]") {
    const core::LocalDate today{2026, 3, 1};
    mapping::Definition apart{one(line("/name", "person.name.family", Converter::text))};
    apart.subject_path = "/about";
    const std::vector<std::pair<mapping::Definition, const char*>> places{
        {one(line("/id", "person.personal-id", Converter::person_id)), "/id"}, {apart, "/about"}};
    for (const auto& [definition, place] : places) {
        const mapping::Mapping mapping{definition};
        const auto mapped = mapping.to_canonical(native({{place, "010185A901E"}}), today);
        REQUIRE_FALSE(mapped.ok());
        CHECK(mapped.rejection() == core::Rejection{"HETU_FUTURE", place});
        CHECK(mapping.to_canonical(native({{place, "010185-901E"}}), today).ok());
        CHECK(mapping.to_canonical(native({{place, "R-000123"}}), today).ok());
        CHECK(mapping.to_canonical(native({{place, "010185A901E"}})).ok()); // on no day
    }
}

TEST_CASE("what is missing, repeated or empty is rejected, or counted", "[mapping]") {
    Line name{line("/name", "person.name.family", Converter::text)};
    name.required = true;
    mapping::Definition definition;
    definition.lines = {name, line("/mail", "person.contact.email", Converter::text)};
    const mapping::Mapping mapping{definition};
    CHECK(rejected(mapping, native({{"/mail", "a@example.org"}})) == "REQUIRED_MISSING /name");
    CHECK(rejected(mapping, native({{"/name", " \t"}})) == "REQUIRED_MISSING /name");
    CHECK(rejected(mapping, native({{"/name", "A"}, {"/name", "B"}})) == "PATH_REPEATED /name");
    const auto mapped = mapping.to_canonical(native({{"/name", "A"}, {"/mail", ""}}));
    REQUIRE(mapped.ok());
    CHECK(mapped.value().losses == mapping::Losses{0, 0, 1});
    CHECK(text_of(mapped.value().record, "person.contact.email") == "absent");
}

TEST_CASE("dates are read in the form declared and in no other", "[mapping][time]") {
    const auto day = [](const char* form, const char* text) {
        const mapping::Mapping mapping{one(line("/d", "plan.date", Converter::date, form))};
        const auto mapped = mapping.to_canonical(native({{"/d", text}}));
        return mapped.ok() ? text_of(mapped.value().record, "plan.date")
                           : std::string{mapped.rejection().code.text()};
    };
    CHECK(day("", "2024-02-29") == "2024-02-29");
    CHECK(day("", "2023-02-29") == "DATE_FORM");
    CHECK(day("", "1.3.2026") == "DATE_FORM");
    CHECK(day("", "2026") == "DATE_FORM");
    CHECK(day("D.M.YYYY", "1.3.2026") == "2026-03-01");
    CHECK(day("D.M.YYYY", "01.03.2026") == "2026-03-01");
    CHECK(day("D.M.YYYY", "1.3.26") == "DATE_FORM");
    CHECK(day("D.M.YYYY", "1.3") == "DATE_FORM");
    CHECK(day("DD.MM.YYYY", "1.3.2026") == "DATE_FORM");
    CHECK(day("YYYYMMDD", "20260301") == "2026-03-01");
    CHECK(day("YYYYMMDD", "20261301") == "DATE_FORM");
}

TEST_CASE(
    "a naive time is Finnish, and an hour that clocks show twice or never is refused",
    "[mapping][time]") {
    const auto moment = [](const char* form, const char* text) {
        const mapping::Mapping mapping{one(line("/t", "case.opened-at", Converter::instant, form))};
        const auto mapped = mapping.to_canonical(native({{"/t", text}}));
        return mapped.ok() ? text_of(mapped.value().record, "case.opened-at")
                           : std::string{mapped.rejection().code.text()};
    };
    CHECK(moment("", "2026-03-01T10:00:00+02:00") == "2026-03-01T08:00:00Z");
    CHECK(moment("", "2026-03-01T10:00:00") == "INSTANT_FORM");
    CHECK(moment("naive", "2026-03-01T10:00:00") == "2026-03-01T08:00:00Z");
    CHECK(moment("naive", "2026-07-01T10:00:00") == "2026-07-01T07:00:00Z");
    CHECK(moment("naive", "2026-07-01T10:00:00Z") == "INSTANT_FORM");
    CHECK(moment("naive", "2026-03-29T03:30:00") == "INSTANT_NONEXISTENT");
    CHECK(moment("naive", "2026-10-25T03:30:00") == "INSTANT_AMBIGUOUS");
}

TEST_CASE(
    "a naive time is read as Finnish systems write it, and nothing of it is guessed",
    "[mapping][time]") {
    const mapping::Mapping mapping{one(line("/t", "case.opened-at", Converter::instant, "naive"))};
    const auto moment = [&](const char* text) {
        const auto mapped = mapping.to_canonical(native({{"/t", text}}));
        return mapped.ok() ? text_of(mapped.value().record, "case.opened-at")
                           : std::string{mapped.rejection().code.text()};
    };
    for (const char* const text :
         {"2026-02-02T09:15:00", "2026-02-02 09:15:00", "2026-02-02 09:15", "2026-02-02 9:15",
          "2026-02-02T09:15", "2.2.2026 9:15", "02.02.2026 09:15:00", "2.2.2026 klo 9.15",
          "2.2.2026 9.15.00"}) {
        INFO(text);
        CHECK(moment(text) == "2026-02-02T07:15:00Z");
    }
    CHECK(moment("2026-10-25 03:30") == "INSTANT_AMBIGUOUS");
    CHECK(moment("29.3.2026 klo 3.30") == "INSTANT_NONEXISTENT");
    for (const char* const text :
         {"2026-02-02", "2.2.2026", "2.2.2026 9", "2/2/2026 9:15", "2026-02-02 09.15",
          "30.2.2026 9:15", "2.2.2026 9:5", "2.2.2026 24:00", "2.2.2026 klo", "2.2.26 9:15",
          "2026-02-02 09:15+02:00", "2.2.2026  9:15", "9:15"}) {
        INFO(text);
        CHECK(moment(text) == "INSTANT_FORM");
    }
    const mapping::Mapping zoned{one(line("/t", "case.opened-at", Converter::instant))};
    CHECK(rejected(zoned, native({{"/t", "2.2.2026 9:15"}})) == "INSTANT_FORM /t");
}

TEST_CASE("a day of XML Schema may have a zone where the mapping says so", "[mapping][time]") {
    const auto read = [](const char* form, const char* text) {
        const mapping::Mapping mapping{one(line("/day", "plan.date", Converter::date, form))};
        const auto mapped = mapping.to_canonical(native({{"/day", text}}));
        return mapped.ok() ? text_of(mapped.value().record, "plan.date")
                           : std::string{mapped.rejection().code.text()};
    };
    for (const char* text : {"2026-01-01", "2026-01-01Z", "2026-01-01+02:00", "2026-01-01-11:00"}) {
        CAPTURE(text);
        CHECK(read("xs-date", text) == "2026-01-01"); // the day that is written
    }
    for (const char* text :
         {"2026-02-30Z", "2026-01-01+2:00", "2026-01-01 Z", "2026-01-01T00:00:00Z", "2026-01-01Zx",
          "2026-01-01.5Z", "2026-01-01+", "2026-1-1Z", "Z"}) {
        CAPTURE(text);
        CHECK(read("xs-date", text) == "DATE_FORM");
    }
    CHECK(read("", "2026-01-01Z") == "DATE_FORM"); // never guessed
    const mapping::Mapping mapping{one(line("/day", "plan.date", Converter::date, "xs-date"))};
    const core::Record record{{{core::ItemId::intern("plan.date"), Value{"2026-01-01"}}}};
    const auto native = mapping.to_native(record);
    REQUIRE(native.ok());
    CHECK(native.value().find("/day")->reveal() == "2026-01-01");
}

TEST_CASE("a spreadsheet's numbered days are days where the mapping says so", "[mapping][time]") {
    const auto read = [](const char* form, const char* text) {
        const mapping::Mapping mapping{one(line("/day", "plan.date", Converter::date, form))};
        const auto mapped = mapping.to_canonical(native({{"/day", text}}));
        return mapped.ok() ? text_of(mapped.value().record, "plan.date")
                           : std::string{mapped.rejection().code.text()};
    };
    CHECK(read("excel-1900", "44334") == "2021-05-18");
    CHECK(read("excel-1904", "42872") == "2021-05-18");
    CHECK(read("excel-1900", "1") == "1900-01-01");
    CHECK(read("excel-1900", "59") == "1900-02-28");
    CHECK(read("excel-1900", "60") == "DATE_FORM"); // 29.2.1900 never was
    CHECK(read("excel-1900", "61") == "1900-03-01");
    CHECK(read("excel-1900", "2026") == "1905-07-18");
    CHECK(read("excel-1904", "0") == "1904-01-01");
    CHECK(read("excel-1900", "2958465") == "9999-12-31");
    for (const char* wrong : {"0", "2958466", "44334.9", "44334,9", "044334", "-1", "18.5.2021"}) {
        CAPTURE(wrong);
        CHECK(read("excel-1900", wrong) == "DATE_FORM");
    }
    CHECK(read("", "44334") == "DATE_FORM"); // never guessed

    const mapping::Mapping mapping{one(line("/day", "plan.date", Converter::date, "excel-1900"))};
    const auto written = [&](const char* day) {
        const core::Record record{{{core::ItemId::intern("plan.date"), Value{day}}}};
        const auto native = mapping.to_native(record);
        return native.ok() ? std::string{native.value().find("/day")->reveal()} : "refused";
    };
    CHECK(written("2021-05-18") == "44334");
    CHECK(written("1900-02-28") == "59");
    CHECK(written("1900-03-01") == "61");
    CHECK(written("1899-12-31") == "refused");
    CHECK(written("2026") == "refused"); // a year alone would be a day in 1905
}

TEST_CASE("numbers keep their digits", "[mapping]") {
    mapping::Definition definition;
    definition.lines = {
        line("/a", "benefit.amount", Converter::decimal, "comma"),
        line("/n", "benefit.days-paid", Converter::integer)};
    const mapping::Mapping mapping{definition};
    const auto mapped = mapping.to_canonical(native({{"/a", "-100,10"}, {"/n", "7"}}));
    REQUIRE(mapped.ok());
    CHECK(text_of(mapped.value().record, "benefit.amount") == "-100.10");
    CHECK(
        mapped.value().record.find(core::ItemId::intern("benefit.days-paid"))->kind()
        == Value::Kind::number);
    for (const char* wrong :
         {"1.000,5", "1,", ",5", "1,5,5", "1e5", "05,1", "+1", "viisi", "1 000"}) {
        CAPTURE(wrong);
        CHECK(rejected(mapping, native({{"/a", wrong}})) == "DECIMAL_FORM /a");
    }
    for (const char* wrong : {"viisi", "5.0", "05", "-0", "-", "0x5", "1e3"}) {
        CAPTURE(wrong);
        CHECK(rejected(mapping, native({{"/n", wrong}})) == "INTEGER_FORM /n");
    }
}

TEST_CASE(
    "codes outside a list are refused, passed or replaced as declared, and counted",
    "[mapping][codes]") {
    const mapping::Mapping refuse{one(code_line(Line::Unmapped::refuse))};
    CHECK(rejected(refuse, native({{"/code", "9"}})) == "CODE_UNMAPPED /code");
    CHECK(
        text_of(refuse.to_canonical(native({{"/code", "01"}})).value().record, "statement.code")
        == "positive");

    const auto passed = mapping::Mapping{one(code_line(Line::Unmapped::pass))}.to_canonical(
        native({{"/code", "9"}}));
    CHECK(text_of(passed.value().record, "statement.code") == "9");
    CHECK(passed.value().losses == mapping::Losses{0, 1, 0});

    const auto replaced = mapping::Mapping{one(code_line(Line::Unmapped::fallback))}.to_canonical(
        native({{"/code", "9"}}));
    CHECK(text_of(replaced.value().record, "statement.code") == "other");
    CHECK(replaced.value().losses == mapping::Losses{1, 0, 0});
}

TEST_CASE("what could not be read back as itself is not written", "[mapping][codes]") {
    const auto written = [](const mapping::Mapping& mapping, const char* canonical) {
        const auto value = mapping.write(mapping.places().front(), Value{canonical}, nullptr);
        return value ? std::string{value->reveal()} : std::string{"nothing"};
    };
    const mapping::Mapping refuse{one(code_line(Line::Unmapped::refuse))};
    CHECK(written(refuse, "positive") == "1");
    CHECK(written(refuse, "neutral") == "nothing");
    const mapping::Mapping pass{one(code_line(Line::Unmapped::pass))};
    CHECK(written(pass, "neutral") == "neutral");
    CHECK(written(pass, "2") == "nothing"); // it would come back as `negative`
    const mapping::Mapping naive{one(line("/t", "case.opened-at", Converter::instant, "naive"))};
    CHECK(written(naive, "2026-03-01T08:00:00Z") == "2026-03-01T10:00:00");
    CHECK(written(naive, "2026-10-25T00:30:00Z") == "nothing"); // 03:30 comes twice that night
    const mapping::Mapping text{one(line("/n", "person.name.family", Converter::text))};
    CHECK(written(text, " padded ") == "nothing");
    const mapping::Mapping date{one(line("/d", "plan.date", Converter::date, "D.M.YYYY"))};
    CHECK(written(date, "2026-03-01") == "1.3.2026");
    CHECK(written(date, "2026") == "2026"); // reduced to its year by the gate
    CHECK(written(date, "2026-02-30") == "nothing");
}

TEST_CASE(
    "a source stamp is read and an incomplete one is left for the provenance step",
    "[mapping][stamp]") {
    mapping::Definition definition;
    definition.stamp_system_path = "/source/system";
    definition.stamp_recorder_path = "/source/recorder";
    definition.stamp_recorded_at_path = "/source/recordedAt";
    const mapping::Mapping mapping{definition};
    const auto whole = mapping.to_canonical(native(
        {{"/source/system", "tma"},
         {"/source/recorder", "r-1"},
         {"/source/recordedAt", "2026-01-02T03:04:05Z"}}));
    CHECK(whole.value().stamp.system == "tma");
    CHECK(whole.value().stamp.recorder == "r-1");
    CHECK(whole.value().stamp.recorded_at == core::parse_instant("2026-01-02T03:04:05Z"));
    CHECK_FALSE(mapping.to_canonical(native({})).value().stamp.recorded_at);
    CHECK(
        rejected(mapping, native({{"/source/recordedAt", "yesterday"}}))
        == "INSTANT_FORM /source/recordedAt");
    CHECK(
        mapping.known_paths()
        == std::vector<std::string>{"/source/system", "/source/recorder", "/source/recordedAt"});
}

TEST_CASE(
    "a source stamp without a zone is Finnish where the mapping says so", "[mapping][stamp]") {
    mapping::Definition definition;
    definition.stamp_system = "system";
    definition.stamp_recorded_at_path = "/at";
    const mapping::Mapping zoned{definition};
    definition.stamp_is_naive = true;
    const mapping::Mapping naive{definition};
    for (const auto& [text, expected] : std::vector<std::pair<const char*, const char*>>{
             {"2026-02-02 09:15:00", "2026-02-02T07:15:00Z"},
             {"2.2.2026 klo 9.15", "2026-02-02T07:15:00Z"},
             {"20260202091500", "2026-02-02T07:15:00Z"},
             {"2.2.2026", "2026-02-01T22:00:00Z"}}) {
        INFO(text);
        const auto read = naive.to_canonical(native({{"/at", text}}));
        REQUIRE(read.ok());
        CHECK(read.value().stamp.recorded_at == core::parse_instant(expected));
        CHECK(rejected(zoned, native({{"/at", text}})) == "INSTANT_FORM /at");
    }
    CHECK(rejected(naive, native({{"/at", "2026-10-25 03:30"}})) == "INSTANT_FORM /at");
    CHECK(rejected(naive, native({{"/at", "2/2/2026"}})) == "INSTANT_FORM /at");
}

TEST_CASE("a value of the wrong kind or encoding is rejected without being told", "[mapping]") {
    const mapping::Mapping mapping{one(line("/n", "person.name.family", Converter::text))};
    NativeRecord number;
    number.fields.push_back({"/n", Value{"12", Value::Kind::number}});
    CHECK(rejected(mapping, number) == "VALUE_KIND /n");
    CHECK(rejected(mapping, native({{"/n", "\xff\xfe"}})) == "TEXT_ENCODING /n");
}
