#pragma once
// What of a person may be erased (GDPR Art. 17): item by item, by what it is processed on. Where a
// duty or a public task in law stands it is refused, with the provision; what rests on a consent
// that was withdrawn goes. It must never call erasable what it does not know the basis of.

#include "gateway/rights/names.h"
#include "gateway/rights/traces.h"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace gateway::rights {

/// What is said of one item.
struct ErasureVerdict {
    enum class Kind : std::uint8_t {
        erase,    ///< nothing in law stands against it
        withdraw, ///< it rests on a consent that stands: that is withdrawn first (Art. 17(1)(b))
        refuse    ///< Art. 17(3)(b), (d) or (e)
    };

    core::ItemId item;
    Kind kind{Kind::refuse};
    std::string ground; ///< 17.3.b, 17.3.d, 17.3.e; empty unless refused
    std::set<std::string> gdpr6;
    std::set<core::ProvisionId> provisions; ///< on which it is processed
    std::set<core::PurposeId> purposes;
};

struct ErasureAssessment {
    std::vector<ErasureVerdict> items; ///< by their names
    std::int64_t open_cases{
        0}; ///< refused queries about the person that an official has not decided
    std::int64_t under_way{0}; ///< documents with the person that may still leave
    /// Something that would tell on what the person's data are processed has ended by a period of
    /// its own, or the journal that would tell of it: then not everything may go (17.3.b).
    bool unseen{false};
    /// Messages of which nothing but erasable items is kept.
    std::vector<core::MessageId> messages;

    [[nodiscard]] bool all() const noexcept;  ///< everything may go
    [[nodiscard]] bool some() const noexcept; ///< something may
};

/// @param open_cases  messages of refused queries that wait for an official (621/1999 §14).
/// @param wanted      items that the request is about; empty: all.
/// @param now         by which consents stand.
[[nodiscard]] ErasureAssessment assess_erasure(
    const Traces& traces, std::span<const core::MessageId> open_cases,
    std::span<const core::ItemId> wanted, Names& names, core::Instant now);

/// `{"all","open_cases","under_way","unseen","items":[{"item","label","verdict","ground","provision",
/// "gdpr6":[…],"provisions":[…],"purposes":[…]}]}`
[[nodiscard]] text::JsonValue json_of(const ErasureAssessment& assessment, const Names& names);

/// Who had any of these items (empty: anything), with the notice that each is to get (Art. 19).
/// @param id  of each notice, fresh.
[[nodiscard]] std::vector<ports::NoticeRow> notices_to_recipients(
    const Traces& traces, ports::NoticeKind kind, std::span<const core::ItemId> items,
    const std::function<core::MessageId()>& id);

}
