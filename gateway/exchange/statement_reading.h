#pragma once
// What is told about a person, events of consents and holds, read from JSON against the names of
// the law in force. It must never guess a name or drop one: a narrow scope could become a wide one.

#include "gateway/core/legal_facts.h"
#include "gateway/policy/law.h"
#include "gateway/text/strict_json.h"

#include <string>
#include <string_view>

namespace gateway::exchange {

/// The names of one law. An unknown name is noted in `json` with its place and code
/// (ITEM_UNKNOWN, PARTY_UNKNOWN, …) and gives the empty name.
class LawNames final {
public:
    /// @param law, json outlive this.
    LawNames(const policy::Law& law, text::StrictJson& json) noexcept : m_law{law}, m_json{json} {}

    [[nodiscard]] core::ItemId item(std::string_view name, const std::string& path);
    [[nodiscard]] core::PartyId party(std::string_view name, const std::string& path);
    [[nodiscard]] core::PartyClass party_class(std::string_view name, const std::string& path);
    [[nodiscard]] core::PurposeId purpose(std::string_view name, const std::string& path);
    [[nodiscard]] core::RegisterId reg(std::string_view name, const std::string& path);

private:
    const policy::Law& m_law;
    text::StrictJson& m_json;
};

/// Reads a consent event in the form of docs/the-gate.md. All that is wrong is noted in `json`;
/// then the event is not to be used.
/// @param path of the object, for what is noted.
void read_consent(
    const text::JsonValue& object, const std::string& path, LawNames& names, text::StrictJson& json,
    core::ConsentEvent& event);

/// The same of a hold.
void read_hold(
    const text::JsonValue& object, const std::string& path, LawNames& names, text::StrictJson& json,
    core::Hold& hold);

/// Whether a word names a kind of hold.
[[nodiscard]] bool names_a_hold(std::string_view word) noexcept;

}
