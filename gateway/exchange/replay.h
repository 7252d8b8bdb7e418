#pragma once
// A recorded decision made again, from its evidence and the configuration of its digest: the
// identical record, or ERASED once the person's key is gone, and never another decision (I17). It
// needs no store and no clock; who calls it brings both.

#include "gateway/config/configuration.h"
#include "gateway/core/decision.h"
#include "gateway/core/result.h"
#include "gateway/crypto/digest.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/decide.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::exchange {

/// Everything that a decision was made from, but for the values.
[[nodiscard]] journal::DecisionEvidence evidence_of(
    const policy::RuleSet& rules, const policy::Question& question, const core::Decision& decision,
    const journal::Disclosure& disclosure);

/// The question that evidence tells, with all that it points into.
class RecordedQuestion final {
public:
    /// @param rules of the configuration that the decision was made under.
    RecordedQuestion(const policy::RuleSet& rules, const journal::DecisionEvidence& evidence);
    RecordedQuestion(const RecordedQuestion&) = delete;
    RecordedQuestion& operator=(const RecordedQuestion&) = delete;

    [[nodiscard]] const policy::Question& question() const noexcept { return m_question; }

    /// Of each field, every value that it could have been: they differ in nothing that the gate saw
    /// then, but perhaps in what other rules see.
    [[nodiscard]] const std::vector<std::vector<std::optional<core::Value>>>&
    possible() const noexcept {
        return m_possible;
    }

    /// False if these rules cannot have seen what the evidence tells.
    [[nodiscard]] bool whole() const noexcept { return m_whole; }

private:
    std::vector<std::vector<std::optional<core::Value>>> m_possible;
    std::vector<policy::AskedField> m_fields;
    std::vector<policy::Fact> m_facts;
    policy::Question m_question;
    bool m_whole{true};
};

struct Replayed {
    enum class Verdict : std::uint8_t {
        identical, ///< byte for byte
        different, ///< the engine or the store is not what it was: a finding
        erased     ///< the person's key is gone; there is nothing to decide from
    };

    Verdict verdict{Verdict::erased};
    std::optional<journal::DecisionEvidence> recorded{}; ///< nothing where it is erased
    std::optional<core::Decision> again{};
    std::shared_ptr<const config::Configuration> configuration; ///< that it was made under
};

[[nodiscard]] std::string_view to_text(Replayed::Verdict verdict) noexcept;

/// A configuration by its digest. @throws core::GatewayError CONFIGURATION_UNKNOWN.
using LoadConfiguration =
    std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>;

/// @param evidence as the store decrypts it; nothing: its key was destroyed.
/// @return         rejects with EVIDENCE_MALFORMED. @throws what `load` throws.
[[nodiscard]] core::Result<Replayed>
replay(const std::optional<std::string>& evidence, const LoadConfiguration& load);

/// Whether the journal's entry about the decision is, byte for byte, the one that the replayed
/// decision would be written as.
/// @param body     of the entry (decision or refusal).
/// @param evidence as in replay().
[[nodiscard]] bool journalled_so(
    const Replayed& replayed, std::string_view body, int attempt, std::string_view evidence,
    const crypto::KeyedDigest& key);

}
