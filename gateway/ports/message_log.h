#pragma once
// Messages for whoever looks: lists, newest first, by index alone however much was exchanged, and
// what became of one, step by step. Names, times, codes; never a value, and of a person nothing.

#include "gateway/core/decision.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/unit_of_work.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

class MessageLog {
public:
    MessageLog() = default;
    MessageLog(const MessageLog&) = delete;
    MessageLog& operator=(const MessageLog&) = delete;
    virtual ~MessageLog() = default;

    struct Line {
        core::MessageId message; ///< its time is when the message was taken in
        core::ExchangeId exchange;
        core::PartyId party;
        Direction direction{Direction::out};
        std::optional<core::MessageId> run{};
        std::optional<RecordState> state{}; ///< nothing: nobody has said yet
        std::string code{};                 ///< why, where it did not leave whole
        /// Where that stands: names of the description and indices alone; empty: none is known.
        std::string path{};
    };

    /// What a list is narrowed to; all that is said holds.
    struct Facets {
        std::optional<core::ExchangeId> exchange{};
        std::optional<core::PartyId> party{};
        std::optional<RecordState> state{};
        std::optional<core::MessageId> from{};   ///< inclusive
        std::optional<core::MessageId> behind{}; ///< exclusive: where a list goes on, or a day ends
        std::optional<core::MessageId> run{};
        std::string code{}; ///< of the latest word on it; empty: any
    };

    struct Page {
        std::vector<Line> lines;
        /// Everything down to this one was looked at; nothing: there is no more. A page looks at a
        /// bounded number of messages, so it may have few lines and yet not be the last.
        std::optional<core::MessageId> looked_to{};
    };

    /// Newest first.
    [[nodiscard]] virtual Page page(const Facets& facets, std::size_t at_most) = 0;

    /// The same of these persons' messages alone.
    [[nodiscard]] virtual Page of_persons(
        std::span<const core::PersonNo> persons, const Facets& facets, std::size_t at_most) = 0;

    [[nodiscard]] virtual std::optional<Line> find(core::MessageId message) = 0;

    /// Makes core::Name::find() know the exchange and the party of every message that is kept: a
    /// name may have left the configuration since.
    virtual void recall_names() = 0;

    /// Whom a message that came in was found to be about, also where nothing was decided on it.
    [[nodiscard]] virtual core::PersonNo person_of(core::MessageId message) = 0;

    struct Step {
        enum class Kind : std::uint8_t {
            mapped,      ///< it stood before the gate, mapped; the facts of this instant counted
            decided,     ///< the decision was written down
            stamped,     ///< its sources were recorded
            quarantined, ///< a field came in without a source or a basis
            rejected,    ///< it was found to be no record
            sealed,      ///< its document was built and bound
            superseded,  ///< its document was given up: something had changed
            attempt,     ///< an attempt was marked; bytes may leave from here on
            receipt,     ///< what became of the attempt
            answered,    ///< what the party said of the record itself
            handed_over, ///< given to the register
            dead,        ///< it waits for a person
            replayed,    ///< a person has it tried again
            given_up,    ///< a person ended it
            settled,     ///< a person found out what had become of an attempt
            official     ///< a case was opened for an official, or decided
        };

        core::Instant at;
        Kind kind{Kind::mapped};
        core::MessageId carrier; ///< the message, or the document that carried it
        int attempt{0};          ///< 0: it has none
        std::string outcome{};   ///< of decisions and receipts, in the store's words
        std::string code{};
        int status{0}; ///< of the party's answer; 0: there was none
    };

    /// What went to a party lately: of an item, how many of the records that were looked at.
    struct Given {
        core::ExchangeId exchange;
        core::PartyId party;
        core::ItemId item;
        std::int64_t records{0};
    };

    /// By the decisions on the latest records of each exchange. @param of_each so many of them.
    [[nodiscard]] virtual std::vector<Given> given_lately(std::size_t of_each) = 0;

    /// In the order of their times; empty for a message that nobody knows.
    [[nodiscard]] virtual std::vector<Step> steps(core::MessageId message) = 0;
};

}
