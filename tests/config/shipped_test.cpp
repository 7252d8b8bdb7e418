#include "gateway/config/configuration.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
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
    config::AdapterCatalogue catalogue{{&xml, &json, &ndjson}, {}, {}};
};

config::Loaded load_shipped(const config::AdapterCatalogue& catalogue) {
    const auto files = config::FileSet::read(LAUTTURI_MAPPINGS);
    core::Digest digest{};
    digest.front() = std::byte{7};
    return config::load(files, digest, catalogue);
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
    CHECK(loaded.configuration->exchanges.size() == 6);
    CHECK(loaded.configuration->parties.size() == 4);
    CHECK(loaded.configuration->registers.size() == 1);
    CHECK(loaded.configuration->rules != nullptr);
}
