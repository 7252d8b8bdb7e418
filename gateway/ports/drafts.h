#pragma once
// Drafts of the configuration: what people typed over a kept set, version upon version, and every
// step towards its coming into force. Nothing is ever deleted, nothing that was typed is lost; what
// a draft means is not this room's business.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/users.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::ports {

/// What a draft says of one file.
struct DraftFile {
    enum class Change : std::uint8_t {
        typed,    ///< its text is this, as it was typed
        removed,  ///< the file goes
        untouched ///< as the set has it that the draft begins from
    };

    std::string path; ///< relative, inside the folder
    Change change{Change::typed};
    std::string text{}; ///< of `typed`

    friend bool operator==(const DraftFile&, const DraftFile&) = default;
};

/// A step of a draft. `before` and `after` are the digests of the sets that it was looked at with:
/// an approval is of this change, of these bytes, and of no other.
struct DraftStep {
    enum class Kind : std::uint8_t {
        approved,
        returned,   ///< looked at, and not approved
        planned,    ///< comes into force at `due`
        cancelled,  ///< the plan, not the draft
        activating, ///< about to be put in force; the next says that it is
        activated,
        lapsed,   ///< was due, and another set was in force by then
        withdrawn ///< given up
    };

    Kind kind{Kind::approved};
    core::MessageId draft;
    std::int64_t version{0};
    core::Digest before{};
    core::Digest after{};
    UserName by;
    std::string reason; ///< in the words of whoever took the step
    std::optional<core::Instant> due{};
    core::Instant at{}; ///< by the store's clock, once it is kept
    /// Of `planned` and `activating`: the last step of the draft that its taker saw, 0 where there
    /// was none. What was said since, an approval taken back, is not passed over.
    std::int64_t follows{0};
    std::int64_t number{0}; ///< once it is kept
};

/// `activating`: for good, though the change may not be made yet; nobody takes it back.
enum class DraftState : std::uint8_t { open, planned, activating, activated, withdrawn };

struct DraftHead {
    core::MessageId id;
    std::string title;
    UserName by;
    core::Instant at;
    std::int64_t version{1};
    core::Digest base{}; ///< the kept set under what was typed
    UserName saved_by;
    core::Instant saved_at;
    std::vector<UserName> authors; ///< everybody who saved a version
    DraftState state{DraftState::open};
    std::optional<core::Instant> due{}; ///< of a plan
    std::int64_t files{0};              ///< that differ from `base`
};

/// A set that was put in force, and what is known of why.
struct Activation {
    std::int64_t number{0};
    core::Digest digest{};
    std::string by; ///< a user, or the node that followed a folder
    core::Instant at;
    std::optional<core::MessageId> draft{};
    std::string title;
    std::string reason;
    std::vector<UserName> approved_by;
};

/// Thread-safe.
class Drafts {
public:
    Drafts() = default;
    Drafts(const Drafts&) = delete;
    Drafts& operator=(const Drafts&) = delete;
    virtual ~Drafts() = default;

    /// A new draft over a kept set. @throws core::GatewayError STORE_CONSTRAINT (no such set).
    virtual void
    begin(const DraftHead& head, const core::Digest& base, std::span<const DraftFile> files) = 0;

    /// The last one of a page that was shown.
    struct Behind {
        bool moving{false}; ///< it was open or planned
        core::Instant at;
        core::MessageId draft;
    };

    /// Open and planned ones first, then the rest; newest first.
    /// @param behind nothing: from the first.
    [[nodiscard]] virtual std::vector<DraftHead>
    drafts(std::size_t limit, const std::optional<Behind>& behind) = 0;
    [[nodiscard]] virtual std::optional<DraftHead> find(const core::MessageId& draft) = 0;
    /// What it says of its files, each once, in order of path; none that is untouched.
    /// @param version as it was then; it and the earlier ones count.
    [[nodiscard]] virtual std::vector<DraftFile>
    files(const core::MessageId& draft, std::int64_t version) = 0;
    /// Who saved which file since a version, newest first.
    [[nodiscard]] virtual std::vector<std::pair<std::string, UserName>>
    saved_since(const core::MessageId& draft, std::int64_t version) = 0;
    [[nodiscard]] virtual std::vector<DraftStep> steps(const core::MessageId& draft) = 0;

    /// The next version. @param base another set to stand on, or the same.
    /// @return its number. @throws core::GatewayError DRAFT_MOVED unless `version` is the last and
    /// the draft is open.
    [[nodiscard]] virtual std::int64_t save(
        const core::MessageId& draft, std::int64_t version, const core::Digest& base,
        const UserName& by, std::span<const DraftFile> files) = 0;

    /// @throws core::GatewayError DRAFT_MOVED unless the step's version is the last, the draft
    /// stands so that the step can be taken and, where it follows another, nobody took one since.
    virtual void take(const DraftStep& step) = 0;

    /// Plans whose time has come, the earliest first; and what began to be put in force so long
    /// ago that whoever did is not at work any more.
    [[nodiscard]] virtual std::vector<DraftStep> due(core::Instant now) = 0;

    /// Newest first. @param before number of the last one shown; nothing: from the newest.
    [[nodiscard]] virtual std::vector<Activation>
    history(std::optional<std::int64_t> before, std::size_t limit) = 0;

    /// Keeps a set under its digest; harmless twice.
    virtual void keep(const core::Digest& digest, core::ByteView packed) = 0;
    /// A kept set; nothing if there is none.
    [[nodiscard]] virtual std::optional<core::Bytes> kept(const core::Digest& digest) = 0;
    [[nodiscard]] virtual core::Digest active() = 0;
};

[[nodiscard]] constexpr std::string_view to_text(DraftStep::Kind kind) noexcept {
    switch (kind) {
    case DraftStep::Kind::approved: return "approved";
    case DraftStep::Kind::returned: return "returned";
    case DraftStep::Kind::planned: return "planned";
    case DraftStep::Kind::cancelled: return "cancelled";
    case DraftStep::Kind::activating: return "activating";
    case DraftStep::Kind::activated: return "activated";
    case DraftStep::Kind::lapsed: return "lapsed";
    case DraftStep::Kind::withdrawn: return "withdrawn";
    }
    return "";
}

[[nodiscard]] constexpr std::string_view to_text(DraftState state) noexcept {
    switch (state) {
    case DraftState::open: return "open";
    case DraftState::planned: return "planned";
    case DraftState::activating: return "activating";
    case DraftState::activated: return "activated";
    case DraftState::withdrawn: return "withdrawn";
    }
    return "";
}

}
