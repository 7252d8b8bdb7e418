#include "gateway/app/oversight.h"

#include "gateway/app/journal_check.h"
#include "gateway/app/journal_excerpt.h"
#include "gateway/app/notice_views.h"
#include "gateway/app/said_dates.h"
#include "gateway/core/error.h"
#include "gateway/storage/breach_store.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>

namespace gateway::app {

namespace {

using core::GatewayError;

/// A browser holds so much at once; more is a file's affair (`lautturi journal export`).
constexpr std::int64_t most_entries{20'000};
/// So many of an exchange's latest records show what it gives.
constexpr std::size_t records_of_each{200};

/// How far each chain goes and is signed. A checkpoint is made each minute for years and none ever
/// goes, so those that were counted once are not counted again. Thread-safe.
class ChainStates final {
public:
    [[nodiscard]] std::vector<admin::ChainState> of(storage::JournalStore& journal) {
        std::vector<admin::ChainState> chains;
        const std::scoped_lock lock{m_mutex};
        for (const storage::StoredChain& chain : journal.chains()) {
            storage::JournalStore::Signed& known{m_known[chain.number]};
            const storage::JournalStore::Signed more{journal.signed_behind(chain.number, known.to)};
            known.checkpoints += more.checkpoints;
            known.to = std::max(known.to, more.to);
            chains.push_back(admin::ChainState{
                chain.name, chain.head.sequence, chain.head.at, known.to, known.checkpoints});
        }
        return chains;
    }

private:
    std::mutex m_mutex;
    std::map<std::int64_t, storage::JournalStore::Signed> m_known;
};

storage::EntrySelection selection_of(const admin::ExcerptWords& words) {
    storage::EntrySelection selection;
    if (!words.message.empty()) {
        selection.message = core::MessageId::parse(words.message);
        if (!selection.message) {
            throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
        }
    }
    selection.exchange = words.exchange;
    if (!words.from.empty()) {
        selection.from = said_instant(words.from, "from");
    }
    if (!words.until.empty()) {
        selection.until = said_instant(words.until, "until");
    }
    return selection;
}

std::string about(const admin::ExcerptWords& words) {
    std::string text;
    const auto add = [&](const char* what, const std::string& value) {
        if (!value.empty()) {
            text += text.empty() ? "" : ", ";
            text += what;
            text += value;
        }
    };
    add("message ", words.message);
    add("exchange ", words.exchange);
    add("from ", words.from);
    add("until ", words.until);
    return text;
}

std::string excerpt_of(Installation& installation, const admin::ExcerptWords& words) {
    const storage::EntrySelection selection{selection_of(words)};
    storage::JournalStore& stored{installation.store().journal()};
    const std::unique_ptr<storage::JournalSnapshot> snapshot{stored.snapshot()};
    std::int64_t lines{0};
    for (const storage::StoredChain& chain : snapshot->chains()) {
        const std::vector<std::int64_t> shown{snapshot->selected(chain.number, selection)};
        lines += shown.empty() ? 0 : shown.back() - shown.front() + 1;
        if (lines > most_entries) {
            throw GatewayError{"EXPORT_TOO_LARGE", GatewayError::Retry::never};
        }
    }
    std::ostringstream out;
    write_excerpt(
        *snapshot,
        {installation.settings().node_name, stored.system_identifier(), installation.clock().now()},
        about(words), selection, installation.signing_key(), out);
    return std::move(out).str();
}

}

std::shared_ptr<admin::Oversight> oversight_of(Installation& installation) {
    const auto check = std::make_shared<JournalVerification>(installation);
    const auto law = [&installation] { return installation.law().active()->configuration(); };
    auto oversight = std::make_shared<admin::Oversight>(admin::Oversight{
        installation.store().messages(), installation.store().audit(),
        installation.store().releases(), installation.store().breaches()});
    const auto chains = std::make_shared<ChainStates>();
    oversight->chains = [&installation, chains] {
        return chains->of(installation.store().journal());
    };
    oversight->signing_key = [&installation] {
        return installation.signing_key().public_key().pem();
    };
    oversight->signing_keys = [&installation] { return installation.signers().pem(); };
    oversight->check_journal = [check] { return check->begin(); };
    oversight->journal_check = [check] { return check->state(); };
    oversight->excerpt = [&installation](const admin::ExcerptWords& words) {
        return excerpt_of(installation, words);
    };
    oversight->sign = [&installation](const std::string& text) {
        return core::to_hex(installation.signing_key().sign(core::as_bytes(text)));
    };
    const auto lints = std::make_shared<NoticeLints>();
    oversight->notices = [&installation, law,
                          lints](core::Instant at, const std::string& language) {
        return notice_views(
            *lints->of(law(), core::local_date(at)), at, language,
            installation.store().messages().given_lately(records_of_each));
    };
    oversight->record_of_processing = [law](core::Instant at, const std::string& language) {
        return processing_record(*law(), at, language);
    };
    oversight->make_release = [](core::ExchangeId, const std::string&,
                                 const std::string&) -> exchange::ReleaseDesk::Made {
        throw GatewayError{"DAEMON_NEEDED", GatewayError::Retry::never};
    };
    oversight->sign_release = [](core::MessageId, const std::string&) -> ports::ReleaseEntry {
        throw GatewayError{"DAEMON_NEEDED", GatewayError::Retry::never};
    };
    oversight->give_up_release = oversight->sign_release;
    return oversight;
}

}
