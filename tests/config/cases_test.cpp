#include "gateway/admin/rule_cases.h"
#include "gateway/config/configuration.h"

#include <catch2/catch.hpp>

// The cases beside the shipped rules hold. That they are strong enough is shown by the mutation run
// (tests/proof).

using namespace gateway;

namespace {

std::shared_ptr<const config::Configuration> shipped() {
    return config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {}).configuration;
}

}

TEST_CASE("the cases of the shipped rules come out as they say", "[config][cases][shipped]") {
    const auto configuration = shipped();
    REQUIRE(configuration);
    CHECK(configuration->cases.size() >= 250);
    for (const config::Finding& finding : admin::failing_cases(*configuration)) {
        CAPTURE(finding.file, finding.line, finding.reason);
        CHECK(finding.code == core::Code{"NONE"});
    }
}
