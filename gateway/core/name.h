#pragma once
// Strong names: the identities that configuration gives to parties, items, rules and the rest.
// A name is public by nature (it stands in mappings/), so it may be logged; personal data may not
// be one.

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <string_view>

namespace gateway::core {

namespace detail {
/// Puts `text` into the process-wide pool of names and returns its one address.
[[nodiscard]] const std::string_view* intern_name(std::string_view text);
/// The address of `text` if it was interned before; null otherwise. Never grows the pool.
[[nodiscard]] const std::string_view* find_name(std::string_view text) noexcept;
}

/// A name that belongs to one kind of thing. Copying costs a pointer; equality is identity.
/// Names are interned for the life of the process: only configuration calls intern(), and what
/// comes from outside goes through find(), so a stranger cannot make the pool grow.
template <class Tag> class Name final {
public:
    Name() = default;

    [[nodiscard]] static Name intern(std::string_view text) {
        return Name{detail::intern_name(text)};
    }

    [[nodiscard]] static std::optional<Name> find(std::string_view text) noexcept {
        const std::string_view* known{detail::find_name(text)};
        return known == nullptr ? std::nullopt : std::optional{Name{known}};
    }

    [[nodiscard]] std::string_view text() const noexcept {
        return m_text == nullptr ? std::string_view{} : *m_text;
    }

    [[nodiscard]] bool empty() const noexcept { return text().empty(); }

    [[nodiscard]] std::size_t hash() const noexcept { return std::hash<const void*>{}(m_text); }

    friend bool operator==(Name left, Name right) noexcept { return left.m_text == right.m_text; }

    /// Order is by text, so that it is the same in every process (I3).
    friend std::strong_ordering operator<=>(Name left, Name right) noexcept {
        return left.text() <=> right.text();
    }

    friend std::ostream& operator<<(std::ostream& out, Name name) { return out << name.text(); }

private:
    explicit Name(const std::string_view* text) noexcept : m_text{text} {}

    const std::string_view* m_text{nullptr};
};

using PartyId = Name<struct PartyTag>;         ///< a counterparty, a folder under mappings/parties
using PartyClass = Name<struct PartyClassTag>; ///< kela, unemployment-fund, service-provider, …
using RegisterId =
    Name<struct RegisterTag>; ///< a municipal register, a file under mappings/registers
using ControllerId = Name<struct ControllerTag>; ///< a controller (GDPR Art. 4(7)), by its Y-tunnus
using ExchangeId = Name<struct ExchangeTag>;     ///< a folder under mappings/exchanges
using PurposeId = Name<struct PurposeTag>;       ///< purpose of processing (GDPR Art. 5(1)(b))
using ItemId = Name<struct ItemTag>;             ///< a data item of mappings/catalogue/
using CategoryId = Name<struct CategoryTag>;     ///< a category of data items
using RuleId = Name<struct RuleTag>;             ///< a permit or cap of mappings/rules
using ProvisionId = Name<struct ProvisionTag>;   ///< act/section, such as 1290/2002/ch13/3
using ClientId = Name<struct ClientTag>;         ///< a municipal system that may call the relay
using FactId = Name<struct FactTag>;             ///< a fact that a rule can require
using ExpectationId =
    Name<struct ExpectationTag>; ///< what an exchange is expected to have done by when
using ConfigurationFile =
    Name<struct ConfigurationFileTag>; ///< a file of the mappings, by its path

}

template <class Tag> struct std::hash<gateway::core::Name<Tag>> {
    std::size_t operator()(gateway::core::Name<Tag> name) const noexcept { return name.hash(); }
};
