#pragma once
// A small invented law and random questions to it, for the properties. Everything is drawn through
// one function, so that rapidcheck, a seeded loop and the bench make the same kinds of things.

#include "gateway/policy/decide.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace world {

namespace core = gateway::core;
namespace policy = gateway::policy;

/// A number from `low` to `high`, both included.
using Draw = std::function<int(int low, int high)>;

/// Statutes, catalogue, parties, purposes and registers, and no rules yet.
[[nodiscard]] policy::Law bare_law();

/// Atomic groups, agreements, rights and countries drawn; the cap on the marker stands last.
[[nodiscard]] policy::Law drawn_law(const Draw& draw, int permits, int caps);

[[nodiscard]] policy::Permit drawn_permit(const policy::Law& law, const Draw& draw, int number);
[[nodiscard]] policy::Cap drawn_cap(const Draw& draw, int number);

/// Keeps the marker of the address protection from all but those with a right of their own.
[[nodiscard]] policy::Cap marker_cap();

/// A question with all that it points into.
struct Case {
    core::Instant at;
    core::RegisterId reg;
    core::PartyId party;
    core::PurposeId purpose;
    std::deque<core::Value> values;
    std::vector<policy::AskedField> fields;
    std::vector<core::ItemId> mandatory;
    std::vector<core::Relation> relations;
    std::vector<policy::Fact> facts;
    std::vector<core::ConsentState> consents;
    std::vector<core::Hold> holds;
    std::vector<core::Guard> failed_guards;

    Case() = default;
    Case(Case&&) = default;
    Case& operator=(Case&&) = default;
    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;

    [[nodiscard]] policy::Question question() const;
};

[[nodiscard]] Case drawn_case(const policy::Law& law, const Draw& draw);
/// The same, at an active party in Finland and with every guard kept.
[[nodiscard]] Case drawn_fair_case(const policy::Law& law, const Draw& draw);

/// Compiles; fails the running test with the findings if it does not.
[[nodiscard]] std::shared_ptr<const policy::RuleSet> compiled(policy::Law law);

/// Every instant that a date of the law, one µs before it and one after it.
[[nodiscard]] std::vector<core::Instant> edges(const policy::Law& law);

[[nodiscard]] core::Instant day(const char* date);
[[nodiscard]] core::Validity days(const char* from, const char* until);

/// The decision as text, for failures.
[[nodiscard]] std::string show(const core::Decision& decision);

/// Forms by item; none for what is not in the decision.
[[nodiscard]] core::Form form_of(const core::Decision& decision, core::ItemId item);

/// Of every item asked, at most as much leaves by `left` as by `right`.
[[nodiscard]] bool gives_no_more(const core::Decision& left, const core::Decision& right);

}
