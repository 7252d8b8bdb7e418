#pragma once
// What may be taken from a folder that somebody else writes into: decided from its listings and
// their instants alone, alike for a folder here and one at a party. It must never give out a file
// that may still be growing, nor one twice.

#include "gateway/core/code.h"
#include "gateway/core/file_names.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::core {

/// One entry of a listing.
struct ListedFile {
    std::string name;
    std::uint64_t size{0};
    std::chrono::nanoseconds changed{0}; ///< by the clock of whoever keeps the folder
    bool plain{true};                    ///< no link, pipe, device
    std::uint64_t number{0}; ///< which file it is, whatever its name; 0 where nobody says

    friend bool operator==(const ListedFile&, const ListedFile&) = default;
};

class FolderWatch final {
public:
    struct Rules {
        NamePattern names{};
        /// A file is whole when size and time have not changed for so long.
        std::chrono::seconds quiet{2};
        /// If not empty: and when a file of its name and this ending lies beside it.
        std::string ready_suffix{};
    };

    /// Whose clock the times of the files are by. By ours a file is quiet by its own time, unless
    /// that lies ahead; else by how long it was seen unchanged.
    enum class Times : bool { of_another_clock, of_our_clock };

    /// Names of the settings that take() reads: names, quiet-seconds, ready-suffix.
    static constexpr std::string_view names_setting{"names"};
    static constexpr std::string_view quiet_setting{"quiet-seconds"};
    static constexpr std::string_view ready_setting{"ready-suffix"};
    /// One setting of an endpoint; ignores others. @throws GatewayError ENDPOINT_SETTING (never
    /// retryable).
    static void take(Rules& rules, std::string_view name, const std::string& value);

    FolderWatch(Rules rules, Times times) : m_rules{std::move(rules)}, m_times{times} {}

    struct Found {
        ListedFile file;
        std::optional<Code> refused; ///< NAME_REFUSED, FILE_SPECIAL: not to be read
    };

    /// What may be taken now, oldest first, what is refused before it.
    /// @param now of the same clock as the files' times, where that is ours; else of any that never
    /// jumps.
    [[nodiscard]] std::vector<Found>
    look(std::span<const ListedFile> listing, std::chrono::microseconds now);

    /// Whether the last look left something behind that may be whole soon.
    [[nodiscard]] bool waits() const noexcept { return m_waits; }

    /// From now on nothing of its name is found again, until it is released.
    void give_out(const ListedFile& file) { m_in_hand.insert_or_assign(file.name, file); }
    /// @return what was in hand: whoever puts it away looks whether that is still what lies there,
    /// for others write into the folder meanwhile.
    std::optional<ListedFile> release(const std::string& name);

    [[nodiscard]] const Rules& rules() const noexcept { return m_rules; }

private:
    /// What a file looked like, and since when.
    struct Seen {
        std::uint64_t size;
        std::chrono::nanoseconds changed;
        std::chrono::microseconds since;
    };

    [[nodiscard]] bool is_quiet(const ListedFile& file, std::chrono::microseconds now);
    [[nodiscard]] bool is_marker(std::string_view name) const noexcept;

    Rules m_rules;
    Times m_times;
    std::map<std::string, Seen> m_seen;
    std::map<std::string, ListedFile> m_in_hand;
    bool m_waits{false};
};

}
