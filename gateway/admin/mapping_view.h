#pragma once
// What an exchange's mapping makes of a document, and what gets lost on the way, for whoever writes
// or mends a mapping. It must never be a way out: nothing here can be sent or handed over.

#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

/// One record on its way, or why it did not come through.
struct MappedRecord {
    std::size_t ordinal{0};
    std::optional<core::Rejection> rejection{};
    /// Items and values, or (in reverse) paths and values.
    std::vector<std::pair<std::string, core::Value>> values{};
    std::vector<mapping::Loss> lost{};
    std::vector<std::string> unknown{};    ///< paths that the mapping does not know: kept out
    std::optional<mapping::Stamp> stamp{}; ///< of what comes in, and where the mapping reads one
    /// It comes in, and its stamp is not whole: PROVENANCE_STAMP_MISSING, as the corridor judges.
    bool quarantined{false};
};

struct MappingView {
    std::string leg;
    std::vector<MappedRecord> records;
    std::size_t rejected{0};
    std::map<std::string, std::size_t> losses; ///< by their kind
    std::optional<core::Rejection> error;      ///< the document cannot be read to its end
};

/// The leg of an exchange by its name, or the one that the file's name begins with, or the only
/// one, or the one that comes in.
/// @throws core::GatewayError LEG_UNKNOWN, LEG_WITHOUT_MAPPING (results of a party map nothing).
[[nodiscard]] std::pair<std::string, const config::Leg*>
leg_for(const config::Exchange& exchange, const std::string& wish, std::string_view file_name);

/// Whether what is read of a record is taken in with its source, or only looked at.
enum class Intake : bool { none, stamped };

/// A party's document → items. @param today  the day on which it would come in, for codes of those
/// who are not born yet; nothing: never.
[[nodiscard]] MappingView view_of_document(
    const config::Leg& leg, std::string_view document,
    std::optional<core::LocalDate> today = std::nullopt, Intake intake = Intake::none);

/// Stamped: records of a delivery, and the answer to a question of ours. What a party asks is not.
[[nodiscard]] Intake intake_of(const config::Exchange& exchange, std::string_view leg) noexcept;

/// Whether what a leg of this name carries leaves to the party, through the gate.
[[nodiscard]] bool leaves(const config::Exchange& exchange, std::string_view leg) noexcept;

/// Items, as `map --json` prints them (one object, a list, or `records`) → the party's fields.
/// @param leaving  as the gate does, a record of which something cannot be written is rejected.
[[nodiscard]] MappingView
view_of_items(const config::Leg& leg, std::string_view json, bool leaving);

/// defaulted, passed-unmapped, empty, no-place, not-writable.
[[nodiscard]] std::string_view loss_word(mapping::Loss::Kind kind) noexcept;

enum class MapDirection : bool { to_items, to_party };

/// {"exchange","leg","direction","records":[{"record","items"|"fields","losses",…}],"rejected",
/// "losses"}, and "error" where the document cannot be read to its end.
[[nodiscard]] text::JsonValue
mapping_view_json(const MappingView& view, std::string_view exchange, MapDirection direction);

}
