#pragma once
// One real store for the whole program: a private cluster in a temporary directory, stopped at the
// end.

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/chain.h"
#include "gateway/journal/entry.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/private_cluster.h"
#include "gateway/storage/provenance_profiles.h"
#include "gateway/storage/store.h"
#include "tests/storage/folder.h"

#include <string>
#include <vector>

namespace storage_tests {

using namespace gateway;

struct SharedStore {
    Folder folder;
    crypto::SymmetricKey root{crypto::SymmetricKey::generate()};
    storage::StoreSettings settings;
    storage::Store store;

    SharedStore();

    [[nodiscard]] std::string connection(storage::Role role) const {
        return *storage::PrivateCluster::attach(settings.data_directory, role);
    }

    /// A connection of the owner, who sees and may do everything.
    [[nodiscard]] storage::Connection owner() const {
        return storage::Connection{connection(storage::Role::owner)};
    }
};

/// Started by the first who asks.
[[nodiscard]] SharedStore& shared();

/// A worker whose name no other test uses.
[[nodiscard]] std::unique_ptr<ports::UnitOfWorkFactory::Worker> new_worker();

/// Puts a kept configuration in force. @throws as ports::UnitOfWork::activate().
void activate(const core::Digest& configuration);

[[nodiscard]] core::MessageId new_id();

/// A new person of a made-up register.
[[nodiscard]] core::PersonNo new_person();

[[nodiscard]] core::ConsentEvent consent(core::ConsentKind kind, core::Instant at);

/// The code that `work` fails with, or NONE.
template <class Work> core::Code code_of(Work work) {
    try {
        work();
    } catch (const core::GatewayError& error) {
        return error.code();
    }
    return "NONE";
}

/// Journal rows for one transaction.
class Notes final {
public:
    explicit Notes(const ports::GateFacts& facts) : m_chain{facts.head}, m_t{facts.t} {}

    ports::JournalPosition
    add(journal::EntryKind kind, std::optional<core::MessageId> message = {},
        core::PersonNo person = core::PersonNo::none, std::string body = "{}") {
        m_rows.push_back(
            m_chain.append(journal::Entry{kind, m_t, message, person, std::move(body)}));
        return {m_rows.back().chain, m_rows.back().sequence};
    }

    [[nodiscard]] std::span<const ports::JournalRow> rows() const { return m_rows; }
    [[nodiscard]] const ports::ChainHead& head() const { return m_chain.head(); }

private:
    journal::Chain m_chain;
    core::Instant m_t;
    std::vector<ports::JournalRow> m_rows;
};

}
