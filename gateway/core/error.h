#pragma once
// Failures: network, database, disk. An exception that answers what the caller must know: may it be
// tried again, and may it have happened after all.

#include "gateway/core/code.h"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace gateway::core {

/// Root of every failure that a room lets out. Third-party exceptions are translated at the wall of
/// their room and their text is dropped there: it can quote personal data.
class GatewayError : public std::runtime_error {
public:
    enum class Retry : bool { never, later };
    /// `happened`: it did, and what ought to follow could not be done.
    enum class Doubt : std::uint8_t { none, may_have_happened, happened };

    explicit GatewayError(Code code, Retry retry = Retry::later, Doubt doubt = Doubt::none)
        : std::runtime_error{std::string{code.text()}}, m_code{code}, m_retry{retry}, m_doubt{
                                                                                          doubt} {}

    /// A failure with a place that is ours to tell (a settings key, a configuration file).
    GatewayError(Code code, const std::string& place, Retry retry, Doubt doubt = Doubt::none)
        : std::runtime_error{std::string{code.text()} + ": " + place}, m_code{code}, m_retry{retry},
          m_doubt{doubt} {}

    [[nodiscard]] Code code() const noexcept { return m_code; }
    [[nodiscard]] bool retryable() const noexcept { return m_retry == Retry::later; }
    [[nodiscard]] bool in_doubt() const noexcept { return m_doubt != Doubt::none; }
    /// What was to be written stands, although it failed.
    [[nodiscard]] bool stands() const noexcept { return m_doubt == Doubt::happened; }

private:
    Code m_code;
    Retry m_retry;
    Doubt m_doubt;
};

}
