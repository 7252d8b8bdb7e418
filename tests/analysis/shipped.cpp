#include "tests/analysis/shipped.h"

#include "gateway/crypto/digest.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace shipped {

std::shared_ptr<const config::Configuration>
configuration(const std::string& file, const std::function<std::string(std::string)>& edit) {
    config::FileSet files{config::FileSet::read(LAUTTURI_MAPPINGS)};
    if (!file.empty()) {
        files.put(file, edit(files.files().at(file)));
    }
    const config::Loaded loaded{config::load(files, crypto::sha256(files.pack()), {})};
    for (const config::Finding& finding : loaded.findings) {
        INFO(finding.file << ':' << finding.line << ' ' << finding.reason);
        REQUIRE(finding.severity == config::Finding::Severity::note);
    }
    return loaded.configuration;
}

}
