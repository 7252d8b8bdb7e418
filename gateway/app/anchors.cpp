#include "gateway/app/anchors.h"

#include "gateway/app/alert_channels.h"
#include "gateway/app/erasure_deposit.h"
#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/timestamp.h"
#include "gateway/http/mailer.h"
#include "gateway/journal/anchor.h"
#include "gateway/storage/journal_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <map>

namespace gateway::app {

namespace fs = std::filesystem;
using core::Code;
using core::GatewayError;

namespace {

constexpr std::string_view machine_authorities{"/etc/ssl/certs/ca-certificates.crt"};
constexpr std::chrono::seconds time_limit{15};
constexpr std::size_t longest_stamp{64 * 1024};
/// Between our clock and that of a time stamp.
constexpr std::chrono::minutes clock_tolerance{1};
/// Of the file of checkpoints: a day of them, at least.
constexpr std::streamoff tail_size{1 << 20};

/// Writes a new file and waits until it is on the disk; false if it cannot.
bool write_new(const fs::path& file, core::ByteView bytes) {
    const int descriptor{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640)};
    if (descriptor < 0) {
        return false;
    }
    static_cast<void>(::fchmod(descriptor, 0640)); // whatever the process's umask is
    const bool kept{
        ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())
        && ::fsync(descriptor) == 0};
    return ::close(descriptor) == 0 && kept;
}

/// 20260301T100000.000001Z: sorts by time.
std::string file_stamp(core::Instant at) {
    std::string text{core::to_utc_text(at)};
    text.erase(
        std::remove_if(
            text.begin(), text.end(), [](char letter) { return letter == '-' || letter == ':'; }),
        text.end());
    return text;
}

std::string folded_base64(std::string_view text) {
    constexpr std::size_t width{76};
    const std::string encoded{crypto::to_base64(core::as_bytes(text))};
    std::string lines;
    for (std::size_t at{0}; at < encoded.size(); at += width) {
        lines += encoded.substr(at, width) + "\r\n";
    }
    return lines;
}

/// The furthest head of each chain that somebody vouches for.
using Expected = std::map<std::int64_t, journal::Checkpoint>;

void expect(Expected& expected, journal::Checkpoint checkpoint) {
    const auto [place, fresh] = expected.try_emplace(checkpoint.chain, checkpoint);
    if (!fresh && place->second.sequence < checkpoint.sequence) {
        place->second = std::move(checkpoint);
    }
}

void read_own_file(Expected& expected, const fs::path& file) {
    std::ifstream in{file, std::ios::binary | std::ios::ate};
    if (!in) {
        return;
    }
    const std::streamoff size{in.tellg()};
    in.seekg(std::max<std::streamoff>(0, size - tail_size));
    for (std::string line; std::getline(in, line);) {
        // the first may be cut, and a power cut may have left half a one
        if (core::Result<journal::Checkpoint> read{journal::decode_checkpoint(line)}; read) {
            expect(expected, std::move(read).value());
        }
    }
}

std::vector<fs::path> newest_first(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> anchors;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder, failed}) {
        const std::string name{entry.path().filename().string()};
        if (name.starts_with("anchor-") && name.ends_with(".json")) {
            anchors.push_back(entry.path());
        }
    }
    std::sort(anchors.begin(), anchors.end(), std::greater{});
    return anchors;
}

std::vector<journal::Checkpoint> heads_in(const fs::path& anchor) {
    std::ifstream in{anchor, std::ios::binary};
    std::string line;
    std::getline(in, line);
    return journal::heads_of_anchor(line).value_or(std::vector<journal::Checkpoint>{});
}

bool signed_by_one_of(const journal::Checkpoint& head, const Signers& signers) {
    return std::any_of(
        signers.keys().begin(), signers.keys().end(),
        [&](const crypto::VerifyKey& key) { return journal::is_signed_by(head, key); });
}

/// The newest anchor of a folder that our keys signed. Where a newer one is of our system, and they
/// did not, we do not know what was deposited; one of another system says nothing.
void read_newest_anchor(
    Expected& expected, const fs::path& folder, const Signers& signers, const std::string& system) {
    for (const fs::path& anchor : newest_first(folder)) {
        const std::vector<journal::Checkpoint> heads{heads_in(anchor)};
        const auto foreign = std::find_if(heads.begin(), heads.end(), [&](const auto& head) {
            return !signed_by_one_of(head, signers);
        });
        if (foreign != heads.end() && foreign->system_identifier == system) {
            throw GatewayError{"SIGNER_UNKNOWN", anchor.string(), GatewayError::Retry::never};
        }
        if (!heads.empty() && foreign == heads.end()) { // none: a power cut leaves half a one
            for (const journal::Checkpoint& head : heads) {
                expect(expected, head);
            }
            return;
        }
    }
}

std::vector<journal::Checkpoint> last_checkpoints(storage::JournalStore& stored) {
    std::vector<journal::Checkpoint> heads;
    const std::unique_ptr<storage::JournalSnapshot> snapshot{stored.snapshot()};
    for (const storage::StoredChain& chain : snapshot->chains()) {
        const std::vector<storage::StoredCheckpoint> all{snapshot->checkpoints(chain.number)};
        if (all.empty()) {
            continue;
        }
        core::Result<journal::Checkpoint> decoded{journal::decode_checkpoint(all.back().encoded)};
        if (!decoded) {
            throw GatewayError{"CHECKPOINT_MALFORMED", GatewayError::Retry::never};
        }
        heads.push_back(std::move(decoded).value());
    }
    return heads;
}

}

fs::path Anchors::folder() const {
    return m_installation.settings().data_directory / "anchors";
}

Deposited Anchors::deposit() {
    storage::JournalStore& stored{m_installation.store().journal()};
    const std::vector<journal::Checkpoint> heads{last_checkpoints(stored)};
    if (heads.empty()) {
        throw GatewayError{"ANCHOR_NOTHING_SIGNED", GatewayError::Retry::never};
    }
    const core::Instant now{m_installation.clock().now()};
    const std::string line{journal::anchor_line(
        {m_installation.settings().node_name, stored.system_identifier(), now}, heads)};
    const std::string name{"anchor-" + file_stamp(now) + "-" + m_installation.settings().node_name};
    fs::create_directories(folder());
    Deposited made{(folder() / (name + ".json")).string(), {}, heads.size(), {}, false, {}};
    made.digest = crypto::sha256(core::as_bytes(line));
    if (!write_new(made.file, core::as_bytes(line))) {
        throw GatewayError{"ANCHOR_UNWRITABLE"};
    }
    const AnchorSettings& settings{m_installation.settings().anchors};
    if (!settings.timestamp_url.empty()) {
        stamp(made, name);
    }
    if (!settings.folder.empty()) {
        copy(made, name);
        if (!deposit_erasures(m_installation)) {
            made.failed.emplace_back("folder", Code{"ERASURE_LIST"});
        }
    }
    if (!settings.mail_to.empty()) {
        mail(made, line);
    }
    return made;
}

void Anchors::require_met() {
    Expected expected;
    const Settings& settings{m_installation.settings()};
    read_own_file(expected, settings.data_directory / "checkpoints.jsonl");
    storage::JournalStore& stored{m_installation.store().journal()};
    const Signers signers{m_installation.signers()};
    const std::string system{stored.system_identifier()};
    for (const fs::path& place : {folder(), settings.anchors.folder}) {
        if (!place.empty()) {
            read_newest_anchor(expected, place, signers, system);
        }
    }
    for (const auto& [chain, head] : expected) {
        switch (stored.standing(chain, head.sequence, head.head)) {
        case storage::JournalStore::Standing::there:
        case storage::JournalStore::Standing::left: break;
        case storage::JournalStore::Standing::missing:
            throw GatewayError{"STORE_BEHIND_ANCHOR", GatewayError::Retry::never};
        case storage::JournalStore::Standing::other:
            throw GatewayError{"JOURNAL_REWRITTEN", GatewayError::Retry::never};
        }
    }
}

bool Anchors::due() const {
    const AnchorSettings& settings{m_installation.settings().anchors};
    if (settings.folder.empty() && settings.mail_to.empty() && settings.timestamp_url.empty()) {
        return false;
    }
    std::error_code failed;
    std::optional<fs::file_time_type> last;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder(), failed}) {
        const fs::file_time_type written{entry.last_write_time(failed)};
        if (!failed && (!last || written > *last)) {
            last = written;
        }
    }
    return !last || fs::file_time_type::clock::now() - *last >= settings.interval;
}

void Anchors::stamp(Deposited& made, const std::string& name) {
    const AnchorSettings& settings{m_installation.settings().anchors};
    const core::Bytes query{crypto::timestamp_query(made.digest)};
    http::OutgoingRequest request;
    request.url = settings.timestamp_url;
    request.headers = {{"Content-Type", "application/timestamp-query"}};
    request.body = query;
    request.authority_file = settings.timestamp_tls_authority.empty()
                                 ? fs::path{machine_authorities}
                                 : settings.timestamp_tls_authority;
    request.time_limit = time_limit;
    request.response_limit = longest_stamp;
    std::promise<http::ClientResult> answered;
    m_installation.client().send(std::move(request), [&](http::ClientResult result) {
        answered.set_value(std::move(result));
    });
    const http::ClientResult result{answered.get_future().get()};
    if (result.kind != http::ClientResult::Kind::answered) {
        made.failed.emplace_back("timestamp", result.code);
        return;
    }
    if (result.status != 200) {
        made.failed.emplace_back("timestamp", Code{"TIMESTAMP_REFUSED"});
        return;
    }
    const core::Result<core::Instant> stamped{
        crypto::verified_timestamp(result.body, query, settings.timestamp_authority)};
    if (!stamped) {
        made.failed.emplace_back("timestamp", stamped.rejection().code);
    } else if (!write_new(folder() / (name + ".tsr"), result.body)) {
        made.failed.emplace_back("timestamp", Code{"ANCHOR_UNWRITABLE"});
    } else {
        made.stamped = stamped.value();
        const auto apart = stamped.value() - m_installation.clock().now();
        if (apart > clock_tolerance || apart < -clock_tolerance) {
            made.failed.emplace_back("clock", Code{"CLOCK_DIFFERS"});
        }
    }
}

void Anchors::copy(Deposited& made, const std::string& name) {
    const fs::path outside{m_installation.settings().anchors.folder};
    for (const char* const ending : {".json", ".tsr"}) {
        const fs::path from{folder() / (name + ending)};
        std::error_code failed;
        if (fs::exists(from, failed)
            && (!fs::copy_file(from, outside / (name + ending), failed) || failed)) {
            made.failed.emplace_back("folder", Code{"ANCHOR_UNWRITABLE"});
            return;
        }
    }
}

void Anchors::mail(Deposited& made, const std::string& line) {
    const AlertSettings& server{m_installation.settings().alerts};
    const std::vector<std::string>& to{m_installation.settings().anchors.mail_to};
    http::MailServer sending;
    sending.url = server.mail_server;
    sending.user = server.mail_user;
    sending.authority_file = server.mail_authority;
    sending.time_limit = time_limit;
    if (!sending.user.empty()) {
        sending.password = mail_password(server);
    }
    std::string everybody;
    for (const std::string& one : to) {
        everybody += (everybody.empty() ? "" : ", ") + one;
    }
    const std::string digest{core::to_hex(made.digest)};
    const std::string message{
        "Date: " + mail_date(m_installation.clock().now()) + "\r\nFrom: " + server.mail_from
        + "\r\nTo: " + everybody + "\r\nMessage-ID: <" + digest
        + server.mail_from.substr(server.mail_from.find('@')) + ">\r\nSubject: Lautturi anchor "
        + digest
        + "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: "
          "application/json\r\nContent-Disposition: attachment; filename=\"anchor-"
        + digest.substr(0, 16) + ".json\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + folded_base64(line)};
    const std::optional<Code> failed{
        http::Mailer{std::move(sending)}.send({server.mail_from, to, message})};
    made.mailed = !failed;
    if (failed) {
        made.failed.emplace_back("mail", *failed);
    }
}

}
