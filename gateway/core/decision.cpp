#include "gateway/core/decision.h"

#include <array>
#include <cassert>
#include <cstddef>

namespace gateway::core {

namespace {

constexpr std::array reason_codes{
    Code{"NO_RULE"},
    Code{"PURPOSE"},
    Code{"RECIPIENT"},
    Code{"RELATION"},
    Code{"CHANNEL"},
    Code{"TERRITORY"},
    Code{"NOT_IN_FORCE"},
    Code{"RULE_EXPIRED"},
    Code{"CONSENT_NONE"},
    Code{"CONSENT_REQUESTED"},
    Code{"CONSENT_DEFERRED"},
    Code{"CONSENT_REFUSED"},
    Code{"CONSENT_WITHDRAWN"},
    Code{"CONSENT_REVOKED"},
    Code{"CONSENT_EXPIRED"},
    Code{"CONSENT_INVALIDATED"},
    Code{"CONSENT_SCOPE"},
    Code{"CONSENT_NOT_EXPLICIT"},
    Code{"CONSENT_NOT_ITEMISED"},
    Code{"CONSENT_NOT_WRITTEN"},
    Code{"CONSENT_NO_EVIDENCE"},
    Code{"BASIS_SWAP"},
    Code{"HOLD"},
    Code{"CAP"},
    Code{"SPECIAL_WITHOUT_ART9"},
    Code{"SECRECY_GROUND"},
    Code{"UNCLASSIFIED"},
    Code{"CODE_UNKNOWN"},
    Code{"GROUP"},
    Code{"FACT_UNAVAILABLE"},
    Code{"GUARD"},
    Code{"MANDATORY_MISSING"},
    Code{"ANONYMITY"},
    Code{"DIFFERENCING"}};

static_assert(reason_codes.size() == static_cast<std::size_t>(Reason::differencing) + 1);

constexpr std::array guard_codes{Code{"SCHEMA"},      Code{"SENDER"},    Code{"PARTY"},
                                 Code{"CERTIFICATE"}, Code{"TERRITORY"}, Code{"CHANNEL"},
                                 Code{"CLOCK"},       Code{"JOURNAL"}};

static_assert(guard_codes.size() == static_cast<std::size_t>(Guard::journal) + 1);

}

std::string_view to_text(Form form) noexcept {
    switch (form) {
    case Form::none: return "none";
    case Form::year: return "year";
    case Form::full: return "full";
    }
    return "none";
}

std::optional<Form> parse_form(std::string_view text) noexcept {
    for (const Form form : {Form::none, Form::year, Form::full}) {
        if (to_text(form) == text) {
            return form;
        }
    }
    return std::nullopt;
}

Code code_of(Reason reason) noexcept {
    return reason_codes.at(static_cast<std::size_t>(reason));
}

std::optional<Reason> parse_reason(std::string_view code) noexcept {
    for (std::size_t index{0}; index < reason_codes.size(); ++index) {
        if (reason_codes[index].text() == code) {
            return static_cast<Reason>(index);
        }
    }
    return std::nullopt;
}

Code code_of(Guard guard) noexcept {
    return guard_codes.at(static_cast<std::size_t>(guard));
}

std::optional<Guard> parse_guard(std::string_view code) noexcept {
    for (std::size_t index{0}; index < guard_codes.size(); ++index) {
        if (guard_codes[index].text() == code) {
            return static_cast<Guard>(index);
        }
    }
    return std::nullopt;
}

std::string_view to_text(Outcome outcome) noexcept {
    switch (outcome) {
    case Outcome::released: return "released";
    case Outcome::reduced: return "reduced";
    case Outcome::refused: return "refused";
    }
    return "refused";
}

}
