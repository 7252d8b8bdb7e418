// What the linter finds in the notices in force is kept for who looks at them, and no longer than
// the configuration and the day that it was found under.

#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/notice_lints.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

#include <algorithm>

using gateway::app::NoticeLints;
using gateway::config::Configuration;
using Law = std::shared_ptr<const Configuration>;

namespace {

constexpr gateway::core::LocalDate new_year{2026, 1, 1};

Law shipped() {
    static const gateway::text::XmlLibrary xml; // some exchange has a schema
    static const Law law{
        gateway::app::check_folder(
            LAUTTURI_SOURCE_DIR "/mappings", gateway::app::Adapters::formats_only())
            .loaded.configuration};
    REQUIRE(law != nullptr);
    return law;
}

std::size_t findings_of(const NoticeLints::Linted& linted) {
    std::size_t count{0};
    for (const auto& one : linted.notices) {
        count += one.findings.size();
    }
    return count;
}

}

TEST_CASE("what was found in the notices is kept for the same digest on the same day", "[notice]") {
    NoticeLints lints;
    const auto found = lints.of(shipped(), new_year);
    CHECK(findings_of(*found) > 0);
    // the same set, read again by another thread or after a restart of the look-out
    const Law again{std::make_shared<const Configuration>(*shipped())};
    CHECK(lints.of(again, new_year) == found);
    CHECK(found->configuration == shipped()); // what the findings point into stays
}

TEST_CASE("the notices are read anew under another law, and on another day", "[notice]") {
    NoticeLints lints;
    const auto found = lints.of(shipped(), new_year);

    Configuration other{*shipped()};
    other.digest.front() ^= std::byte{1};
    other.privacy_notices.pop_back();
    const auto under_other = lints.of(std::make_shared<const Configuration>(other), new_year);
    CHECK(under_other->notices.size() + 1 == found->notices.size());
    CHECK(lints.of(shipped(), new_year)->notices.size() == found->notices.size());

    // of what had ended, or had not begun, on another day than this one
    constexpr gateway::core::LocalDate earlier{2014, 1, 1};
    const auto then = lints.of(shipped(), earlier);
    CHECK(then->day == earlier);
    CHECK(findings_of(*then) != findings_of(*found));
    CHECK(lints.of(shipped(), new_year)->day == new_year);
}
