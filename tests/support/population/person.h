#pragma once
// The invented people of the tests: what a municipal register holds about them, and what they have
// said about the use of it.

#include "gateway/core/instant.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tests::population {

using gateway::core::LocalDate;

/// What is deliberately wrong in a job seeker's row. Such a row must be rejected.
enum class Wrong : std::uint8_t { check_character, century_sign, impossible_date, missing_name };

/// The state of a person's consent to one recipient, of which consent events tell the story.
enum class ConsentState : std::uint8_t { given, blanket, refused, withdrawn, expired, none };

/// A labour-policy statement (työvoimapoliittinen lausunto).
struct Statement {
    std::string code;
    LocalDate from;
    std::optional<LocalDate> until{};
    LocalDate issued_on;
    std::optional<LocalDate> requested_on{}; ///< empty: nobody asked, so there is no relation
    std::string requested_by;                ///< kela, esimerkkikassa, or empty
    std::string official_user;
};

struct JobSeeker {
    LocalDate from;
    std::optional<LocalDate> until{};
    LocalDate customership_from;
    std::optional<LocalDate> customership_until{};
    LocalDate plan_date;
    LocalDate plan_valid_until;
    bool fund_member{false};
    std::string work_ability_summary; ///< empty: none was written
    Statement statement;
    ConsentState consent_to_kela{ConsentState::none};
    ConsentState consent_to_provider{ConsentState::none};
    std::optional<Wrong> wrong{};
};

struct Hold {
    std::string kind;  ///< turvakielto, restriction, objection
    std::string state; ///< received, assessing, upheld, overridden, ended
    LocalDate from;
    std::optional<LocalDate> until{};
    std::vector<std::string> bases{};
};

struct Person {
    std::string register_id; ///< the register's own opaque identifier; everybody has one
    std::string hetu;        ///< true code; empty for a person without one
    LocalDate born;
    bool male{false};
    std::string family_name;
    std::string given_names;
    std::string street_address;
    std::string postal_code;
    std::string municipality;
    std::string phone;
    std::string email;
    std::string mother_tongue;
    std::string citizenship;
    std::optional<LocalDate> died{};
    std::vector<Hold> holds{};
    std::optional<JobSeeker> job_seeker{};
    bool planted{false}; ///< drawn for a purpose, so nothing else is planted on it

    [[nodiscard]] bool has_hold(const std::string& kind, const std::string& state) const noexcept {
        for (const Hold& hold : holds) {
            if (hold.kind == kind && hold.state == state) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] bool protects_address() const noexcept {
        return has_hold("turvakielto", "upheld");
    }
};

/// What the register shows as a person's code: wrong where a wrong one was planted.
[[nodiscard]] std::string shown_hetu(const Person& person);

}
