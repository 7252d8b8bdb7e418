#pragma once
// What persons ask of the controller about their own data (GDPR Art. 15 to 21), as cases, and what
// the store holds of a person, read for them. Rows only: what may follow what, and by when, is
// gateway/rights. Free text has no place here: references, codes and ids.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/breaches.h"
#include "gateway/ports/retention.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gateway::ports {

/// What is asked. In the order of the Regulation.
enum class Right : std::uint8_t {
    access,        ///< Art. 15
    rectification, ///< Art. 16
    erasure,       ///< Art. 17
    restriction,   ///< Art. 18
    portability,   ///< Art. 20
    objection      ///< Art. 21
};

/// Who asks. Anybody but the person needs an authority.
enum class Asker : std::uint8_t { person, guardian, attorney };

/// What became of a request, step by step. Steps are only ever appended.
enum class RightsStep : std::uint8_t {
    opened,
    identified,    ///< whoever asks is known for certain (Art. 12(6))
    clarification, ///< the person was asked what is meant; the clock stands still
    clarified,
    extended, ///< by two months, and the person was told why (Art. 12(3))
    fee,      ///< a reasonable fee was set (Art. 12(5), 15(3))
    paid,
    withheld, ///< something of the answer is kept back, on a ground
    granted,
    partly,   ///< granted in part; what was refused stands in the details
    refused,  ///< with its reason
    released, ///< the answer was handed over
    ended     ///< nothing is left to do
};

/// A request as it came in.
struct RightsRequest {
    core::MessageId request;
    core::RegisterId reg;
    Right right{Right::access};
    Asker asker{Asker::person};
    core::LocalDate received;            ///< the day that begins the month of Art. 12(3)
    std::string language;                ///< fi, sv, en: of the answer
    std::string reference;               ///< where the request is on record
    std::string authority;               ///< of a guardian or attorney, on record; else empty
    std::vector<core::ItemId> items;     ///< that it is about; empty: all
    std::vector<core::PersonNo> persons; ///< by the current identifier first, then by earlier ones
};

struct RightsEvent {
    core::MessageId request;
    RightsStep step{RightsStep::opened};
    std::string by;                 ///< a user's name: it stays in the store
    std::vector<std::string> roles; ///< that this user had
    std::string reference;          ///< where it is on record
    std::string ground;             ///< code of why; empty where none is asked
    std::string details{"{}"};      ///< canonical JSON of ids, codes and counts
    core::Instant at{};             ///< by the database's clock; read only
};

/// Destroys what seals a person's data: the key, and those of documents of many that are done with;
/// or only what is kept of one message.
struct Erasure {
    core::PersonNo person{core::PersonNo::none};
    std::optional<core::MessageId> request{}; ///< nothing: repeated after a restore
    std::optional<core::MessageId> message{}; ///< nothing: everything
};

/// Ends what has had its time: a person's key, a key that payloads lie under for a period of their
/// own, somebody's consents and holds, or the keys of what no one person owns. Refused
/// (RETENTION_MOVED) where something was written about the person since that was judged, they have
/// an open hold or request by now, or more or less would go: then nothing of the unit of work
/// stands.
struct Destruction {
    enum class Of : std::uint8_t {
        person,
        payloads,
        consents,
        documents, ///< of many, of an exchange: done with, and somebody in them is gone
        rejected   ///< records of an exchange by which nobody is known
    };

    Of of{Of::person};
    core::PersonNo person{core::PersonNo::none}; ///< none: a month of payloads
    std::int64_t key{0};                         ///< of payloads
    core::Instant until{}; ///< of a person and of payloads: the last that was written; of consents,
                           ///< the day before which all of them were; of rejected records,
                           ///< likewise
    std::string exchange{};   ///< of documents and of rejected records
    std::int64_t expected{0}; ///< how many of them
};

/// Ends a year of what is kept by the year in which it came, and leaves what has to stay. Refused
/// (RETENTION_MOVED) where more or less would go than was judged; RETENTION_WAITS where somebody
/// reads it.
struct EndedYear {
    std::string of;   ///< decision, provenance, delivery_piece
    std::string part; ///< of that table
    std::int64_t years{0};
    std::int64_t goes{0};  ///< rows
    std::int64_t stays{0}; ///< for a hold, or because something is not at its end
};

/// Opens a case of a breach, about that attempt and those that follow. Refused (BREACH_KNOWN) where
/// one of its kind is about them.
struct BreachOpened {
    core::MessageId breach;
    BreachKind kind{BreachKind::other};
    core::MessageId message;
    int attempt{1};
    core::Instant known_at;
    std::optional<core::MessageId> record{}; ///< of a document; nothing: all of it
    std::vector<std::string> items{};        ///< sorted; empty: all that left
};

/// What was done about one. Refused (BREACH_UNKNOWN) where there is no such case that is open, or
/// that was said before.
struct BreachTaken {
    enum class Step : bool { notified, closed };

    core::MessageId breach;
    Step step{Step::notified};
    std::string official;
    std::string reference;
    core::Instant at;
};

/// One row that a unit of work writes, or what it destroys.
struct RightsEntry {
    std::variant<
        RightsRequest, RightsEvent, Erasure, Destruction, EndedYear, BreachOpened, BreachTaken,
        ToldCustomerships>
        what;
};

struct RightsCase {
    RightsRequest request;
    std::vector<RightsEvent>
        steps; ///< in the order in which they were taken; the first is `opened`
};

/// An entry of the journal about a person.
struct PersonTrace {
    core::Instant at;
    std::string kind;
    std::optional<core::MessageId> message{};
    core::PersonNo person{core::PersonNo::none};
    std::string body; ///< empty for kinds whose body says nothing that the store does not
};

/// Something of a person that is kept encrypted under their key.
struct KeptPayload {
    core::MessageId message;
    std::string use; ///< document, request, received, rejected, quarantined, cleared, reason
    core::Instant at;
    core::Bytes content;
};

/// Documents of many people, in which a record of the person is kept.
struct KeptDocuments {
    core::ExchangeId exchange;
    core::PartyId party;
    std::int64_t count{0};
    std::int64_t open{0}; ///< of them on their way still
};

struct KeptProvenance {
    core::MessageId message;
    core::ExchangeId exchange;
    core::Bytes profile; ///< see gateway/journal/packed_provenance.h
    core::Bytes record;
};

struct KeptHold {
    core::Hold hold;
    core::Instant recorded_at;
};

/// What was kept about somebody and is there no more, though their key may stand; with the
/// certificates of the journal that tell by which rule it went: those about them, those of whole
/// years, and those of the journal's own parts. More that is gone than certificates account for was
/// taken away.
struct GoneRecords {
    struct Certificate {
        core::Instant at;
        std::int64_t chain{0};
        std::int64_t sequence{0};
        std::string body;
    };

    std::int64_t decisions{0};  ///< messages of which the journal has a decision, the store none
    std::int64_t provenance{0}; ///< messages, likewise
    std::int64_t deliveries{0}; ///< that had a record of theirs
    std::vector<Certificate> certificates;      ///< the oldest first
    std::optional<core::Instant> known_since{}; ///< when the store first knew one of them
};

struct ErasedPerson {
    core::PersonNo person{core::PersonNo::none};
    core::Instant at;
    std::optional<core::MessageId> message{}; ///< nothing: everything, with the key
};

/// Reads them back. Thread-safe.
class Rights {
public:
    Rights() = default;
    Rights(const Rights&) = delete;
    Rights& operator=(const Rights&) = delete;
    virtual ~Rights() = default;

    enum class Cases : std::uint8_t {
        open,    ///< nobody has ended them
        waiting, ///< neither answered, nor refused, nor ended
        all
    };

    /// By the day on which they came.
    [[nodiscard]] virtual std::vector<RightsCase> cases(Cases which) = 0;

    /// Where a page of those that do not wait ended.
    struct Behind {
        core::LocalDate received;
        core::MessageId request;
    };

    /// Those that do not wait any more, the latest that came first.
    [[nodiscard]] virtual std::vector<RightsCase>
    done(std::size_t most, const std::optional<Behind>& behind) = 0;

    [[nodiscard]] virtual std::optional<RightsCase> find(core::MessageId request) = 0;
    [[nodiscard]] virtual std::vector<RightsCase>
    cases_of(std::span<const core::PersonNo> persons) = 0;

    /// The journal's entries about them, in the order of their times.
    [[nodiscard]] virtual std::vector<PersonTrace>
    traces(std::span<const core::PersonNo> persons) = 0;
    /// All that is kept under these persons' keys, while those exist, whatever the journal has of
    /// it. @param only  what is kept of this message
    [[nodiscard]] virtual std::vector<KeptPayload>
    payloads(std::span<const core::PersonNo> persons, std::optional<core::MessageId> only) = 0;
    [[nodiscard]] virtual std::vector<KeptDocuments>
    documents(std::span<const core::PersonNo> persons) = 0;
    /// Of what came in about these persons, as messages and the journal have it: either may have
    /// more.
    [[nodiscard]] virtual std::vector<KeptProvenance>
    provenance(std::span<const core::PersonNo> persons) = 0;
    /// Of what came in with this message, whoever it is about.
    [[nodiscard]] virtual std::vector<KeptProvenance> provenance(core::MessageId message) = 0;
    /// Every hold that was ever recorded under these numbers.
    [[nodiscard]] virtual std::vector<KeptHold> holds(std::span<const core::PersonNo> persons) = 0;
    /// Attempts that live and may send something of these persons.
    [[nodiscard]] virtual std::int64_t under_way(std::span<const core::PersonNo> persons) = 0;
    [[nodiscard]] virtual GoneRecords gone(std::span<const core::PersonNo> persons) = 0;
    /// Calls of the administration's interface in a time, half-open, in order: entries of kind
    /// `audit`.
    [[nodiscard]] virtual std::vector<PersonTrace>
    calls(core::Instant from, core::Instant until) = 0;
    /// Whose key was destroyed, and when it was last.
    [[nodiscard]] virtual std::optional<core::Instant>
    erased(std::span<const core::PersonNo> persons) = 0;
    /// Everybody whose key was destroyed, and each message of which what was kept of somebody was,
    /// with the last time.
    [[nodiscard]] virtual std::vector<ErasedPerson> all_erased() = 0;
    /// Of those of whom everything was erased, whoever has a key from before: a backup has brought
    /// it back.
    [[nodiscard]] virtual std::vector<core::PersonNo>
    with_older_keys(std::span<const ErasedPerson> erased) = 0;
    /// Of the messages among these, those of which something from before is kept again.
    [[nodiscard]] virtual std::vector<ErasedPerson>
    with_older_payloads(std::span<const ErasedPerson> erased) = 0;
};

}
