#include "gateway/app/journal_check.h"

#include "gateway/app/journal_excerpt.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/verifier/verifier.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <istream>
#include <ostream>
#include <streambuf>
#include <string>
#include <utility>

namespace gateway::app {

namespace {

using admin::JournalCheck;

/// Text from one thread to another, a piece at a time; neither gets far ahead.
class Pipe final {
public:
    /// @return false: nobody reads any more.
    bool put(std::string piece) {
        std::unique_lock lock{m_mutex};
        m_changed.wait(lock, [&] { return m_piece.empty() || m_abandoned; });
        if (m_abandoned) {
            return false;
        }
        m_piece = std::move(piece);
        m_changed.notify_all();
        return true;
    }
    void end() {
        const std::scoped_lock lock{m_mutex};
        m_ended = true;
        m_changed.notify_all();
    }
    /// Empty: it has ended.
    std::string take() {
        std::unique_lock lock{m_mutex};
        m_changed.wait(lock, [&] { return !m_piece.empty() || m_ended; });
        std::string piece;
        piece.swap(m_piece);
        m_changed.notify_all();
        return piece;
    }
    void abandon() {
        const std::scoped_lock lock{m_mutex};
        m_abandoned = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_piece;
    bool m_ended{false};
    bool m_abandoned{false};
};

constexpr std::size_t piece_size{256U << 10U};

class Into final : public std::streambuf {
public:
    explicit Into(Pipe& pipe) : m_pipe{pipe} {}

    /// What has gathered goes; @return false: nobody reads any more.
    bool send() { return m_gathered.empty() || m_pipe.put(std::exchange(m_gathered, {})); }

protected:
    int_type overflow(int_type letter) override {
        if (!traits_type::eq_int_type(letter, traits_type::eof())) {
            m_gathered.push_back(traits_type::to_char_type(letter));
        }
        return m_gathered.size() < piece_size || send() ? traits_type::not_eof(letter)
                                                        : traits_type::eof();
    }
    std::streamsize xsputn(const char* text, std::streamsize length) override {
        m_gathered.append(text, static_cast<std::size_t>(length));
        return m_gathered.size() < piece_size || send() ? length : 0;
    }

private:
    Pipe& m_pipe;
    std::string m_gathered;
};

class OutOf final : public std::streambuf {
public:
    OutOf(Pipe& pipe, std::function<void(std::size_t lines)> told)
        : m_pipe{pipe}, m_told{std::move(told)} {}

protected:
    int_type underflow() override {
        m_piece = m_pipe.take();
        if (m_piece.empty()) {
            return traits_type::eof();
        }
        m_told(static_cast<std::size_t>(std::count(m_piece.begin(), m_piece.end(), '\n')));
        setg(m_piece.data(), m_piece.data(), m_piece.data() + m_piece.size());
        return traits_type::to_int_type(m_piece.front());
    }

private:
    Pipe& m_pipe;
    std::function<void(std::size_t)> m_told;
    std::string m_piece;
};

struct Leaving {
    explicit Leaving(Pipe& from) : pipe{from} {}
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { pipe.abandon(); }

    Pipe& pipe;
};

std::int64_t entries_in(storage::JournalSnapshot& snapshot) {
    std::int64_t entries{0};
    for (const storage::StoredChain& chain : snapshot.chains()) {
        entries += chain.head.sequence;
    }
    return entries;
}

}

JournalVerification::~JournalVerification() {
    m_thread.request_stop();
}

bool JournalVerification::begin() {
    const std::scoped_lock lock{m_mutex};
    if (m_check.state == JournalCheck::State::running) {
        return false;
    }
    m_check = JournalCheck{};
    m_check.state = JournalCheck::State::running;
    m_check.began = m_installation.clock().now();
    m_thread = std::jthread{[this](const std::stop_token& stop) { verify(stop); }};
    return true;
}

JournalCheck JournalVerification::state() const {
    const std::scoped_lock lock{m_mutex};
    return m_check;
}

void JournalVerification::finish(const JournalCheck& found) {
    const std::scoped_lock lock{m_mutex};
    const auto began = m_check.began;
    const std::int64_t total{m_check.total};
    m_check = found;
    m_check.began = began;
    m_check.total = total;
    m_check.ended = m_installation.clock().now();
}

void JournalVerification::verify(const std::stop_token& stop) noexcept {
    JournalCheck failed;
    failed.state = JournalCheck::State::failed;
    try {
        verify_all(stop);
        return;
    } catch (const core::GatewayError& failure) {
        failed.reason = failure.code().text();
        core::log(m_installation.log(), core::messages::store_failed, failure.code());
    } catch (const std::exception&) {
        failed.reason = "INTERNAL";
        core::log(m_installation.log(), core::messages::store_failed, "INTERNAL");
    }
    finish(failed);
}

void JournalVerification::verify_all(const std::stop_token& stop) {
    storage::JournalStore& stored{m_installation.store().journal()};
    const std::unique_ptr<storage::JournalSnapshot> snapshot{stored.snapshot()};
    {
        const std::int64_t total{entries_in(*snapshot)};
        const std::scoped_lock lock{m_mutex};
        m_check.total = total;
    }
    const journal::ExportHead head{
        m_installation.settings().node_name, stored.system_identifier(),
        m_installation.clock().now()};
    Pipe pipe;
    std::optional<core::GatewayError> failure{};
    const std::stop_callback stopped{stop, [&] { pipe.abandon(); }};
    std::jthread exporting{[&] {
        try {
            Into buffer{pipe};
            std::ostream out{&buffer};
            write_journal(*snapshot, head, m_installation.signing_key(), out);
            buffer.send();
        } catch (const core::GatewayError& error) {
            failure = error;
        } catch (const std::exception&) {
            failure = core::GatewayError{"INTERNAL"};
        }
        pipe.end();
    }};
    const Leaving leaving{pipe}; // before the thread is joined, whatever happens
    OutOf buffer{pipe, [&](std::size_t lines) {
                     const std::scoped_lock lock{m_mutex};
                     m_check.entries += static_cast<std::int64_t>(lines);
                 }};
    std::istream in{&buffer};
    const verifier::Report report{
        verifier::verify(in, verifier::PublicKey::all_of(m_installation.signers().pem()), {})};
    pipe.abandon();
    exporting.join();
    // a reader that found a fault has left, which is no failure of who wrote
    if (failure && !report.broken) {
        throw *failure;
    }
    JournalCheck found;
    using State = JournalCheck::State;
    found.state = report.broken      ? State::broken
                  : report.vouched() ? State::held
                                     : State::not_vouched;
    found.entries = report.entries;
    found.checkpoints = report.checkpoints;
    found.unsigned_entries = report.unsigned_entries;
    if (report.broken) {
        found.reason = report.broken->reason;
        found.chain = report.broken->chain;
        found.sequence = report.broken->sequence;
    }
    finish(found);
}

}
