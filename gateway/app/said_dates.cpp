#include "gateway/app/said_dates.h"

#include "gateway/core/error.h"
#include "gateway/core/plausible_dates.h"

namespace gateway::app {

using core::GatewayError;

core::Instant said_instant(const std::string& text, const std::string& option) {
    const std::optional<core::Instant> at{core::parse_instant_or_date(text)};
    if (!at) {
        throw GatewayError{
            "DATE_WRONG",
            option + " takes a day that exists, YYYY-MM-DD, or an instant with its zone",
            GatewayError::Retry::never};
    }
    if (!core::is_plausible(*at)) {
        throw GatewayError{
            "DATE_IMPLAUSIBLE", option + " takes a day of the years 2000 to 2099",
            GatewayError::Retry::never};
    }
    return *at;
}

}
