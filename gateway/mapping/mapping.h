#pragma once
// Native record ⇄ canonical record, one line a field, usable in both directions. Pure. This room
// must never guess: what it cannot map it rejects, drops or defaults as the mapping declares, and
// counts.

#include "gateway/core/cleared_record.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/record.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gateway::mapping {

/// What a value becomes on its way. The inverse is used outbound.
/// hetu: checked personal identity code, kept with its sign; person_id: a hetu, or the register's
/// own `R-` and six digits; date: YYYY-MM-DD ⇄ the party's form; instant; code: through a code
/// list; text: trimmed, NFC; phone: E.164; country and language: the shortest ISO code;
/// business_id: Y-tunnus; identifier: checked as core/identifiers.h checks it. birth_date and sex
/// are read out of a hetu, name_part out of `Family, Given Names`: other lines share their paths,
/// and by themselves they write nothing that leaves.
enum class Converter : std::uint8_t {
    text,
    hetu,
    person_id,
    date,
    instant,
    decimal,
    integer,
    boolean,
    code,
    phone,
    country,
    language,
    business_id,
    identifier,
    birth_date,
    sex,
    name_part
};

/// What an outside code stands for, and on which days.
struct CodePair {
    std::string outside;
    std::string canonical;
    std::string from{};  ///< YYYY-MM-DD, the first day; empty: always was
    std::string until{}; ///< the first day on which it is no longer in force; empty: no end

    [[nodiscard]] bool dated() const noexcept { return !from.empty() || !until.empty(); }
    [[nodiscard]] bool in_force(std::string_view day) const noexcept {
        return (from.empty() || from <= day) && (until.empty() || day < until);
    }
};

/// One line of mapping.yaml.
struct Line {
    std::string path; ///< in the outside document, relative to the record
    core::ItemId item;
    Converter converter{Converter::text};
    /// date: `YYYY-MM-DD` (default) or another of forms_of(), days in tables too; instant: with
    /// zone (default) or `naive`, which is Europe/Helsinki; decimal: `point` (default) or `comma`;
    /// boolean: `true/false` (default), `t/f`, `1/0`, `K/E`. The others: forms_of().
    std::string form;
    std::vector<CodePair> codes;
    core::ItemId dated_by{}; ///< code: the item whose day says which codes are in force; may be
                             ///< empty where none is dated
    enum class Unmapped : std::uint8_t { refuse, pass, fallback } unmapped{Unmapped::refuse};
    std::string fallback; ///< canonical code for Unmapped::fallback
    bool required{false};
};

/// Whether a line takes a part of what another line's path holds, and writes nothing by itself.
[[nodiscard]] bool is_derived(Converter converter) noexcept;

/// A dated relation that a record itself shows (the register's own field); or, where its kind is a
/// decision.… or an approval.…, that a named official decided it about this record.
struct RelationLine {
    core::FactId kind;      ///< relation.statement-request
    std::string from_path;  ///< date or instant; empty value: no relation
    std::string until_path; ///< optional; a day given as the end is the last day inside
    std::string party_path; ///< optional: a value that must name the party …
    std::vector<std::pair<std::string, core::PartyId>> parties; ///< … by these codes
    std::string by_path; ///< for a decision or an approval: who made it; empty value: nobody did
    std::string source;  ///< what is written into Relation::source: register and field
};

/// A hold that a record itself shows (the register's marker of address protection).
struct HoldLine {
    core::HoldKind kind{core::HoldKind::turvakielto};
    std::string path;
    std::vector<std::string> held; ///< values that say: held
    std::vector<std::string>
        free; ///< values that say: not held; an absent or empty value says: held
};

/// Where a record says who it is about, and where its source stamp is (inbound).
struct Definition {
    std::vector<Line> lines;
    std::vector<RelationLine> relations;
    std::vector<HoldLine> holds;
    std::string subject_path; ///< the person's identifier; empty: from the item person.personal-id
    std::string stamp_system; ///< what a document has no place for: a public register's own name
    std::string stamp_system_path;
    std::string stamp_recorder_path;
    std::string stamp_recorded_at_path;
    bool stamp_is_naive{false}; ///< its time has no zone: it is Europe/Helsinki
    bool from_the_person{false};
    bool marks_not_supplied{false};
    bool about_nobody{false}; ///< companies, codes, counts: a record has no person
};

/// The source stamp as a document carries it; incomplete ones are for the provenance step to
/// refuse.
struct Stamp {
    std::string system;
    std::string recorder;
    std::optional<core::Instant> recorded_at{};
    bool from_the_person{false};
};

/// What got lost on the way: counted and shown.
struct Losses {
    std::size_t defaulted{0};
    std::size_t passed_unmapped{0};
    std::size_t empty{0};

    friend bool operator==(const Losses&, const Losses&) = default;
};

/// One of them, with its place.
struct Loss {
    enum class Kind : std::uint8_t { defaulted, passed_unmapped, empty, no_place, not_writable };

    Kind kind{Kind::empty};
    std::string place; ///< the path; of what has none, the item

    friend bool operator==(const Loss&, const Loss&) = default;
};

struct Mapped {
    core::Record record;
    std::optional<core::PersonId> subject{};
    std::vector<core::Relation> relations;
    std::vector<core::Hold> holds;
    Stamp stamp;
    Losses losses;
    std::vector<Loss> lost; ///< what `losses` counts
};

class Mapping final : public core::Projection {
public:
    /// @pre the definition was checked by config (items exist, paths unique, converters fit).
    explicit Mapping(Definition definition);

    /// Outside → canonical. Rejects with HETU_…, DATE_FORM, CODE_UNMAPPED, REQUIRED_MISSING,
    /// PATH_REPEATED, … and the path.
    [[nodiscard]] core::Result<Mapped> to_canonical(const core::NativeRecord& native) const;

    /// The same of what is read on a day: HETU_FUTURE where its subject is born after it.
    [[nodiscard]] core::Result<Mapped>
    to_canonical(const core::NativeRecord& native, core::LocalDate today) const;

    /// Reads a cleared record back into items: the gate decides the built document again.
    [[nodiscard]] core::Result<core::Record> read_back(const core::ClearedRecord& cleared) const;

    /// Canonical → the register's own shape (answers to a municipal system, which is on our side of
    /// the gate).
    [[nodiscard]] core::Result<core::NativeRecord> to_native(const core::Record& record) const;

    /// The same, but what cannot be written is left out and told. For a look at a mapping.
    [[nodiscard]] core::NativeRecord
    to_native(const core::Record& record, std::vector<Loss>& lost) const;

    [[nodiscard]] std::span<const Place> places() const noexcept override;
    [[nodiscard]] bool marks_not_supplied() const noexcept override;
    [[nodiscard]] std::optional<core::Value>
    write(const Place& place, const core::Value& value, const core::Value* dated) const override;

    [[nodiscard]] const Definition& definition() const noexcept { return m_definition; }

    /// Every path that the outside document may hold, stamp and relations included.
    [[nodiscard]] std::vector<std::string> known_paths() const;

    /// The document path of an item; empty if it has none.
    [[nodiscard]] std::string path_of(core::ItemId item) const;

private:
    using Slots = std::vector<const core::Value*>;

    [[nodiscard]] std::size_t slot(const std::string& path);
    void rank_lines();
    [[nodiscard]] const core::Value* at(const Slots& slots, const std::string& path) const;
    [[nodiscard]] std::optional<core::Rejection>
    read_lines(const Slots& slots, Mapped& mapped) const;
    [[nodiscard]] std::optional<core::Rejection> read_line(
        std::size_t index, const Slots& slots, Mapped& mapped,
        std::vector<core::Field>& fields) const;
    void write_names(const core::Record& record, core::NativeRecord& native) const;
    [[nodiscard]] std::optional<core::Rejection>
    read_subject(const Slots& slots, Mapped& mapped) const;
    [[nodiscard]] std::string subject_place() const;
    [[nodiscard]] std::optional<core::Rejection>
    read_relations(const Slots& slots, Mapped& mapped) const;
    [[nodiscard]] std::optional<core::Rejection>
    read_holds(const Slots& slots, Mapped& mapped) const;
    [[nodiscard]] std::optional<core::Rejection>
    read_stamp(const Slots& slots, Mapped& mapped) const;
    [[nodiscard]] const Line* line_of(core::ItemId item) const noexcept;

    Definition m_definition;
    std::vector<Place> m_places;
    std::unordered_map<std::string, std::size_t>
        m_slots;                           ///< path → where its value stands while reading
    std::vector<std::string> m_slot_paths; ///< the other way round
    std::vector<std::size_t> m_line_slots; ///< of each line
    std::vector<std::size_t> m_ranks;      ///< of each line: its item's place among all by name
};

/// The forms that a converter knows, its default first; empty if it has only one.
[[nodiscard]] std::span<const std::string_view> forms_of(Converter converter) noexcept;

/// Whether a line with this converter must name its form, for no default would be right.
[[nodiscard]] bool needs_form(Converter converter) noexcept;

}
