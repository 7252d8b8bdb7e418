#pragma once
// The law as data: provisions, items, parties and rules. A rule is a product of finite sets, an
// interval of validity and a conjunction of facts; there is no expression language, and none of
// this does I/O.

#include "gateway/core/decision.h"
#include "gateway/core/instant.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gateway::policy {

/// A text in the three languages of the house.
struct Label {
    std::string fi;
    std::string sv;
    std::string en;
};

/// What a provision gives. A secrecy ground of a permit must be covered by one of its provisions.
enum class Gives : std::uint8_t {
    duty_to_disclose,
    right_to_disclose,
    right_to_receive,
    secrecy,
    secrecy_exception
};

/// What another act changed in an act.
struct Amendment {
    std::string act;                   ///< 337/2022
    std::optional<core::Instant> from; ///< nothing where the day is not known
    std::string what;
    bool verified{false};
    std::string source;
};

/// A bill that would change an act: no law yet, and no number.
struct Pending {
    std::string proposal; ///< HE 108/2025
    std::string what;
    std::string source;
};

/// An act as a whole: what notices and rules cite by number or by name, also where nothing rests on
/// it any more.
struct Act {
    std::string number; ///< 1290/2002; of the EU since 2015 the year stands first: 2016/679
    Label name;
    std::vector<std::string> other_names; ///< short and former names, in any language
    core::Validity force;    ///< days of Europe/Helsinki, half-open; covers nothing if not dated
    bool dated{true};        ///< its days are known
    std::string repealed_by; ///< the act that repealed it; empty if it expired or stands
    std::vector<std::string> replaced_by; ///< the acts that now hold what it held
    std::vector<Amendment> amendments;
    std::vector<Pending> pending;
    bool verified{true}; ///< its days and its name were read in the act or in one that amends it
    std::string source;
};

/// What of its act a provision is.
enum class Division : std::uint8_t {
    act, ///< as a whole
    chapter,
    section,
    article,  ///< of an act of the Union
    unlocated ///< somewhere in the act: nobody has read yet in which section
};

/// A section, a chapter or an Article of an act. Never edited, only superseded.
struct Provision {
    core::ProvisionId id; ///< 1290/2002/ch13/3
    std::string act;      ///< 1290/2002
    Division division{Division::section};
    std::string section; ///< its number: 13:3 (chapter:section), 24(1)(25); empty if it has none
    Label name;
    core::Validity force;    ///< days of Europe/Helsinki, half-open
    std::string repealed_by; ///< the act that repealed it; empty if none
    std::string text_of;     ///< the amending act that gave it this text; empty: the act itself
    core::ProvisionId superseded_by; ///< the later text of the same matter; empty if none
    std::set<Gives> gives;
    std::set<std::string> gdpr; ///< articles, such as 6.1.c, 9.2.b
    bool verified{false};       ///< read in the act itself
    std::string source;
};

/// A data item of the catalogue.
struct Item {
    core::ItemId id;
    Label label;
    std::set<core::CategoryId> categories;
    bool special{false};                ///< GDPR Art. 9(1)
    std::string secrecy;                ///< the provision that makes it secret
    std::vector<core::Form> forms;      ///< ascending, from none
    std::set<core::CategoryId> implies; ///< what its presence gives away
    std::map<std::string, std::set<core::CategoryId>> code_effects; ///< value → categories it adds
    bool free_text{false};    ///< counts as every special category unless an official cleared it
    bool finland_only{false}; ///< the notice promises processing in Finland
    bool personal{true};      ///< about a person; not so: a company's public data, a statistic
    /// Says that the address is protected (turvakielto). It goes with the address, to those who may
    /// have the address despite the protection, and to no one else.
    bool ban_marker{false};
};

/// Items that only make sense together: one at none takes all to none.
struct AtomicGroup {
    std::string name;
    std::vector<core::ItemId> items;
};

struct Agreement {
    std::string id;
    std::vector<core::PurposeId> purposes;
    core::Validity validity;
};

/// What the law looks at in a counterparty.
struct PartyFacts {
    core::PartyId id;
    core::PartyClass cls;
    Label name;
    bool active{false};
    bool certificate_pinned{false};
    std::vector<std::string> countries; ///< ISO 3166-1 alpha-2 of every place of processing
    std::vector<Agreement> agreements;
    std::vector<core::FactId> rights; ///< such as right.address-despite-ban
};

/// One term of `requires`.
struct Requirement {
    struct Consent {
        core::ConsentRole role{core::ConsentRole::gdpr9};
        bool is_explicit{false};
        bool itemised{false};
        bool written{false};
    };

    std::string verbatim; ///< as the rule writes it; `unmet` repeats it
    std::variant<core::FactId, Consent> term;
};

enum class SecrecyGround : std::uint8_t {
    none,
    statutory_right,
    consent,
    mandate,
    research_permit,
    other_authority
};

struct Basis {
    std::vector<core::ProvisionId> provisions;
    std::string gdpr6; ///< 6.1.a … 6.1.e; 6.1.f is refused for an authority's tasks
    std::string gdpr9; ///< 9.2.a …; empty if none
    SecrecyGround secrecy{SecrecyGround::none};
};

/// Why restricted data may be processed all the same (GDPR Art. 18(2)).
enum class RestrictionException : std::uint8_t {
    legal_claims,
    rights_of_another,
    important_public_interest,
    consent
};

/// What the law permits: an enumerated list, never a wildcard.
struct Permit {
    core::RuleId id;
    std::vector<core::PurposeId> purposes;
    std::vector<core::PartyId> parties;
    std::vector<core::PartyClass> classes;
    std::vector<core::RegisterId> registers; ///< empty: every register of the set
    std::vector<std::pair<core::ItemId, core::Form>> items;
    Basis basis;
    std::vector<Requirement> required;
    /// Acts on restricted data too, once an official has approved it (vocabulary.h).
    std::optional<RestrictionException> despite_restriction{};
    core::Validity validity;
    std::string source;
    std::string place; ///< file:line, for findings
};

/// The most that may leave, whatever permits it.
struct Cap {
    core::RuleId id;
    core::Form form{core::Form::none};
    std::vector<core::CategoryId> categories; ///< empty: all
    std::vector<core::FactId> triggers; ///< all must be true (blocking: unknown counts as true)
    std::vector<core::FactId> unless;   ///< any true lifts it (releasing: unknown counts as false)
    std::vector<std::string> bases;     ///< GDPR bases that it hits; empty: absolute
    core::Validity validity;
    std::string source;
    std::string place;
};

/// The catalogue's words for what people read: explanations and the analysis speak them.
struct Words {
    std::map<core::PurposeId, Label> purposes;
    std::map<core::PartyClass, Label> classes;
    std::map<core::CategoryId, Label> categories;
    std::map<core::FactId, Label> facts; ///< every fact that a rule or a question may name
};

/// Everything that a set of rules is compiled from.
struct Law {
    std::vector<Provision> provisions;
    std::vector<Item> items;
    std::vector<AtomicGroup> groups;
    std::vector<PartyFacts> parties;
    std::vector<core::RegisterId> registers;
    std::vector<core::PurposeId> purposes;
    std::vector<Permit> permits;
    std::vector<Cap> caps;
    /// Categories that count as special beside those that GDPR Art. 9(1) itself names
    /// (vocabulary.h).
    std::set<core::CategoryId> special_categories{};
    std::vector<Act> acts{}; ///< the provisions' acts, and those that are only cited
    Words words{};
};

}
