#pragma once
// Carries one sealed document on: tries it, asks after it, lets it wait, or lays it before a
// person, as its course says (delivery_course.h). Never waits for anybody but the party's answer.

#include "gateway/exchange/batch_run.h"
#include "gateway/exchange/delivery_course.h"
#include "gateway/exchange/release_count.h"

#include <optional>
#include <span>

namespace gateway::exchange {

class Delivery final {
public:
    /// @param parts, assembly, under outlive it.
    /// @param pace  until something does not get through: from then on all is tried when due.
    Delivery(const BatchParts& parts, const Assembly& assembly, const Under& under, Pace pace)
        : m_parts{parts}, m_assembly{assembly}, m_under{under}, m_pace{pace} {}

    struct Ended {
        enum class How : std::uint8_t {
            over,       ///< answered, or given up
            superseded, ///< its records are to be taken in again
            rests,      ///< until `next`, or until a person has done something
            party_rests ///< nothing at all goes to this party before `next`
        };

        How how{How::over};
        std::optional<core::Instant> next{};
        std::size_t delivered{0}; ///< records
    };

    /// @throws core::GatewayError as the store failed, or as require_wrapping() (wrapping.h).
    [[nodiscard]] Ended carry_on(ports::SealedDocument document);

    [[nodiscard]] Pace pace() const noexcept { return m_pace; }

    /// The register says something else today than when the document was sealed.
    [[nodiscard]] Ended changed(const ports::SealedDocument& document);

private:
    using Records = std::vector<ports::DecidedRecord>;

    /// What became of the wish to send a document.
    struct Leave {
        enum class Verdict : std::uint8_t { may, superseded, ask_a_person };

        Verdict verdict{Verdict::may};
        ports::Pile pile{ports::Pile::law}; ///< ask_a_person
        std::optional<ports::SendPermit> permit{};
    };

    [[nodiscard]] const config::Exchange& exchange() const noexcept { return *m_under.exchange; }
    std::vector<ports::SendPermit>
    note(Note::Write write, std::vector<core::PersonNo> persons = {}) {
        return write_now(m_parts.gate, std::move(write), std::move(persons));
    }

    [[nodiscard]] std::optional<Ended> kept_back(const ports::SealedDocument& document) const;
    [[nodiscard]] std::optional<Ended> attempt(ports::SealedDocument& document);
    [[nodiscard]] ports::DeliveryReceipt send(
        ports::Transport& transport, const ports::SealedDocument& document, core::ByteView bytes,
        ports::SendPermit permit);
    [[nodiscard]] std::optional<Ended> stop_changed_release(
        const ports::SealedDocument& document, std::vector<CountedPerson>& counted);
    [[nodiscard]] Leave mark_attempt(
        const ports::SealedDocument& document, const Records& records,
        const std::vector<CountedPerson>& counted);
    void write_receipt(
        ports::SealedDocument& document, const Records& records,
        const ports::DeliveryReceipt& receipt);
    void conclude(ports::SealedDocument& document);
    void inquire(ports::SealedDocument& document);
    void supersede(core::MessageId document, core::MessageId run);
    void bury(const ports::SealedDocument& document, ports::Pile pile, std::string code);

    const BatchParts& m_parts;
    const Assembly& m_assembly;
    const Under& m_under;
    Pace m_pace;
};

}
