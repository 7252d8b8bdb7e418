#pragma once
// What is told about a person, events of consents and holds, read from JSON against the names of
// the law in force. It must never guess a name or drop one: a narrow scope could become a wide one.

#include "gateway/core/bytes.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/secret.h"
#include "gateway/policy/law.h"
#include "gateway/text/strict_json.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gateway::exchange {

class Writing;

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

/// Reads one identifier of a person. What is nobody's code is noted in `json`, PERSON_ID_FORM or
/// HETU_…: taken for somebody of whom nothing is known, a slip of the hand would show no hold.
[[nodiscard]] core::PersonId
read_identifier(std::string_view text, const std::string& path, text::StrictJson& json);

/// One thing that is told about a person: an event or a hold, by a register's official, a form or
/// a row of the register.
struct Statement {
    core::RegisterId reg;
    core::PersonId person;
    std::optional<core::LocalDate> born{}; ///< where the identifier does not tell; never recorded
    std::variant<core::ConsentEvent, core::Hold> what;
    core::Digest imported{}; ///< keyed digest of the row that it comes from; zero: of none
    /// [{"path","code","reason"}]: all that is wrong with it; then it is not to be recorded.
    text::JsonValue wrong{text::JsonValue::make_array()};
    /// Writes who told it, in its own transaction and of its person; again where that is repeated.
    std::function<void(Writing&, core::PersonNo)> beside{};

    [[nodiscard]] bool readable() const noexcept { return wrong.elements().empty(); }
    /// Whether it takes something away. What could not be read may have been meant to.
    [[nodiscard]] bool takes() const noexcept;
};

/// What is told by a day that is not over at `now`, without an hour, was written down by then, and
/// said by then where it takes something away. What takes is never written down later than `now`,
/// whatever is told: that says nothing about what is taken away.
void count_by(core::Instant now, core::ConsentEvent& event);

/// The same statements, each counted by `now`, the instant at which the house records them.
[[nodiscard]] std::vector<Statement> as_told_by(core::Instant now, std::span<const Statement> told);

/// Reads `{"register","subject","kind",…}`: the members of an event or a hold beside whose it is.
/// `birth_date` may stand beside a subject whose identifier tells no age. All that is wrong is in
/// the statement, by place and code, never by value.
[[nodiscard]] Statement read_statement(const text::JsonValue& object, const policy::Law& law);

}
