#include "gateway/app/checkpoints.h"

#include "gateway/app/gates_beside.h"
#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/note.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/storage/journal_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace gateway::app {

namespace {

using journal::Checkpoint;
using storage::JournalStore;
using Chain = storage::StoredChain;

/// Whether the file ends within a line: a power cut may have left half a one.
bool ends_within_a_line(int descriptor) {
    char last{'\n'};
    const off_t size{::lseek(descriptor, 0, SEEK_END)};
    return size > 0 && ::pread(descriptor, &last, 1, size - 1) == 1 && last != '\n';
}

/// Appends a line to the node's local file and waits until it is on the disk. What was left half
/// does not take the new one with it.
void keep_locally(const std::filesystem::path& file, const std::string& line) {
    const int descriptor{::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    const bool cut{descriptor >= 0 && ends_within_a_line(descriptor)};
    const std::string text{(cut ? "\n" : "") + line + "\n"};
    const bool kept{
        descriptor >= 0
        && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size())
        && ::fsync(descriptor) == 0};
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!kept) {
        throw core::GatewayError{"CHECKPOINT_FILE"};
    }
}

std::optional<Checkpoint> decoded(const std::optional<storage::StoredCheckpoint>& stored) {
    if (!stored) {
        return std::nullopt;
    }
    core::Result<Checkpoint> read{journal::decode_checkpoint(stored->encoded)};
    if (!read) {
        throw core::GatewayError{"CHECKPOINT_MALFORMED", core::GatewayError::Retry::never};
    }
    return std::move(read).value();
}

/// The first signature is due at once: until then nothing vouches that the chain is ours at all.
bool is_due(
    const Chain& chain, const std::optional<Checkpoint>& last, Sign sign, core::Instant now) {
    const bool news{chain.head.sequence > (last ? last->sequence : 0)};
    return news
           && (sign == Sign::everything || !last
               || journal::checkpoint_due(chain.head, last->sequence, last->at, now));
}

/// Signs a head, after the file had it.
storage::StoredCheckpoint keep_signature(
    Installation& installation, const Chain& chain, const std::optional<Checkpoint>& last,
    const std::string& system, core::Instant now) {
    const Checkpoint made{
        journal::sign_checkpoint(chain.head, last, system, now, installation.signing_key())};
    const std::string encoded{journal::encode_checkpoint(made)};
    core::failpoint("before_checkpoint");
    // The file first: whatever ends us in between, it never lags behind the store that it is held
    // against. It may have one more, of a head that the store has, too.
    keep_locally(installation.settings().data_directory / "checkpoints.jsonl", encoded);
    core::failpoint("during_checkpoint");
    return {chain.number, made.sequence, encoded};
}

/// Signs a chain's head if it is due. What is signed may be another worker's, and more than one may
/// want to: the daemon, and the command whose chain it is.
void sign_chain(
    Installation& installation, const Chain& chain, Sign sign, JournalStore::Turn turn) {
    JournalStore& journal{installation.store().journal()};
    const core::Instant now{installation.clock().now()};
    if (!is_due(chain, decoded(journal.last_checkpoint(chain.number)), sign, now)
        || journal.standing(chain.number, chain.head.sequence, chain.head.hash)
               == JournalStore::Standing::left) {
        return;
    }
    const std::string system{journal.system_identifier()};
    static_cast<void>(journal.sign(
        chain.number, turn,
        [&](const Chain& stands, const std::optional<storage::StoredCheckpoint>& stored) {
            const std::optional<Checkpoint> last{decoded(stored)};
            return is_due(stands, last, sign, now)
                       ? std::optional{keep_signature(installation, stands, last, system, now)}
                       : std::nullopt;
        }));
}

void sign_chains_of(
    Installation& installation, const std::string& worker, Sign sign, JournalStore::Turn turn) {
    const std::string name{installation.settings().node_name + "/" + worker};
    for (const Chain& chain : installation.store().journal().chains()) {
        if (chain.name == name || chain.name.starts_with(name + std::string{beside_mark})) {
            sign_chain(installation, chain, sign, turn);
        }
    }
}

constexpr const char* administration{"administration"};
constexpr const char* witness{"witness"};
constexpr auto between_looks = std::chrono::seconds{5};

/// Whether what stands in a chain is, for some part, that others were signed: this node's witness
/// and each node's administration.
bool cites(const Chain& chain, const std::string& node) {
    return chain.name.ends_with(std::string{"/"} + administration)
           || chain.name == node + "/" + witness;
}

exchange::Note::Write citation_of(Checkpoint checkpoint) {
    return [cited = std::move(checkpoint)](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::checkpoint, std::nullopt, core::PersonNo::none,
            journal::checkpoint_body(cited));
    };
}

std::optional<Chain> chain_named(Installation& installation, const std::string& worker) {
    for (Chain& chain : installation.store().journal().chains()) {
        if (chain.name == installation.settings().node_name + "/" + worker) {
            return std::move(chain);
        }
    }
    return std::nullopt;
}

/// What a chain's last entries say of others, as far as it can be read.
std::map<std::int64_t, std::int64_t> cited_in(JournalStore& journal, std::int64_t chain) {
    std::map<std::int64_t, std::int64_t> cited;
    for (const std::string& body : journal.last_citations(chain)) {
        if (const auto citation = journal::parse_checkpoint_body(body); citation) {
            std::int64_t& last{cited[citation->chain]};
            last = std::max(last, citation->sequence);
        }
    }
    return cited;
}

}

void Checkpoints::look(Sign sign) {
    if (!m_read) {
        read_what_is_cited();
    }
    std::optional<core::GatewayError> failed;
    try {
        sign_and_cite(sign);
    } catch (const core::GatewayError& failure) {
        if (failure.retryable()) {
            throw;
        }
        failed = failure;
    }
    cite_who_cites();
    sign_chains_of(m_installation, administration, sign, JournalStore::Turn::now_or_never);
    bear_witness();
    sign_chains_of(m_installation, witness, sign, JournalStore::Turn::now_or_never);
    if (failed) {
        throw *failed;
    }
}

/// What a process before this one cited is not cited again; what it had no time to cite is.
void Checkpoints::read_what_is_cited() {
    JournalStore& journal{m_installation.store().journal()};
    const std::optional<Chain> own{chain_named(m_installation, administration)};
    const std::optional<Chain> other{chain_named(m_installation, witness)};
    if (own) {
        m_cited = cited_in(journal, own->number);
    }
    if (own && other) {
        m_witnessed = cited_in(journal, other->number)[own->number];
    }
    m_read = true;
}

void Checkpoints::sign_and_cite(Sign sign) {
    const std::string node{m_installation.settings().node_name};
    std::optional<core::GatewayError> failed;
    for (const Chain& chain : m_installation.store().journal().chains()) {
        if (!chain.name.starts_with(node + "/") || cites(chain, node)
            || m_cited[chain.number] == chain.head.sequence) {
            continue;
        }
        try {
            sign_chain(m_installation, chain, sign, JournalStore::Turn::now_or_never);
            cite(chain.number);
        } catch (const core::GatewayError& failure) {
            if (failure.retryable()) {
                throw;
            }
            failed = failure;
        }
    }
    if (failed) {
        throw *failed;
    }
}

/// The chain's last checkpoint, if it is not cited yet. It binds those before it.
void Checkpoints::cite(std::int64_t chain) {
    const auto last = decoded(m_installation.store().journal().last_checkpoint(chain));
    if (last && m_cited[chain] < last->sequence) {
        m_bench.note(citation_of(*last));
        m_cited[chain] = last->sequence;
    }
}

/// Chains that cite are cited the first time, and then where there is something else to be signed:
/// two that had nothing to tell but of each other would never come to rest.
void Checkpoints::cite_who_cites() {
    JournalStore& journal{m_installation.store().journal()};
    const std::optional<Chain> own{chain_named(m_installation, administration)};
    if (!own) {
        return;
    }
    const bool news{
        is_due(*own, decoded(journal.last_checkpoint(own->number)), Sign::everything, {})};
    for (const Chain& chain : journal.chains()) {
        if (chain.number != own->number && cites(chain, m_installation.settings().node_name)
            && (news || m_cited[chain.number] == 0)) {
            cite(chain.number);
        }
    }
}

void Checkpoints::bear_witness() {
    const std::optional<Chain> own{chain_named(m_installation, administration)};
    const auto last =
        own ? decoded(m_installation.store().journal().last_checkpoint(own->number)) : std::nullopt;
    if (!last || last->sequence <= m_witnessed) {
        return;
    }
    if (!m_witness) {
        std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker{
            m_installation.open_worker(witness)};
        ports::UnitOfWorkFactory::Worker& works{*worker};
        m_witness = std::make_unique<Witness>(Witness{
            std::move(worker), exchange::GateTransaction{
                                   works, m_installation.store().people(), m_installation.law(),
                                   m_installation.meter()}});
    }
    static_cast<void>(exchange::write_now(m_witness->gate, citation_of(*last)));
    m_witnessed = last->sequence;
}

void sign_own_chain(Installation& installation, const std::string& worker) {
    sign_chains_of(installation, worker, Sign::everything, JournalStore::Turn::wait_for_it);
}

void SigningOnTheWay::look() noexcept {
    const auto now = std::chrono::steady_clock::now();
    if (now < m_next) {
        return;
    }
    m_next = now + between_looks;
    try {
        sign_chains_of(
            m_installation, m_worker, Sign::what_is_due, JournalStore::Turn::now_or_never);
    } catch (const core::GatewayError& failure) {
        core::log(m_installation.log(), core::messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(m_installation.log(), core::messages::store_failed, core::Code{"INTERNAL"});
    }
}

}
