#pragma once
// The request of a dry run, read strictly: every name must stand in the configuration, and all that
// is wrong is told at once, by place and code, never by value.

#include "gateway/core/legal_facts.h"
#include "gateway/core/record.h"
#include "gateway/exchange/statement_reading.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"
#include "gateway/text/strict_json.h"

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

class DryRunRequest final {
public:
    /// @param request an object; it and `law` must outlive this.
    /// @param today   a subject who is born later is refused (KnownFacts).
    DryRunRequest(
        const policy::Law& law, const text::JsonValue& request,
        std::optional<core::LocalDate> today);
    DryRunRequest(const DryRunRequest&) = delete;
    DryRunRequest& operator=(const DryRunRequest&) = delete;

    void read_consents(std::vector<core::ConsentEvent>& into);
    void read_holds(std::vector<core::Hold>& into);

    [[nodiscard]] bool tells(std::string_view key) const { return m_request.find(key) != nullptr; }
    [[nodiscard]] bool wrong() const noexcept { return m_json.wrong(); }
    /// [{"path","code","reason"}]
    [[nodiscard]] const text::JsonValue& errors() const noexcept { return m_json.errors(); }

    core::Instant at;
    core::RegisterId reg;
    core::PartyId party;
    core::PurposeId purpose;
    std::vector<policy::AskedField> fields;
    std::vector<core::ItemId> mandatory;
    std::vector<core::Relation> relations;
    std::vector<policy::Fact> facts;
    std::vector<core::Guard> failed_guards;

private:
    using JsonValue = text::JsonValue;

    [[nodiscard]] std::span<const JsonValue::Member> members(std::string_view key);

    void read_head();
    void read_subject(std::optional<core::LocalDate> today);
    void read_fields();
    void read_value(core::ItemId id, const JsonValue& value, const std::string& path);
    void read_mandatory();
    void read_facts();
    void read_guards();

    const policy::Law& m_law;
    const JsonValue& m_request;
    text::StrictJson m_json;
    exchange::LawNames m_names;       ///< of m_json
    std::deque<core::Value> m_values; ///< `fields` points into it
};

}
