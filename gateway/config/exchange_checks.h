#pragma once
// An exchange as read, and what must be true of it as a whole.

#include "gateway/config/draft.h"

#include <array>
#include <map>
#include <string>
#include <utility>

namespace gateway::config {

/// One leg with the places of what it says.
struct ReadLeg {
    Leg leg{};
    ReadMapping mapping{};
    std::size_t line{0};
    std::size_t schema_line{0};
    std::map<std::string, std::size_t> setting_lines{};
};

struct ReadExchange {
    Exchange exchange{};
    ReadLeg record{};
    ReadLeg request{};
    ReadLeg response{};
    std::size_t line{0};
    std::map<std::string, std::size_t> lines{}; ///< of keys that are checked with the whole
    std::map<core::ItemId, std::size_t> mandatory_lines{};
    std::map<core::ItemId, std::size_t> receiving_lines{};
};

[[nodiscard]] inline bool is_query(ports::Direction direction) noexcept {
    return direction == ports::Direction::query_out || direction == ports::Direction::query_in;
}

[[nodiscard]] inline std::array<std::pair<std::string_view, ReadLeg*>, 3>
legs_of(ReadExchange& read) noexcept {
    return {{{"record", &read.record}, {"request", &read.request}, {"response", &read.response}}};
}

/// The keys `controls` and `manifest`.
[[nodiscard]] Controls read_controls(const Sheet& sheet, const Tree& tree);
[[nodiscard]] ManifestRule
read_manifest_rule(const Sheet& sheet, const Tree& tree, ports::Direction direction);

/// 1/2, or 2: parts of at most 2^20, none of them 0.
[[nodiscard]] std::optional<ReleaseFraction> fraction_of(const std::string& text);

/// The key `records` of a release whose dimensions are read.
[[nodiscard]] ReleaseRecords
read_release_records(Draft& draft, const Sheet& sheet, const Tree& tree, const ReleasePlan& plan);

/// The key `release`.
[[nodiscard]] ReleasePlan read_release(Draft& draft, const Sheet& sheet, const Tree& tree);
/// What it counts must come from the register, no day or name of anybody among it, and nothing but
/// counts leave. @pre the mapping was read.
void check_release(const Draft& draft, ReadExchange& read, const Sheet& sheet);

[[nodiscard]] Results read_results(Draft& draft, const Sheet& sheet, const Tree& tree);
[[nodiscard]] Wrapping read_wrapping(const Sheet& sheet, const Tree& tree);
/// The stylesheet that a wrapping names, from beside its exchange.
void read_stylesheet(
    Draft& draft, const Sheet& sheet, std::size_t line, const std::string& folder,
    Wrapping& wrapping);

/// What they say must be possible. @pre the mapping was read.
void check_batch_controls(const Draft& draft, const ReadExchange& read, const Sheet& sheet);

/// Checks the whole, binds the documents, and moves the legs into the exchange.
void check_exchange(
    Draft& draft, ReadExchange& read, const Sheet& sheet, const Sheet& mapping_sheet);

/// What comes in has a legal basis that says something of receiving, and the register's notice
/// tells of it.
void check_receiving(
    const Draft& draft, const ReadExchange& read, const ReadLeg& leg, const Register* owner,
    const Sheet& sheet, const Sheet& mapping_sheet);

/// Notes what no rule permits to this party, for this purpose, and what a hold keeps back that the
/// relay is not told. No error: an exchange is begun before its rules, and outlives them; the gate
/// lets nothing of it through.
void check_permitted(
    const Draft& draft, const Exchange& exchange, const ReadMapping& mapping, const Sheet& sheet);
/// What the register's mapping reads as a number, a truth or text is written as that.
void check_kinds(const ReadMapping& source, const ReadMapping& written, const Sheet& sheet);

/// The key `payloads`.
[[nodiscard]] PayloadPeriod read_payloads(const Sheet& sheet, const Tree& tree);
/// The key `retention` of a register.
void read_item_classes(Draft& draft, const Sheet& sheet, MapReader& reader, Register& made);
/// Nothing goes before its class of items may; an exchange that says nothing of its payloads has
/// the period of the classes that it carries. @pre the mapping was read.
void check_retention(ReadExchange& read, const Register* owner, const Sheet& sheet);

/// What is about nobody asks nobody's consent and sees nobody's holds: so nothing in it may be
/// anybody's.
void check_about(
    const Draft& draft, const Exchange& exchange, const ReadMapping& mapping, const Sheet& sheet);

/// A municipal system that asks a party says no more than the person's bonds: what a named official
/// decided stands in the register's row.
void check_relay(const ReadMapping& mapping, const Sheet& sheet);

/// Who asks may say that it has a case, and name a provision that the exchange accepts; what the
/// person has with us, our register says.
void check_own_word(const ReadMapping& mapping, const Sheet& sheet);

/// The party's endpoints that the exchange names: whether this installation has them, and what
/// keeps the transport from ever opening them.
/// @param kind of the transport; null where it is not known
void check_endpoints(
    Draft& draft, const ReadExchange& read, const ports::TransportKind* kind, const Sheet& sheet);

/// Whether documents of a leg leave or only come in.
enum class LegUse : bool { read, written };

/// The keys of a document type: its format, and what the format's documents look like.
/// @param folder where its schema stands
void read_shape(
    Draft& draft, const Sheet& sheet, const Tree& tree, const std::string& folder, ReadLeg& leg);

/// Binds a leg's shape with its format, where the catalogue has formats. A path that the format has
/// no place for is told at its line of the mapping.
void bind_leg(
    Draft& draft, ReadLeg& leg, LegUse use, const Sheet& sheet, const Sheet& mapping_sheet);

/// What results are about must go out to the same party, with our ids in it. @pre every exchange
/// was read.
void check_results(Draft& draft);

/// Holds the samples of an exchange against its documents and mappings.
void check_samples(Draft& draft, const ReadExchange& read);

}
