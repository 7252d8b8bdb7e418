#pragma once
// What is expected by when, as rows of the store: since when it is watched, and the alarms that
// were opened because it did not come to pass.

#include "gateway/core/instant.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

struct ExpectationKey {
    core::ExchangeId exchange;
    core::ExpectationId expectation;

    friend auto operator<=>(const ExpectationKey&, const ExpectationKey&) = default;
};

struct Watched {
    ExpectationKey key;
    core::Instant since;                    ///< deadlines before this are nobody's
    std::optional<core::Instant> met_due{}; ///< the last deadline at which all was well
};

/// A run of an exchange as far as an expectation looks at it.
struct RunSeen {
    core::Instant started;
    bool closed{false};
    std::int64_t records{0}; ///< that came through so far: not rejected, nor quarantined
};

/// Alarms of this beginning are about what has been as it is for too long (exchange/age_limits.h):
/// no expectation has such a name, and they are opened and closed apart from expectations.
inline constexpr std::string_view age_prefix{"age-"};

/// How many of an exchange are in one state, and since when the oldest of them is.
struct InState {
    core::ExchangeId exchange;
    core::Instant since;
    std::int64_t count{0};
};

/// Something to alert about. One cause is open once.
struct Alarm {
    ExpectationKey key;
    core::Instant due_at;     ///< the first deadline that was missed
    core::Instant last_due{}; ///< the last one; the store's
    std::string code;         ///< NOT_COME, NOT_DONE, TOO_FEW, TOO_MANY: of the last look
    std::int64_t records{0};
    core::Instant opened_at{}; ///< by the database's clock
    std::string official{};    ///< who has taken note of it; empty: nobody
    std::string reference{};
    std::optional<core::Instant> closed_at{};
};

class Expectations {
public:
    Expectations() = default;
    Expectations(const Expectations&) = delete;
    Expectations& operator=(const Expectations&) = delete;
    virtual ~Expectations() = default;

    /// Watches these and no others, new ones from `now` on. Alarms of others are closed, but not
    /// those about age.
    /// @return how each stands, in the order asked.
    [[nodiscard]] virtual std::vector<Watched>
    watch(std::span<const ExpectationKey> keys, core::Instant now) = 0;

    /// How those watched stand, without changing what is watched.
    [[nodiscard]] virtual std::vector<Watched> watched() = 0;

    /// Runs of an exchange that began in [from, until), oldest first. Not among them: a delivery
    /// that was rejected as a whole, a manifest, and a run that is closed and of whose records none
    /// came through.
    [[nodiscard]] virtual std::vector<RunSeen>
    runs(core::ExchangeId exchange, core::Instant from, core::Instant until) = 0;

    /// All was well at a deadline. @return the alarm that this closed.
    virtual std::optional<Alarm> met(const ExpectationKey& key, core::Instant due_at) = 0;

    /// Something is wrong at the deadline of this alarm.
    /// @return the alarm, if this opened it; nothing where one is open, which has then lasted until
    /// this deadline and says what is wrong now.
    virtual std::optional<Alarm> open(const Alarm& alarm) = 0;

    enum class Which : bool { open, all };

    /// Newest first. Of all of them those that were opened last, a thousand at most: enough to
    /// list, and nothing to conclude from that one is not there.
    [[nodiscard]] virtual std::vector<Alarm> alarms(Which which) = 0;

    /// All alarms of an expectation that lasted at this deadline, newest first, however many have
    /// been opened since.
    [[nodiscard]] virtual std::vector<Alarm>
    alarms_at(const ExpectationKey& key, core::Instant due_at) = 0;

    /// A party left something that is no delivery: it begins no run, so it is noted here, where it
    /// is known for thirty days.
    virtual void note_refused(core::ExchangeId exchange) = 0;

    /// Deliveries that came to nothing within thirty days, and since somebody took note of such an
    /// alarm: rejected as a whole, or every record of them rejected or quarantined, or refused at
    /// the door; and those with a party's word that fits nothing that was sent, or contradicts what
    /// it said before. Not those that came again and were taken in, nor what was known again by its
    /// signature: of that nothing is missing.
    /// @param alarm its name.
    [[nodiscard]] virtual std::vector<InState> rejected(core::ExpectationId alarm) = 0;

    /// Refused queries that no official has decided on.
    [[nodiscard]] virtual std::vector<InState> undecided() = 0;
};

}
