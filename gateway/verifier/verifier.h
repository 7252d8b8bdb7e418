#pragma once
// Says whether a journal of Lautturi, or an excerpt of one, is what was written and signed. It
// judges nothing but that, needs nothing but public keys, and believes nothing that the file says
// of itself.

#include <iosfwd>

#include "lines.h"

namespace verifier {

/// The first place where it does not hold; FORMAT.md lists the reasons.
struct Break {
    std::int64_t chain{0};
    std::int64_t sequence{0}; ///< of the broken or the first missing entry
    std::int64_t line{0};     ///< 1-based
    std::string reason;
};

struct ChainSummary {
    std::int64_t chain{0};
    std::int64_t sequence{0}; ///< of its last entry
    std::int64_t begins{1};   ///< what came before was dropped when its time was over
    Digest head{};
    std::int64_t signed_sequence{0}; ///< what comes after rests on the hash chain alone
    std::int64_t checkpoints{0};
    std::int64_t unsigned_entries{0}; ///< of a whole journal: at its end
    std::int64_t unsigned_since{0};   ///< when the first of them was written; µs since 1970
};

/// How long the youngest entries of a chain may stand under no checkpoint, in µs: one is made each
/// minute, and after a death when the process is there again.
inline constexpr std::int64_t unsigned_limit{std::int64_t{10} * 60 * 1'000'000};

struct Report {
    Kind kind{Kind::journal};
    std::int64_t entries{0}; ///< that hold, up to the break
    std::int64_t links{0};
    std::int64_t checkpoints{0};
    std::vector<ChainSummary> chains; ///< ordered by number
    std::int64_t unsigned_entries{0}; ///< after the last checkpoint of their chain
    std::int64_t anchored{0};         ///< heads of anchors that were met
    std::int64_t latest{0};           ///< when the last entry of all was written; µs since 1970
    std::optional<Break> broken;

    [[nodiscard]] bool holds() const { return !broken.has_value(); }

    /// Whether nobody signed a chain's end although there was time, so that it may have been
    /// written by anybody. An excerpt's own seal signs it.
    [[nodiscard]] bool overdue(const ChainSummary& chain) const {
        return kind == Kind::journal && chain.unsigned_entries > 0
               && (checkpoints == 0 || chain.unsigned_since < latest - unsigned_limit);
    }
    /// Whether somebody vouches for everything, but for what is too young.
    [[nodiscard]] bool vouched() const;
};

/// @param keys     had from elsewhere than the file.
/// @param anchors  what was deposited outside, see FORMAT.md.
[[nodiscard]] Report
verify(std::istream& in, const std::vector<PublicKey>& keys, const std::vector<Anchor>& anchors);

/// The hashes of entries. FORMAT.md has both versions.
class EntryHashes final {
public:
    /// Whether the entry's hash is what its columns give.
    [[nodiscard]] bool fits(const Entry& entry);
    [[nodiscard]] Digest linked(const Digest& previous, const Digest& content);

private:
    void encode_columns(const Entry& entry);
    [[nodiscard]] Digest hash_of_columns(const Entry& entry);

    Encoding m_encoding;
    Sha256 m_hash;
};

/// What the next checkpoint of the chain has as its `previous`.
[[nodiscard]] Digest digest_of(const Checkpoint& checkpoint);

/// Whether a key of `keys` made the checkpoint's signature. The reason if not.
[[nodiscard]] std::optional<std::string>
fault_of(const Checkpoint& checkpoint, const std::vector<PublicKey>& keys);

/// A line's SHA-256, with its line feed: what is time-stamped of an anchor.
[[nodiscard]] Digest digest_of_line(std::string_view line);

}
