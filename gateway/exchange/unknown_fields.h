#pragma once
// What a delivery has that its mapping does not know, gathered for whoever looks at its run. Names
// are the party's own, and a party could write a person into them: what does not read as a name of
// a schema is never kept. A person's bare name reads as one, so the log, which travels further than
// a run's page, has the number alone.

#include "gateway/core/message_id.h"
#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::exchange {

class UnknownFields final {
public:
    /// The unknown paths of one record. An array's items count once.
    void add(std::span<const std::string> paths);

    /// Over all records: a field of three of them counts three times.
    [[nodiscard]] std::int64_t count() const noexcept { return m_count; }

    /// The most different paths that are told apart; what comes later is counted under `/*`.
    static constexpr std::size_t most_paths{100};

    [[nodiscard]] std::vector<ports::UnknownFieldRow> rows(core::MessageId run) const;

private:
    std::int64_t m_count{0};
    std::map<std::string, std::int64_t> m_fields;
};

/// The path with `*` for each step that does not read as a name of a schema: such a step is no
/// longer than 64 bytes, of letters, `_`, `-`, `.`, `:` (before them perhaps `@`, of an attribute)
/// and digits, not of digits alone, and with three in the whole path at most, so that no identity
/// code, date or number is one.
[[nodiscard]] std::string schema_words(std::string_view path);

}
