#pragma once
// The reading half of the gate's transaction: locks first, then, in new statements, what they
// protect.

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/key_ring.h"

#include <span>
#include <string_view>

namespace gateway::storage {

/// Persons are spread over so many locks by their numbers. Whoever makes a person with a link
/// chooses the number so that all rows of one link share a stripe.
constexpr std::int64_t stripes{128};

/// Takes key 0 (the configuration) and the persons' stripes, ascending, in one
/// statement that reads nothing: what a statement reads is as old as the statement, and this one
/// may have waited.
void lock_stripes(
    Connection& connection, std::span<const core::PersonNo> persons, ports::UnitOfWork::Lock lock);

/// SQL: whether what this session commits is on the disk when it is acknowledged, and stays whole
/// there (guard JOURNAL).
inline constexpr std::string_view commits_last{
    "current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'"
    " AND current_setting('synchronous_commit') IN ('on', 'remote_apply')"};

struct ReadFacts {
    ports::GateFacts facts;
    std::int64_t activation{
        0};             ///< number of the active configuration's activation; 0: none is active
    bool lasting{true}; ///< `commits_last`, of the session that was asked
};

/// @pre lock_stripes() was called for these persons in this transaction.
/// @param cache  gets the keys of the persons; a person whose key was destroyed is forgotten.
/// @param require_synchronous  the journal counts as writable only where a standby confirms.
/// @throws core::GatewayError PERSON_UNKNOWN.
[[nodiscard]] ReadFacts read_facts(
    Connection& connection, std::span<const core::PersonNo> persons, const RootKeys& keys,
    KeyCache& cache, bool require_synchronous);

}
