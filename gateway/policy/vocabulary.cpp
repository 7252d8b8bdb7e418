#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>

namespace gateway::policy {

namespace {

struct Prefix {
    std::string_view text;
    FactKind kind;
};

using core::Reason;

/// Facts by the beginning of their names; what stands for itself alone comes first.
constexpr std::array prefixes{
    Prefix{"party.class.", {Polarity::neutral, FactSource::party_class, Reason::recipient}},
    Prefix{"purpose.", {Polarity::neutral, FactSource::purpose, Reason::purpose}},
    Prefix{"right.", {Polarity::releasing, FactSource::right, Reason::recipient}},
    Prefix{"relation.", {Polarity::releasing, FactSource::relation, Reason::relation}},
    Prefix{"decision.", {Polarity::releasing, FactSource::asked, Reason::fact_unavailable}},
    Prefix{"approval.", {Polarity::releasing, FactSource::asked, Reason::fact_unavailable}},
    Prefix{"case.", {Polarity::releasing, FactSource::asked, Reason::fact_unavailable}},
    Prefix{"query.", {Polarity::releasing, FactSource::asked, Reason::fact_unavailable}},
    Prefix{"mandate.", {Polarity::releasing, FactSource::asked, Reason::fact_unavailable}},
    Prefix{"suspension.", {Polarity::blocking, FactSource::asked, Reason::hold}},
    Prefix{"person.", {Polarity::blocking, FactSource::asked, Reason::hold}},
};

constexpr std::array<std::string_view, 30> eea{
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"};
static_assert(std::is_sorted(eea.begin(), eea.end()));

constexpr std::array<std::string_view, 22> classes{
    "employer",
    "employment-authority",
    "enforcement",
    "event-partner",
    "foreign-institution",
    "funder",
    "integration-provider",
    "kela",
    "keha",
    "migration",
    "ministry",
    "pension",
    "police",
    "processor",
    "research",
    "service-provider",
    "social-authority",
    "statistics",
    "supervisor",
    "training-provider",
    "unemployment-fund",
    "wellbeing-county"};

/// The categories of GDPR Art. 9(1) in the catalogue's words.
constexpr std::array<std::string_view, 12> special_names{"health",        "genetic",
                                                         "biometric",     "racial-origin",
                                                         "ethnic-origin", "political-opinion",
                                                         "religion",      "belief",
                                                         "trade-union",   "trade-union-membership",
                                                         "sex-life",      "sexual-orientation"};

constexpr std::array<std::string_view, 3> locating_names{"address", "contact", "municipality"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) noexcept {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}

std::optional<FactKind> fact_kind(std::string_view fact) noexcept {
    if (fact == "party.active") {
        return FactKind{Polarity::releasing, FactSource::party_active, Reason::recipient};
    }
    if (fact == "agreement.covers") {
        return FactKind{Polarity::releasing, FactSource::agreement, Reason::recipient};
    }
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        if (fact == fact_of(static_cast<core::HoldKind>(kind))) {
            return FactKind{Polarity::blocking, FactSource::hold, Reason::hold};
        }
    }
    for (const Prefix& prefix : prefixes) {
        if (fact.size() > prefix.text.size() && fact.starts_with(prefix.text)) {
            return prefix.kind;
        }
    }
    return std::nullopt;
}

std::optional<BasisBits> basis_bit(std::string_view basis) noexcept {
    if (basis.size() != 5) {
        return std::nullopt;
    }
    const char letter{basis[4]};
    if (basis.starts_with("6.1.") && letter >= 'a' && letter <= 'f') {
        return BasisBits{1} << (letter - 'a');
    }
    if (basis.starts_with("9.2.") && letter >= 'a' && letter <= 'j') {
        return BasisBits{1} << (6 + letter - 'a');
    }
    return std::nullopt;
}

BasisBits objectionable_bases() noexcept {
    return *basis_bit("6.1.e") | *basis_bit("6.1.f");
}

BasisBits hit_bases(const std::vector<std::string>& bases) noexcept {
    BasisBits bits{0};
    for (const std::string& basis : bases) {
        bits |= basis_bit(basis).value_or(every_basis);
    }
    return bases.empty() ? every_basis : bits;
}

bool in_eea(std::string_view country) noexcept {
    return among(eea, country);
}

bool known_class(std::string_view party_class) noexcept {
    return among(classes, party_class);
}

bool special_category(const Law& law, core::CategoryId category) {
    return among(special_names, category.text()) || law.special_categories.contains(category);
}

bool special_by_nature(const Law& law, const Item& item) {
    const auto special = [&](core::CategoryId category) { return special_category(law, category); };
    return item.special || std::any_of(item.categories.begin(), item.categories.end(), special)
           || std::any_of(item.implies.begin(), item.implies.end(), special);
}

bool inherently_special(const Law& law, const Item& item) {
    return item.free_text || special_by_nature(law, item);
}

bool possibly_special(const Law& law, const Item& item) {
    return inherently_special(law, item)
           || std::any_of(
               item.code_effects.begin(), item.code_effects.end(), [&](const auto& effect) {
                   return std::any_of(
                       effect.second.begin(), effect.second.end(),
                       [&](core::CategoryId id) { return special_category(law, id); });
               });
}

bool locating_category(core::CategoryId category) noexcept {
    return among(locating_names, category.text());
}

bool all_in_eea(const PartyFacts& party) noexcept {
    return !party.countries.empty()
           && std::all_of(party.countries.begin(), party.countries.end(), in_eea);
}

bool all_in_finland(const PartyFacts& party) noexcept {
    return !party.countries.empty()
           && std::all_of(
               party.countries.begin(), party.countries.end(),
               [](std::string_view country) { return country == "FI"; });
}

bool acts(core::HoldKind kind, core::HoldState state) noexcept {
    switch (state) {
    case core::HoldState::received: return kind != core::HoldKind::restriction;
    case core::HoldState::assessing:
    case core::HoldState::upheld: return true;
    case core::HoldState::overridden:
    case core::HoldState::ended: return false;
    }
    return true;
}

std::string_view fact_of(core::HoldKind kind) noexcept {
    switch (kind) {
    case core::HoldKind::restriction: return "hold.restriction";
    case core::HoldKind::objection: return "hold.objection";
    case core::HoldKind::accuracy_dispute: return "hold.accuracy-dispute";
    case core::HoldKind::turvakielto: return "hold.turvakielto";
    case core::HoldKind::deceased: return "hold.deceased";
    }
    return {};
}

}
