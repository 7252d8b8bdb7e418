#include "adapters/transports/sftp/sftp_sender.h"

#include "gateway/core/failpoint.h"
#include "gateway/core/file_names.h"
#include "gateway/crypto/digest.h"
#include "gateway/ports/permit_checks.h"

#include <algorithm>

namespace adapters::sftp {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

constexpr std::chrono::hours tidied_every{1};
/// What an attempt left unfinished so long ago is not gone on with.
constexpr std::chrono::hours abandoned_after{24};

ports::DeliveryReceipt receipt(ports::DeliveryOutcome outcome, core::Code code) {
    ports::DeliveryReceipt made;
    made.outcome = outcome;
    made.code = code;
    return made;
}

ports::DeliveryReceipt failed(core::Code code) {
    return receipt(ports::DeliveryOutcome::failed, code);
}

ports::DeliveryReceipt delivered() {
    return receipt(ports::DeliveryOutcome::delivered, "DELIVERED");
}

/// Whether the file holds these bytes from its beginning; stops at the first difference.
bool begins_with(Remote& remote, const std::string& path, core::ByteView bytes) {
    RemoteFile file{remote.open_to_read(path)};
    core::Bytes buffer(piece_size);
    while (!bytes.empty()) {
        const std::size_t got{
            file.read(std::span{buffer}.first(std::min(buffer.size(), bytes.size())))};
        if (got == 0
            || !std::equal(
                bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got), buffer.begin())) {
            return false;
        }
        bytes = bytes.subspan(got);
    }
    return true;
}

/// What stands under the message's name: the same bytes were delivered by an attempt before.
ports::DeliveryReceipt settle_existing(
    Remote& remote, const std::string& path, const Remote::Facts& there, core::ByteView bytes) {
    return there.plain && there.size == bytes.size() && begins_with(remote, path, bytes)
               ? delivered()
               : receipt(ports::DeliveryOutcome::refused, "FILE_EXISTS");
}

/// When the message was made of which this is an unfinished file of ours.
std::optional<std::chrono::milliseconds> made_at(std::string_view name) {
    constexpr std::size_t identity{36};
    constexpr std::size_t whole{1 + identity + 1 + 16 + 5};
    if (name.size() != whole || !name.starts_with('.') || !name.ends_with(".part")) {
        return std::nullopt;
    }
    const std::optional<core::MessageId> message{core::MessageId::parse(name.substr(1, identity))};
    if (!message) {
        return std::nullopt;
    }
    std::int64_t since_1970{0};
    for (std::size_t at{0}; at < 6; ++at) { // RFC 9562 §5.7
        since_1970 = since_1970 << 8U | std::to_integer<std::int64_t>(message->bytes().at(at));
    }
    return std::chrono::milliseconds{since_1970};
}

}

void SftpSender::send(ports::SendPermit permit, const ports::Payload& payload, Done done) {
    ports::DeliveryReceipt made;
    try {
        made = deliver(permit, payload);
    } catch (const core::GatewayError& failure) {
        made = failed(failure.code());
    } catch (const std::exception&) {
        made = failed("NETWORK_FAILED"); // memory ran out
    }
    done(std::move(made));
}

bool SftpSender::too_late(const Job& job) const {
    return !ports::in_time(job.permit, m_clock);
}

/// Nothing that is begun now takes longer than may be sent: a lease that is renewed moves that.
void SftpSender::keep_within(Remote& remote, const Job& job) const {
    remote.set_until(
        std::chrono::steady_clock::now() + (job.permit.send_by() - m_clock.since_boot()));
}

ports::DeliveryReceipt
SftpSender::deliver(const ports::SendPermit& permit, const ports::Payload& payload) {
    if (const auto obstacle =
            ports::obstacle_of(permit, gateway::crypto::sha256(payload.bytes), m_clock)) {
        return failed(*obstacle);
    }
    const std::string message{permit.message().text()};
    const std::string folder{m_place.folder + "/"};
    // of these very bytes: a document that was made anew does not go on where another one ended
    const std::string digest{core::to_hex(core::ByteView{permit.payload_digest()}.first(8))};
    const Job job{
        permit, payload.bytes,
        folder + message + "." + std::string{core::extension_of(payload.content_type)},
        folder + "." + message + "." + digest + ".part"};
    const std::chrono::microseconds left{permit.send_by() - m_clock.since_boot()};
    Remote remote{m_place, std::chrono::steady_clock::now() + left};
    ports::DeliveryReceipt made{put(remote, job)};
    if (made.outcome == ports::DeliveryOutcome::delivered) {
        tidy(remote);
    }
    return made;
}

ports::DeliveryReceipt SftpSender::put(Remote& remote, const Job& job) {
    if (const auto there = remote.look_at(job.name)) {
        return settle_existing(remote, job.name, *there, job.bytes);
    }
    try {
        ports::DeliveryReceipt written{write(remote, job)};
        if (written.outcome != ports::DeliveryOutcome::delivered) {
            return written;
        }
    } catch (const ServerSaysNo& answer) {
        if (answer.status() == SSH_FX_FAILURE && !remote.has_room(m_place.folder)) {
            remote.remove(job.temporary); // it would stand in everybody's way
            return failed("DISK_FULL");
        }
        throw;
    }
    return rename(remote, job);
}

/// How much of the document an attempt before this one has left there. All of it is read back and
/// compared: a server that went down may have kept the length and lost what was in it.
std::uint64_t SftpSender::arrived(Remote& remote, const Job& job) {
    const auto part = remote.look_at(job.temporary);
    if (!part) {
        return 0;
    }
    if (!part->plain) {
        remote.remove(job.temporary);
        return 0;
    }
    const bool ours{
        part->size <= job.bytes.size()
        && begins_with(
            remote, job.temporary, job.bytes.first(static_cast<std::size_t>(part->size)))};
    return ours ? part->size : 0;
}

/// @return delivered as far as that goes: it has yet to get its name. What fails from here on may
/// leave a part with the party, so none of its codes is among those that the search for breaches
/// takes for "nothing left" (gateway/storage/breach_store.cpp).
ports::DeliveryReceipt SftpSender::write(Remote& remote, const Job& job) {
    const std::uint64_t offset{arrived(remote, job)};
    RemoteFile file{remote.open_to_write(
        job.temporary, offset == 0 ? Remote::Contents::dropped : Remote::Contents::kept)};
    file.seek(offset);
    core::ByteView rest{job.bytes.subspan(static_cast<std::size_t>(offset))};
    while (!rest.empty()) {
        if (too_late(job)) {
            return failed("SEND_BY_PASSED");
        }
        keep_within(remote, job);
        const core::ByteView part{rest.first(std::min(piece_size, rest.size()))};
        file.write(part);
        rest = rest.subspan(part.size());
    }
    keep_within(remote, job);
    file.sync();
    file.close();
    const auto there = remote.look_at(job.temporary);
    if (!there || there->size != job.bytes.size()) {
        return failed("SIZE_DIFFERS");
    }
    return too_late(job) ? failed("SEND_BY_PASSED") : delivered();
}

ports::DeliveryReceipt SftpSender::rename(Remote& remote, const Job& job) {
    core::failpoint("before_rename");
    try {
        remote.rename(job.temporary, job.name);
        return delivered();
    } catch (const ServerSaysNo&) {
        // it kept the name that it had, unless somebody else has given it away
        if (const auto there = remote.look_at(job.name)) {
            return settle_existing(remote, job.name, *there, job.bytes);
        }
        throw;
    } catch (const core::GatewayError& failure) {
        // asked for, and no answer: whether it has its name, nobody here knows
        return receipt(ports::DeliveryOutcome::unknown, failure.code());
    }
}

/// Takes away what attempts of long ago have left unfinished: parts of documents that have since
/// been decided anew. One that was written to within the day is somebody's, however old its
/// message is. A server that does not let us is left alone.
void SftpSender::tidy(Remote& remote) {
    const std::int64_t now{m_clock.since_boot().count()};
    std::int64_t last{m_tidied};
    const std::int64_t pause{std::chrono::microseconds{tidied_every}.count()};
    if ((last != 0 && now - last < pause) || !m_tidied.compare_exchange_strong(last, now)) {
        return;
    }
    const std::chrono::microseconds wall{m_clock.now().microseconds()};
    try {
        for (const core::ListedFile& file : remote.list(m_place.folder)) {
            const auto made = made_at(file.name);
            if (made && *made + abandoned_after < wall
                && file.changed + abandoned_after < std::chrono::nanoseconds{wall}) {
                remote.remove(m_place.folder + "/" + file.name);
            }
        }
    } catch (const core::GatewayError&) {
        // the document has arrived; this was by the way
    }
}

}
