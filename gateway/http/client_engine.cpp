#include "gateway/http/client_engine.h"

#include "gateway/core/error.h"
#include "gateway/http/sockets.h"

#include <boost/asio/posix/descriptor_base.hpp>

#include <chrono>
#include <exception>
#include <utility>

namespace gateway::http {

namespace {

using Descriptor = asio::posix::descriptor_base;

constexpr std::size_t idle_transfers{256};

void demand(CURLMcode code) {
    if (code != CURLM_OK) {
        throw core::GatewayError{"NETWORK_LIBRARIES", core::GatewayError::Retry::never};
    }
}

/// A callback that throws must not stop the engine that others use.
void tell(const Client::Done& done, ClientResult result) noexcept {
    try {
        done(std::move(result));
    } catch (const std::exception&) {
        // whoever was to be told has failed; the transfer is over all the same
    }
}

}

ClientEngine::ClientEngine(Loop& loop, const Client::Settings& settings)
    : m_loop{loop}, m_settings{settings}, m_timer{loop.context.get_executor()},
      m_look{loop.context.get_executor()}, m_multi{curl_multi_init()},
      m_lines{loop, m_alert, m_settings, [this](CURL* handle) { add(handle); }} {
    CURLM* const multi{m_multi.get()};
    if (multi == nullptr) {
        throw std::bad_alloc{};
    }
    demand(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &ClientEngine::on_socket));
    demand(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this));
    demand(curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &ClientEngine::on_timer));
    demand(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this));
    demand(curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING));
    // lines count too, busy or not: without them the engine has what the settings say
    demand(
        curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 2 * settings.connections_per_host));
    demand(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, settings.idle_connections));
}

void ClientEngine::send(OutgoingRequest request, Client::Done done) {
    ClientResult failed;
    failed.kind = ClientResult::Kind::not_sent;
    if (m_closed) {
        failed.code = "CLIENT_STOPPED";
        tell(done, std::move(failed));
        return;
    }
    try {
        if (m_settings.lines && m_lines.takes(request)) {
            m_lines.send(std::move(request), done, ++m_serial);
        } else {
            carry(std::move(request), done);
        }
    } catch (const std::exception&) {
        tell(done, std::move(failed));
        return;
    }
    act_at_once();
}

/// By libcurl's own engine.
void ClientEngine::carry(OutgoingRequest request, const Client::Done& done) {
    std::unique_ptr<Transfer> transfer{idle_transfer()};
    transfer->begin(std::move(request), done, m_settings, ++m_serial);
    CURL* const handle{transfer->handle()};
    add(handle);
    const bool watched{transfer->is_watched()};
    m_under_way.emplace(handle, std::move(transfer));
    if (watched) {
        look_again_soon();
    }
}

void ClientEngine::add(CURL* handle) {
    const bool nested{std::exchange(m_acting, true)};
    const CURLMcode added{curl_multi_add_handle(m_multi.get(), handle)};
    m_acting = nested;
    demand(added);
}

void ClientEngine::close() {
    m_closed = true;
    m_lines.close();
    while (!m_under_way.empty()) {
        const auto first = m_under_way.begin();
        const std::unique_ptr<Transfer> transfer{std::move(first->second)};
        m_under_way.erase(first);
        ClientResult result{transfer->give_up()};
        curl_multi_remove_handle(m_multi.get(), transfer->handle());
        tell(transfer->take_done(), std::move(result));
    }
    m_idle.clear();
    m_multi.reset();
    m_timer.cancel();
    m_look.cancel();
    while (!m_watches.empty()) {
        forget(m_watches.begin()->first);
    }
}

std::unique_ptr<Transfer> ClientEngine::idle_transfer() {
    if (m_idle.empty()) {
        return std::make_unique<Transfer>(m_alert);
    }
    std::unique_ptr<Transfer> transfer{std::move(m_idle.back())};
    m_idle.pop_back();
    return transfer;
}

int ClientEngine::on_socket(
    CURL* handle, curl_socket_t socket, int what, void* self, void*) noexcept {
    auto& engine = *static_cast<ClientEngine*>(self);
    try {
        if (what == CURL_POLL_REMOVE) {
            engine.forget(socket);
        } else {
            engine.watch(handle, socket, what);
        }
    } catch (const std::exception&) {
        return -1;
    }
    return 0;
}

int ClientEngine::on_timer(CURLM*, long milliseconds, void* self) noexcept {
    try {
        static_cast<ClientEngine*>(self)->set_timer(milliseconds);
    } catch (const std::exception&) {
        return -1;
    }
    return 0;
}

void ClientEngine::watch(CURL* handle, curl_socket_t socket, int wanted) {
    std::shared_ptr<Watch>& watch{m_watches[socket]};
    if (!watch) {
        watch = std::make_shared<Watch>(m_loop.context.get_executor());
        watch->descriptor.assign(socket);
        reset_on_close(
            socket, true); // a kept connection was made gentle when its last answer was in
    }
    watch->handle = handle;
    watch->wanted = wanted;
    if (const auto at = m_under_way.find(handle); at != m_under_way.end()) {
        at->second->wants_to_write((wanted & CURL_POLL_OUT) != 0);
    }
    arm(socket, watch);
}

void ClientEngine::forget(curl_socket_t socket) noexcept {
    const auto at = m_watches.find(socket);
    if (at == m_watches.end()) {
        return;
    }
    at->second->removed = true;
    at->second->descriptor.release(); // cancels the waits
    m_watches.erase(at);
}

void ClientEngine::arm(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
    const auto wait = [&](Descriptor::wait_type side, bool Watch::*pending, int event) {
        if ((watch->wanted & event) == 0 || watch.get()->*pending) {
            return;
        }
        watch.get()->*pending = true;
        watch->descriptor.async_wait(
            side,
            [self = weak_from_this(), watch, socket, pending, event](boost::system::error_code) {
                watch.get()->*pending = false;
                if (const std::shared_ptr<ClientEngine> engine{self.lock()}) {
                    engine->ready(socket, watch, event);
                }
            });
    };
    wait(Descriptor::wait_read, &Watch::reading, CURL_POLL_IN);
    wait(Descriptor::wait_write, &Watch::writing, CURL_POLL_OUT);
}

void ClientEngine::ready(curl_socket_t socket, const std::shared_ptr<Watch>& watch, int event) {
    if (watch->removed || m_closed) {
        return;
    }
    if (stop_if_late(watch->handle)) {
        return;
    }
    if ((watch->wanted & event) != 0) {
        act(socket, event == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    }
    if (!watch->removed && !m_closed) {
        arm(socket, watch);
    }
}

void ClientEngine::set_timer(long milliseconds) {
    m_timer.cancel();
    m_at_once = milliseconds == 0 && m_acting;
    if (milliseconds < 0 || m_at_once) {
        return;
    }
    m_timer.expires_after(std::chrono::milliseconds{milliseconds});
    m_timer.async_wait([self = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<ClientEngine> engine{self.lock()};
        if (!error && engine && !engine->m_closed) {
            engine->stop_what_is_late();
            engine->act(CURL_SOCKET_TIMEOUT, 0);
        }
    });
}

/// What may be sent no longer is not written on: its connection is reset.
/// @return whether the transfer was stopped.
bool ClientEngine::stop_if_late(CURL* handle) {
    const auto at = m_under_way.find(handle);
    if (at == m_under_way.end() || !at->second->must_stop()) {
        return false;
    }
    stop(handle);
    return true;
}

/// Removed from the multi handle in the middle, its connection is closed: and so reset.
void ClientEngine::stop(CURL* handle) {
    const auto at = m_under_way.find(handle);
    const std::unique_ptr<Transfer> transfer{std::move(at->second)};
    m_under_way.erase(at);
    ClientResult result{transfer->stopped()};
    curl_multi_remove_handle(m_multi.get(), transfer->handle());
    tell(transfer->take_done(), std::move(result));
}

void ClientEngine::look_again_soon() {
    if (std::exchange(m_looking, true)) {
        return;
    }
    m_look.expires_after(std::chrono::milliseconds{500});
    m_look.async_wait([self = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<ClientEngine> engine{self.lock()};
        if (!error && engine && !engine->m_closed) {
            engine->m_looking = false;
            engine->look_at_what_is_watched();
        }
    });
}

void ClientEngine::look_at_what_is_watched() {
    std::vector<CURL*> over;
    bool more{false};
    for (const auto& [handle, transfer] : m_under_way) {
        if (transfer->must_end()) {
            over.push_back(handle);
        } else {
            more = more || transfer->is_watched();
        }
    }
    for (CURL* const handle : over) {
        stop(handle);
    }
    if (more) {
        look_again_soon();
    }
}

/// Before libcurl looks at all of them by itself.
void ClientEngine::stop_what_is_late() {
    std::vector<CURL*> handles;
    for (const auto& [handle, transfer] : m_under_way) {
        handles.push_back(handle);
    }
    for (CURL* const handle : handles) {
        static_cast<void>(stop_if_late(handle));
    }
}

void ClientEngine::act(curl_socket_t socket, int events) {
    int running{0};
    const bool nested{std::exchange(m_acting, true)};
    curl_multi_socket_action(m_multi.get(), socket, events, &running);
    collect();
    m_acting = nested;
    act_at_once();
}

/// What libcurl wants to do now it does now: a timer that is due at once would cost two calls of
/// the system and a turn of the loop, for every request.
void ClientEngine::act_at_once() {
    if (m_acting) {
        return;
    }
    constexpr int turns{16}; // others have their turn too
    for (int turn{0}; m_at_once && !m_closed && turn < turns; ++turn) {
        m_at_once = false;
        m_acting = true;
        stop_what_is_late();
        int running{0};
        curl_multi_socket_action(m_multi.get(), CURL_SOCKET_TIMEOUT, 0, &running);
        collect();
        m_acting = false;
    }
    if (m_at_once && !m_closed) {
        set_timer(0);
    }
}

/// Hands out the results of what has ended.
void ClientEngine::collect() {
    int left{0};
    while (const CURLMsg* const message{curl_multi_info_read(m_multi.get(), &left)}) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        const CURLcode verdict{message->data.result};
        const auto at = m_under_way.find(message->easy_handle);
        if (at == m_under_way.end()) {
            m_lines.connected(message->easy_handle, verdict);
            continue;
        }
        std::unique_ptr<Transfer> transfer{std::move(at->second)};
        m_under_way.erase(at);
        ClientResult result{transfer->conclude(verdict)};
        curl_multi_remove_handle(m_multi.get(), transfer->handle());
        const Client::Done done{transfer->take_done()};
        if (m_idle.size() < idle_transfers) {
            m_idle.push_back(std::move(transfer));
        }
        tell(done, std::move(result));
    }
}

}
