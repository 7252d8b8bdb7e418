#pragma once
// A register's privacy notice, statement by statement (GDPR Art. 13 and 14): what it says, in the
// words of the house, beside its own words. What it does not say is not here; this must never be
// better than the notice.

#include "gateway/core/instant.h"
#include "gateway/core/name.h"
#include "gateway/notice/facts.h"
#include "gateway/notice/parts.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::notice {

/// The notice's own words, and the line of the file that holds them.
struct Said {
    std::string quote;
    std::size_t line{0};
};

struct ToldController {
    Said said;
    std::string name;
    std::string business_id; ///< empty where the notice has none
    bool joint{false};
};

/// A way to the controller or to its officer. Never an official's name.
struct ToldContact {
    Said said;
    std::string role;
    std::string channel;
};

struct ToldPurpose {
    Said said;
    std::vector<core::PurposeId> purposes;
};

struct ToldBasis {
    Said said;
    std::vector<std::string> gdpr; ///< 6.1.c; empty where the notice names no item
    std::vector<std::string> acts;
    std::string wrong; ///< a number that is no act's
};

struct ToldData {
    Said said;
    std::vector<core::CategoryId> categories;
    bool special{false};
};

struct ToldSource {
    Said said;
    std::vector<core::PartyClass> classes;
    std::vector<core::PartyId> parties; ///< whom its words mean, where no class says it
    bool person{false};                 ///< the person
    bool open{false};                   ///< sources that anyone can read
    bool authorities{false};            ///< not named
    bool provenance{false};             ///< the rule that a source is recorded
};

/// What a disclosure is said to rest on.
enum class Ground : std::uint8_t { law, consent, law_or_consent, mandate, company, agreed, none };
/// How much is said to go.
enum class Scope : std::uint8_t {
    necessary,
    listed,
    itemised,
    asked,
    support_request,
    anonymous,
    denied
};

struct ToldDisclosure {
    Said said;
    std::vector<core::PartyClass> classes; ///< empty: nobody in particular
    Ground ground{Ground::none};
    Scope scope{Scope::denied};
    bool open{false}; ///< its list has no end
    std::vector<core::CategoryId> categories;
};

struct ToldTransfer {
    Said said;
    bool outside_eea{false};
};

struct ToldRetention {
    Said said;
    std::string of; ///< which data
    std::int64_t years{0};
    std::string begins; ///< entry, last-event, end; empty where years is 0
    bool permanent{false};
    bool plan{false}; ///< by a plan or a recommendation
};

struct ToldRight {
    Said said;
    Right right{Right::access};
};

struct ToldPromise {
    Said said;
    std::string promise;
};

struct ToldAutomation {
    Said said;
    bool decisions{false};
};

/// Anything else that the notice says in one of its parts.
struct Remark {
    Said said;
    Parts parts{};
};

struct Notice {
    core::RegisterId reg;
    std::string file; ///< of the configuration
    std::string language;
    std::optional<core::LocalDate> dated;
    std::string title;
    std::string source;

    std::vector<ToldController> controllers;
    std::vector<ToldContact> contacts;
    std::vector<ToldContact> officer; ///< empty: the notice has none
    std::vector<ToldPurpose> purposes;
    std::vector<ToldBasis> bases;
    std::vector<ToldData> data;
    std::vector<ToldSource> sources;
    std::vector<ToldDisclosure> disclosures;
    std::vector<ToldTransfer> transfers;
    std::vector<ToldRetention> retention;
    std::vector<ToldRight> rights;
    std::vector<ToldPromise> security;
    std::vector<ToldAutomation> automated;
    std::vector<Remark> remarks;
};

/// Every statement with the part it stands in, in the order of the file.
[[nodiscard]] std::vector<Statement> statements_of(const Notice& notice);

}
