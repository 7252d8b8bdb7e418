#pragma once
// What the store knows of persons, read for people and for lists. Decisions never rest on it: they
// read under the person's lock (unit_of_work.h).

#include "gateway/ports/person_entries.h"
#include "gateway/ports/unit_of_work.h"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

/// A record about a person that went towards a party: by a relay or in a document.
struct SentRecord {
    core::PersonNo person{core::PersonNo::none};
    core::MessageId message; ///< of the record
    core::ExchangeId exchange;
    core::PartyId party;
    bool received{false}; ///< the party took it; false: an attempt is unknown, has no outcome yet,
                          ///< or was answered with a refusal, so its bytes may be there
    /// The party has it, or may have; false: each attempt ended with the word of a network between
    /// us that the party's system did not get it. Nobody is told then that the party had it.
    bool disclosed{true};
    core::Instant marked_at; ///< of the latest attempt
    std::string evidence;    ///< of the decision that released it (gateway/journal decodes it)
    bool damaged{false}; ///< there is evidence, and it cannot be opened; then `evidence` is empty
};

struct OfficialCase {
    core::MessageId message;
    core::ExchangeId exchange;
    core::PartyId party;
    std::string owner;
    core::Instant opened_at;
    bool decided{false};
    std::string official{};
    std::string reference{};
};

struct TrackedNotice {
    NoticeRow notice;
    core::Instant queued_at;
    core::Instant changed_at;
    std::string reference{};
    /// What became of its message: pending, released, withheld, rejected, or refused by the party;
    /// empty: it has none, and nobody sends it by itself.
    std::string delivery{};
    bool named{false}; ///< it leaves by itself: the store knows about whom it is, and a restriction
                       ///< stands that a request was granted for (see DueRows::notices)
};

class Histories {
public:
    Histories() = default;
    Histories(const Histories&) = delete;
    Histories& operator=(const Histories&) = delete;
    virtual ~Histories() = default;

    /// Consent events in the order of recording. @param after a sequence; 0: from the first.
    [[nodiscard]] virtual std::vector<core::ConsentEvent>
    events(core::PersonNo person, std::int64_t after, std::size_t at_most) = 0;

    /// What the gate would read of the person now.
    [[nodiscard]] virtual PersonFacts facts(core::PersonNo person) = 0;

    /// Records of these persons that went towards a party, oldest first, without those of which
    /// no attempt met anybody. Those whose
    /// evidence was destroyed are left out, those whose evidence is damaged are marked.
    [[nodiscard]] virtual std::vector<SentRecord> sent(std::span<const core::PersonNo> persons) = 0;

    /// Which of these rows of registers were imported before.
    [[nodiscard]] virtual std::set<core::Digest> imported(std::span<const core::Digest> rows) = 0;

    /// Oldest first. @param state nothing: in any state.
    [[nodiscard]] virtual std::vector<TrackedNotice>
    notices(std::optional<NoticeState> state, std::span<const core::PersonNo> persons) = 0;

    enum class Cases : bool { open, all };

    /// Oldest first.
    [[nodiscard]] virtual std::vector<OfficialCase> cases(Cases which) = 0;
};

}
