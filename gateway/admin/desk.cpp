#include "gateway/admin/desk.h"

#include "gateway/admin/console_door.h"
#include "gateway/admin/rendering.h"
#include "gateway/crypto/random.h"
#include "gateway/http/request_fields.h"

#include <exception>
#include <memory>
#include <utility>

namespace gateway::admin {

namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 500ms;
constexpr auto longest_wait = 20s;
constexpr std::size_t most_followed{64};

Way way_of(const std::optional<std::uint32_t>& uid) noexcept {
    return uid ? Way::socket : Way::network;
}

}

Desk::Desk(Api& api, ports::Clock& clock, std::size_t threads, std::size_t bound)
    : m_api{api}, m_clock{clock}, m_work{threads, bound},
      m_follower{[this](const std::stop_token& stop) { follow(stop); }} {}

Desk::~Desk() {
    m_follower.request_stop();
    m_follower.join();
    for (const Followed& one : m_followed) {
        answer(one.request, one.respond);
    }
}

void Desk::handle(http::Request request, http::Respond respond) {
    if (std::optional<http::Response> file{console_answer(request)}) {
        respond(std::move(*file), {});
        return;
    }
    // std::function wants copies, and a request need not be copied
    const auto held = std::make_shared<http::Request>(std::move(request));
    if (keeps_waiting(*held)) {
        const std::scoped_lock lock{m_mutex};
        if (m_followed.size() < most_followed) {
            m_followed.push_back({held, respond, std::chrono::steady_clock::now() + longest_wait});
            return;
        }
    }
    answer(held, respond);
}

void Desk::answer(const std::shared_ptr<http::Request>& held, const http::Respond& respond) {
    const std::string_view language{http::language_of(held->headers.find("accept-language"))};
    const bool taken{m_work.offer([this, held, respond] {
        const Way way{way_of(held->uid)};
        respond(m_api.answer(std::move(*held), way), {});
    })};
    if (!taken) {
        respond(rendered(problems::busy, crypto::new_message_id(m_clock.now()), language), {});
    }
}

/// Whoever knows an event already and asks for the next.
bool Desk::keeps_waiting(const http::Request& request) const {
    return request.method == "GET" && request.path().ends_with("/events")
           && request.headers.find("last-event-id").has_value();
}

/// Looks once a second whether what they follow has changed; at the latest then they are answered
/// with what they know, so that no connection is taken for dead.
void Desk::follow(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(between_looks);
        std::vector<Followed> looked;
        {
            const std::scoped_lock lock{m_mutex};
            looked = m_followed;
        }
        const auto now = std::chrono::steady_clock::now();
        for (const Followed& one : looked) {
            if (!stop.stop_requested() && now < one.until
                && !m_api.has_news(*one.request, way_of(one.request->uid))) {
                continue;
            }
            {
                const std::scoped_lock lock{m_mutex};
                std::erase_if(m_followed, [&](const Followed& other) {
                    return other.request == one.request;
                });
            }
            answer(one.request, one.respond);
        }
    }
}

void Desk::refused(const http::Refused& what) noexcept {
    try {
        // where too many wait the listener's log has to do
        static_cast<void>(
            m_work.offer([this, what] { m_api.note_refused(what, way_of(what.uid)); }));
    } catch (const std::exception&) {
        // no memory for it
    }
}

}
