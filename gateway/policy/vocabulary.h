#pragma once
// The closed vocabularies of the law: kinds of facts and which way they point, the Articles of the
// GDPR that can be a basis, the EEA, the classes of recipients. A word outside them is refused at
// load.

#include "gateway/core/decision.h"
#include "gateway/core/name.h"
#include "gateway/policy/law.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::policy {

/// Which way a fact points. A releasing fact may stand in `requires` and `unless`, a blocking one
/// in `triggers`, a neutral one (configuration decides it) anywhere. Otherwise I5 could not hold.
enum class Polarity : std::uint8_t { releasing, blocking, neutral };

/// Where the truth of a fact comes from.
enum class FactSource : std::uint8_t {
    party_active,
    agreement,
    party_class,
    purpose,
    right,
    relation,
    hold,
    asked
};

struct FactKind {
    Polarity polarity{Polarity::releasing};
    FactSource source{FactSource::asked};
    core::Reason reason{core::Reason::fact_unavailable}; ///< of a field that misses it
};

/// True where an official has approved that restricted data leaves for a reason of GDPR Art. 18(2).
inline constexpr std::string_view restriction_exception_fact{"approval.restriction-exception"};

/// True where an official has read the free text and found nothing of a special category in it.
inline constexpr std::string_view free_text_cleared_fact{"approval.free-text-cleared"};

/// Nothing if no rule may use a fact of this name.
[[nodiscard]] std::optional<FactKind> fact_kind(std::string_view fact) noexcept;

/// GDPR bases as bits: 6.1.a … 6.1.f, then 9.2.a … 9.2.j.
using BasisBits = std::uint32_t;

inline constexpr BasisBits every_basis{0xFFFFU};

[[nodiscard]] std::optional<BasisBits> basis_bit(std::string_view basis) noexcept;

/// The bases that an objection reaches: 6.1.e and 6.1.f (GDPR Art. 21(1)).
[[nodiscard]] BasisBits objectionable_bases() noexcept;

/// The bits of a list; a word that is no basis counts as all of them, and so does an empty list.
[[nodiscard]] BasisBits hit_bases(const std::vector<std::string>& bases) noexcept;

/// Whether GDPR and the EEA Agreement apply there (ISO 3166-1 alpha-2).
[[nodiscard]] bool in_eea(std::string_view country) noexcept;

/// Classes of recipients that a rule may name although no party of them is configured yet.
[[nodiscard]] bool known_class(std::string_view party_class) noexcept;

/// GDPR Art. 9(1), or declared special by the catalogue.
[[nodiscard]] bool special_category(const Law& law, core::CategoryId category);

/// Whether the item is or implies a special category, whatever its value and whoever read it.
[[nodiscard]] bool special_by_nature(const Law& law, const Item& item);

/// Whether the item is, implies or, as free text, may hide a special category, whatever its value.
[[nodiscard]] bool inherently_special(const Law& law, const Item& item);

/// The same, or some value of it adds a special category (code effects).
[[nodiscard]] bool possibly_special(const Law& law, const Item& item);

/// Whether items of the category tell where a person lives or is reached (661/2009 §36).
[[nodiscard]] bool locating_category(core::CategoryId category) noexcept;

/// Whether every place of processing is known to be in the EEA.
[[nodiscard]] bool all_in_eea(const PartyFacts& party) noexcept;

/// Whether every place of processing is known to be in Finland.
[[nodiscard]] bool all_in_finland(const PartyFacts& party) noexcept;

/// Whether a hold of this kind acts in this state: an objection restricts while it is assessed
/// (GDPR Art. 18(1)(d)), a restriction from when it is taken up, the others until ended.
[[nodiscard]] bool acts(core::HoldKind kind, core::HoldState state) noexcept;

/// hold.restriction, hold.objection, hold.accuracy-dispute, hold.turvakielto, hold.deceased.
[[nodiscard]] std::string_view fact_of(core::HoldKind kind) noexcept;

inline constexpr std::size_t hold_kinds{5};

}
