#include "tests/analysis/shipped.h"

#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/crypto/digest.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace shipped {

namespace {

struct Formats {
    text::XmlLibrary library;
    adapters::xml::XmlFormat xml;
    adapters::json::JsonFormat json;
    adapters::json::NdjsonFormat ndjson;
    config::AdapterCatalogue catalogue{{&xml, &json, &ndjson}, {}, {}};
};

}

std::shared_ptr<const config::Configuration>
configuration(const std::string& file, const std::function<std::string(std::string)>& edit) {
    static const Formats formats;
    config::FileSet files{config::FileSet::read(LAUTTURI_MAPPINGS)};
    if (!file.empty()) {
        files.put(file, edit(files.files().at(file)));
    }
    const config::Loaded loaded{
        config::load(files, crypto::sha256(files.pack()), formats.catalogue)};
    for (const config::Finding& finding : loaded.findings) {
        INFO(finding.file << ':' << finding.line << ' ' << finding.reason);
        REQUIRE(finding.severity == config::Finding::Severity::note);
    }
    return loaded.configuration;
}

}
