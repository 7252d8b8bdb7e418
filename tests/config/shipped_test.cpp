#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/dxl/dxl_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/config/configuration.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;

namespace {

struct Formats {
    text::XmlLibrary library;
    adapters::xml::XmlFormat xml;
    adapters::json::JsonFormat json;
    adapters::json::NdjsonFormat ndjson;
    adapters::csv::CsvFormat csv;
    adapters::dxl::DxlFormat dxl;
    config::AdapterCatalogue catalogue{{&xml, &json, &ndjson, &csv, &dxl}, {}, {}};
};

config::Loaded load_shipped(const config::AdapterCatalogue& catalogue) {
    const auto files = config::FileSet::read(LAUTTURI_MAPPINGS);
    core::Digest digest{};
    digest.front() = std::byte{7};
    return config::load(files, digest, catalogue);
}

core::NativeRecord native(const std::vector<std::pair<const char*, const char*>>& fields) {
    core::NativeRecord record;
    for (const auto& [path, text] : fields) {
        record.fields.push_back({path, core::Value{text}});
    }
    return record;
}

const config::Exchange& exchange(const config::Loaded& loaded, const char* name) {
    return *loaded.configuration->find(core::ExchangeId::intern(name));
}

const config::Register& town(const config::Loaded& loaded) {
    return *loaded.configuration->find(core::RegisterId::intern("etela-satakunta"));
}

std::string text_of(const core::Record& record, const char* item) {
    const core::Value* const value{record.find(core::ItemId::intern(item))};
    return value == nullptr ? "absent" : std::string{value->reveal()};
}

}

TEST_CASE("the shipped configuration has no errors", "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    for (const config::Finding& finding : loaded.findings) {
        CAPTURE(finding.file, finding.line, finding.code.text(), finding.reason);
        CHECK(finding.severity == config::Finding::Severity::note);
    }
    REQUIRE(loaded.configuration);
    CHECK(loaded.configuration->digest.front() == std::byte{7});
    CHECK(loaded.configuration->exchanges.size() == 87);
    CHECK(loaded.configuration->parties.size() == 39);
    CHECK(loaded.configuration->registers.size() == 5);
    CHECK(loaded.configuration->rules != nullptr);
}

TEST_CASE(
    "a row of the register becomes a record with its relation and its hold", "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const auto mapped = town(loaded).binding->to_canonical(native(
        {{"personal_id", "010594Y9021"},
         {"family_name", "Äijälä"},
         {"given_names", "Aino"},
         {"municipality", "684"},
         {"statement_code", "TTA"},
         {"statement_from", "2026-01-07"},
         {"statement_requested_on", "2026-01-20"},
         {"statement_requested_by", "kela"},
         {"turvakielto", "t"},
         {"register_id", "R-000123"}}));
    REQUIRE(mapped.ok());
    CHECK(mapped.value().subject->reveal() == "010594Y9021");
    CHECK(text_of(mapped.value().record, "person.contact.municipality") == "684");
    REQUIRE(mapped.value().relations.size() == 1);
    CHECK(mapped.value().relations.front().kind.text() == "relation.statement-request");
    CHECK(mapped.value().relations.front().party->text() == "kela");
    REQUIRE(mapped.value().holds.size() == 1);
    CHECK(mapped.value().holds.front().kind == core::HoldKind::turvakielto);

    const auto nameless = town(loaded).binding->to_canonical(
        native({{"personal_id", "010594Y9021"}, {"turvakielto", "f"}}));
    REQUIRE_FALSE(nameless.ok());
    CHECK(nameless.rejection() == core::Rejection{"REQUIRED_MISSING", "family_name"});

    const auto unknown =
        town(loaded).binding->to_canonical(native({{"family_name", "A"}, {"turvakielto", "f"}}));
    REQUIRE(unknown.ok()); // somebody without a personal identity code: the gate withholds
    CHECK_FALSE(unknown.value().subject);
    CHECK(unknown.value().holds.empty());
}

TEST_CASE(
    "every item that an exchange writes to Kela or KEHA has a permit, and health to KEHA has none",
    "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const auto permitted = [&](const config::Exchange& made, core::ItemId item) {
        const auto& permits = loaded.configuration->rules->law().permits;
        const core::PartyClass cls{loaded.configuration->find(made.party)->cls};
        return std::any_of(permits.begin(), permits.end(), [&](const policy::Permit& permit) {
            const bool to{
                std::count(permit.parties.begin(), permit.parties.end(), made.party) != 0
                || std::count(permit.classes.begin(), permit.classes.end(), cls) != 0};
            const bool purpose{
                std::count(permit.purposes.begin(), permit.purposes.end(), made.purpose) != 0};
            return to && purpose
                   && std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& one) {
                          return one.first == item;
                      });
        });
    };
    for (const auto& [name, leg] :
         {std::pair{"kela-statements-out", &config::Exchange::record},
          {"keha-customer-query", &config::Exchange::response},
          {"fund-benefit-query", &config::Exchange::request},
          {"provider-referral-query", &config::Exchange::request}}) {
        const config::Exchange& made{exchange(loaded, name)};
        for (const core::Projection::Place& place : (made.*leg).mapping->places()) {
            CAPTURE(name, place.item.text());
            CHECK(permitted(made, place.item));
        }
    }
    CHECK_FALSE(permitted(
        exchange(loaded, "keha-customer-query"),
        core::ItemId::intern("health.work-ability-summary")));
}

TEST_CASE(
    "a question of KEHA for another purpose than a benefit is rejected", "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const mapping::Mapping& request{*exchange(loaded, "keha-customer-query").request.mapping};
    CHECK(request
              .to_canonical(
                  native({{"/personalId", "010594Y9021"}, {"/purpose", "unemployment-benefit"}}))
              .ok());
    CHECK(
        request.to_canonical(native({{"/personalId", "010594Y9021"}, {"/purpose", "curiosity"}}))
            .rejection()
        == core::Rejection{"CODE_UNMAPPED", "/purpose"});
    CHECK(
        request.to_canonical(native({{"/personalId", "010594Y9021"}})).rejection()
        == core::Rejection{"REQUIRED_MISSING", "/purpose"});
}

TEST_CASE(
    "a municipality that merged is its successor's from the day of the merger on",
    "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const mapping::Mapping& mapping{*exchange(loaded, "area-transfer-in").record.mapping};
    const auto municipality = [&](const char* code, const char* job_search_from) {
        const auto mapped = mapping.to_canonical(native(
            {{"/personalId", "010594Y9021"},
             {"/jobseeking/validity/from", job_search_from},
             {"/municipality", code}}));
        return mapped ? text_of(mapped.value().record, "person.contact.municipality")
                      : std::string{mapped.rejection().code.text()};
    };
    CHECK(municipality("588", "2024-12-31") == "588"); // Pertunmaa
    CHECK(municipality("588", "2025-01-01") == "507"); // Mäntyharju
    CHECK(municipality("413", "2026-01-07") == "609");
    CHECK(municipality("507", "2026-01-07") == "507");
}

TEST_CASE(
    "the answer of a fund is read, and written in the municipal system's own shape",
    "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const config::Exchange& query{exchange(loaded, "fund-benefit-query")};
    const auto mapped = query.response.mapping->to_canonical(native(
        {{"/personalId", "010594Y9021"},
         {"/benefitType", "adjusted-allowance"},
         {"/paidFrom", "2026-01-01"},
         {"/daysPaid", "22"},
         {"/source/system", "kassa"},
         {"/source/recordedAt", "2026-02-02T09:15:00+02:00"}}));
    REQUIRE(mapped.ok());
    CHECK(mapped.value().stamp.system == "kassa");
    const auto answer = town(loaded).relay->mapping->to_native(mapped.value().record);
    REQUIRE(answer.ok());
    CHECK(answer.value().find("/benefit/type")->reveal() == "adjusted-allowance");
    CHECK(answer.value().find("/benefit/daysPaid")->kind() == core::Value::Kind::number);
    CHECK(query.receiving_basis.size() == query.response.mapping->places().size());
}

TEST_CASE("the law knows the catalogue's words in three languages", "[config][shipped]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const policy::Words& words{loaded.configuration->rules->law().words};
    const auto check = [](const auto& named) {
        for (const auto& [name, label] : named) {
            INFO(name);
            CHECK_FALSE(label.fi.empty());
            CHECK_FALSE(label.sv.empty());
            CHECK_FALSE(label.en.empty());
        }
        CHECK(named.size() > 1);
    };
    check(words.purposes);
    check(words.classes);
    check(words.categories);
    check(words.facts);
    CHECK(words.categories.at(core::CategoryId::intern("health")).sv.starts_with("Hälso"));
}

TEST_CASE(
    "a company comes in by the name that is in force, or not at all", "[config][shipped][prh]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const auto name_of = [&](const char* id, const std::string& names) -> std::string {
        const config::Leg& leg{exchange(loaded, id).record};
        const std::string document{
            R"({"companies":[{"businessId":{"value":"2296962-1"},)" + names
            + R"("lastModified":"2026-02-01T04:10:00"}]})"};
        ports::MemorySource source{core::as_bytes(document)};
        const auto reader = leg.document->read(source);
        const auto item = reader->next();
        REQUIRE((item.ok() && item.value()));
        const auto* const wrong =
            std::get_if<ports::DocumentReader::Malformed>(&item.value()->content);
        if (wrong != nullptr) {
            return std::string{wrong->rejection.code.text()};
        }
        const auto mapped =
            leg.mapping->to_canonical(std::get<core::NativeRecord>(item.value()->content));
        REQUIRE(mapped.ok());
        CHECK(mapped.value().stamp.system == "PRH YTJ v3");
        return text_of(mapped.value().record, "company.name");
    };
    const std::string now{R"({"name":"Esimerkki Oy","type":"1","registrationDate":"2020-01-01"})"};
    const std::string open{R"({"name":"Esimerkki Oy","type":"1","endDate":null})"};
    const std::string before{R"({"name":"Vanha Nimi Oy","type":"1","endDate":"2019-12-31"})"};
    const std::string auxiliary{R"({"name":"Aputoiminimi","type":"3"})"};
    const std::string untold{R"({"name":"Esimerkki Oy"})"};
    for (const char* const id : {"prh-companies-in", "pk-companies-in", "kaustinen-companies-in"}) {
        INFO(id);
        const auto first = [&](const std::string& names) {
            return name_of(id, R"("names":[)" + names + "],");
        };
        CHECK(first(now + "," + before + "," + auxiliary) == "Esimerkki Oy");
        CHECK(first(open) == "Esimerkki Oy");
        CHECK(first(before + "," + now) == "JSON_SCHEMA");
        CHECK(first(auxiliary + "," + now) == "JSON_SCHEMA");
        CHECK(first(untold) == "JSON_SCHEMA");
        CHECK(name_of(id, "") == "absent"); // without a name, none is said
    }
}

TEST_CASE(
    "a Y-tunnus is known by its check digit wherever it comes from and wherever it goes",
    "[config][shipped][business-id]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    std::size_t lines{0};
    const auto checked = [&](const std::shared_ptr<const mapping::Mapping>& mapping) {
        if (mapping == nullptr) {
            return;
        }
        for (const mapping::Line& line : mapping->definition().lines) {
            if (line.item.text().ends_with(".business-id")) {
                CAPTURE(line.path);
                CHECK(line.converter == mapping::Converter::business_id);
                ++lines;
            }
        }
    };
    for (const config::Exchange& made : loaded.configuration->exchanges) {
        INFO(made.id.text());
        checked(made.record.mapping);
        checked(made.request.mapping);
        checked(made.response.mapping);
    }
    for (const config::Register& made : loaded.configuration->registers) {
        INFO(made.id.text());
        checked(made.binding);
        for (const auto& [selection, binding] : made.own_bindings) {
            checked(binding);
        }
        checked(made.relay ? made.relay->mapping : nullptr);
    }
    CHECK(lines == 11);
    const mapping::Mapping& postings{*exchange(loaded, "p67-postings-in").record.mapping};
    const auto posting = [&](const char* business_id) {
        return postings.to_canonical(native(
            {{"/metadata/externalId", "V-1"},
             {"/metadata/lastModified", "2026-02-20T09:15:00"},
             {"/client/businessId", business_id}}));
    };
    CHECK(posting("2296962-1").ok());
    CHECK(
        posting("2296962-2").rejection()
        == core::Rejection{"BUSINESS_ID_FORM", "/client/businessId"});
}

TEST_CASE(
    "an invoice is in euros, or is rejected: its total is never read as another sum",
    "[config][shipped][invoice]") {
    const Formats formats;
    const config::Loaded loaded{load_shipped(formats.catalogue)};
    REQUIRE(loaded.configuration);
    const config::Leg& leg{exchange(loaded, "unit4-invoices-in").record};
    const auto total_of = [&](const std::string& currency) -> std::string {
        const std::string document{
            "<Finvoice><MessageTransmissionDetails><MessageSenderDetails><FromIdentifier>0037"
            "</FromIdentifier></MessageSenderDetails><MessageTimeStamp>2026-02-20T08:00:00+02:00"
            "</MessageTimeStamp></MessageTransmissionDetails><InvoiceDetails><InvoiceNumber>1"
            "</InvoiceNumber><InvoiceTotalVatIncludedAmount"
            + currency + ">1240,00</InvoiceTotalVatIncludedAmount></InvoiceDetails></Finvoice>"};
        ports::MemorySource source{core::as_bytes(document)};
        const auto reader = leg.document->read(source);
        const auto item = reader->next();
        REQUIRE((item.ok() && item.value()));
        const auto mapped =
            leg.mapping->to_canonical(std::get<core::NativeRecord>(item.value()->content));
        return mapped ? text_of(mapped.value().record, "invoice.amount")
                      : std::string{mapped.rejection().code.text()};
    };
    CHECK(total_of(R"( AmountCurrencyIdentifier="EUR")") == "1240.00");
    CHECK(total_of(R"( AmountCurrencyIdentifier="SEK")") == "CODE_UNMAPPED");
    CHECK(total_of("") == "REQUIRED_MISSING");
}
