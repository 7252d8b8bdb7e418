// The manifest's form: what we write holds to its published schema and reads back; what is cut,
// padded or contradicts itself does not pass.

#include "gateway/exchange/manifest.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace gateway;
using namespace gateway::exchange;
using Form = config::ManifestRule::Form;

namespace {

const text::XmlLibrary library;

core::Digest digest(unsigned char filling) {
    core::Digest made{};
    made.fill(std::byte{filling});
    return made;
}

Manifest example(bool with_sum) {
    Manifest manifest{"m-1",
                      "r-1",
                      "statements-out",
                      "town",
                      "kela",
                      "2026-02-02T08:00:00Z",
                      with_sum ? "/amount" : "",
                      {}};
    for (int ordinal{1}; ordinal <= 3; ++ordinal) {
        manifest.documents.push_back(Manifest::Line{
            "d-" + std::to_string(ordinal), ordinal, ordinal * 1000,
            digest(static_cast<unsigned char>(ordinal)),
            with_sum ? ControlSum::parse("10.25") : std::nullopt});
    }
    return manifest;
}

std::string text_of(const Manifest& manifest, Form form) {
    return std::string{core::as_text(write_manifest(manifest, form))};
}

core::Code code_of(const std::string& text, Form form) {
    const auto read = read_manifest(core::as_bytes(text), form);
    return read ? core::Code{"OK"} : read.rejection().code;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string file(const std::string& name) {
    std::ifstream in{std::filesystem::path{LAUTTURI_SOURCE_DIR} / "docs/manifests" / name};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct Nothing final : text::XmlEvents {
    int violations{0};
    void start(std::string_view, std::string_view, std::span<const text::XmlAttribute>) override {}
    void text(std::string_view) override {}
    void end() override {}
    void violation(const core::Rejection&) override { ++violations; }
};

}

TEST_CASE("a manifest reads back as it was written", "[exchange][manifest]") {
    for (const Form form : {Form::json, Form::xml}) {
        for (const bool with_sum : {false, true}) {
            const Manifest written{example(with_sum)};
            const core::Bytes bytes{write_manifest(written, form)};
            CHECK(is_manifest(bytes));
            const auto read = read_manifest(bytes, form);
            REQUIRE(read.ok());
            CHECK(read.value().manifest == written.manifest);
            CHECK(read.value().sum_of == written.sum_of);
            REQUIRE(read.value().documents.size() == 3);
            CHECK(read.value().documents[2].document == "d-3");
            CHECK(read.value().documents[2].records == 3000);
            CHECK(read.value().documents[2].sha256 == digest(3));
            CHECK(read.value().documents[2].sum == written.documents[2].sum);
        }
    }
}

TEST_CASE("a manifest in XML holds to the schema that we publish", "[exchange][manifest]") {
    const auto schema = text::XmlSchema::compile(file("manifest.xsd"), "manifest.xsd");
    REQUIRE(schema.ok());
    const std::string good{text_of(example(true), Form::xml)};
    for (const auto& [written, violations] : std::vector<std::pair<std::string, int>>{
             {good, 0}, {changed(good, "records=\"1000\"", "records=\"many\""), 1}}) {
        std::string_view rest{written};
        Nothing events;
        text::XmlReader reader{
            [&](std::span<std::byte> into) {
                const std::size_t count{std::min(into.size(), rest.size())};
                std::copy_n(core::as_bytes(rest).begin(), count, into.begin());
                rest.remove_prefix(count);
                return count;
            },
            events, text::XmlReader::Options{schema.value().get(), nullptr, {}}};
        for (;;) {
            const auto more = reader.step();
            REQUIRE(more.ok());
            if (!more.value()) {
                break;
            }
        }
        CHECK(events.violations == violations);
    }
}

TEST_CASE(
    "a manifest in JSON has the members that its published schema names and no other",
    "[exchange][manifest]") {
    const auto schema = text::parse_json(file("manifest.schema.json"));
    REQUIRE(schema.ok());
    const auto manifest = text::parse_json(text_of(example(true), Form::json));
    REQUIRE(manifest.ok());
    const text::JsonValue* const properties{schema.value().find("properties")};
    REQUIRE(properties != nullptr);
    CHECK(manifest.value().members().size() == properties->members().size());
    for (const auto& [name, value] : manifest.value().members()) {
        INFO(name);
        CHECK(properties->find(name) != nullptr);
    }
    const text::JsonValue* const line{
        properties->find("documents")->find("items")->find("properties")};
    for (const auto& [name, value] : manifest.value().find("documents")->elements()[0].members()) {
        INFO(name);
        CHECK(line->find(name) != nullptr);
    }
}

TEST_CASE("a manifest that contradicts itself is rejected", "[exchange][manifest]") {
    for (const Form form : {Form::json, Form::xml}) {
        const std::string good{text_of(example(true), form)};
        const auto quoted = [&](const char* name, const char* value) {
            std::string text{form == Form::json ? "\"" : ""};
            text.append(name).append(form == Form::json ? "\":" : "=\"").append(value);
            return text;
        };
        const auto sum = [&](const char* value) {
            std::string text{form == Form::json ? "\"sum\":\"" : "sum=\""};
            return text.append(value);
        };
        CHECK(code_of(good, form) == core::Code{"OK"});
        CHECK(
            code_of(changed(good, quoted("records", "2000"), quoted("records", "2001")), form)
            == core::Code{"MANIFEST_TOTALS"});
        CHECK(
            code_of(changed(good, sum("30.75"), sum("30.76")), form)
            == core::Code{"MANIFEST_TOTALS"});
        CHECK(
            code_of(changed(good, quoted("ordinal", "2"), quoted("ordinal", "3")), form)
            == core::Code{"MANIFEST_ORDER"});
        CHECK(
            code_of(changed(good, core::to_hex(digest(2)), core::to_hex(digest(1))), form)
            == core::Code{"MANIFEST_ORDER"});
        CHECK(
            code_of(changed(good, quoted("records", "1000"), quoted("records", "-1000")), form)
            == core::Code{"MANIFEST_FORM"});
        CHECK(
            code_of(changed(good, core::to_hex(digest(2)), "02"), form)
            == core::Code{"MANIFEST_FORM"});
        CHECK(code_of(changed(good, "created", "made"), form) == core::Code{"MANIFEST_FORM"});
        CHECK(code_of(good.substr(0, good.size() / 2), form) == core::Code{"MANIFEST_FORM"});
        CHECK(
            code_of(good, form == Form::json ? Form::xml : Form::json)
            == core::Code{"MANIFEST_FORM"});
    }
    CHECK(
        code_of(std::string(std::size_t{5} << 20U, ' '), Form::json)
        == core::Code{"MANIFEST_TOO_LARGE"});
}

TEST_CASE("a delivery of records is not taken for a manifest", "[exchange][manifest]") {
    CHECK_FALSE(is_manifest(core::as_bytes("<payments xmlns=\"urn:x\"/>")));
    CHECK_FALSE(is_manifest({}));
    std::string late(2000, ' ');
    late.append("urn:lautturi:manifest:1");
    CHECK_FALSE(is_manifest(core::as_bytes(late)));
}
