#include "gateway/admin/desk.h"

#include "gateway/admin/rendering.h"
#include "gateway/crypto/random.h"
#include "gateway/http/request_fields.h"

#include <exception>
#include <memory>
#include <utility>

namespace gateway::admin {

namespace {

Way way_of(const std::optional<std::uint32_t>& uid) noexcept {
    return uid ? Way::socket : Way::network;
}

}

Desk::Desk(Api& api, ports::Clock& clock, std::size_t threads, std::size_t bound)
    : m_api{api}, m_clock{clock}, m_bound{bound} {
    for (std::size_t number{0}; number < threads; ++number) {
        m_threads.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
}

Desk::~Desk() {
    for (std::jthread& thread : m_threads) {
        thread.request_stop();
    }
    m_threads.clear();
}

bool Desk::offer(std::function<void()> work) {
    {
        const std::scoped_lock lock{m_mutex};
        if (m_waiting.size() >= m_bound) {
            return false;
        }
        m_waiting.push_back(std::move(work));
    }
    m_arrived.notify_one();
    return true;
}

void Desk::handle(http::Request request, http::Respond respond) {
    const std::string_view language{http::language_of(request.headers.find("accept-language"))};
    // std::function wants copies, and a request need not be copied
    const auto held = std::make_shared<http::Request>(std::move(request));
    const bool taken{offer([this, held, respond] {
        const Way way{way_of(held->uid)};
        respond(m_api.answer(std::move(*held), way), {});
    })};
    if (!taken) {
        respond(rendered(problems::busy, crypto::new_message_id(m_clock.now()), language), {});
    }
}

void Desk::refused(const http::Refused& what) noexcept {
    try {
        // where too many wait the listener's log has to do
        static_cast<void>(offer([this, what] { m_api.note_refused(what, way_of(what.uid)); }));
    } catch (const std::exception&) {
        // no memory for it
    }
}

void Desk::serve(const std::stop_token& stop) {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [&] { return !m_waiting.empty(); });
            if (m_waiting.empty()) {
                return; // asked to stop, and nobody waits any more
            }
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        try {
            work();
        } catch (const std::exception&) {
            // its Respond dies uncalled, which answers 500; the next one is served
        }
    }
}

}
