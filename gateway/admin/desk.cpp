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

Way way_of(const std::optional<std::uint32_t>& uid) noexcept {
    return uid ? Way::socket : Way::network;
}

}

Desk::Desk(Api& api, ports::Clock& clock, std::size_t threads, std::size_t bound)
    : m_api{api}, m_clock{clock}, m_work{threads, bound} {}

Desk::~Desk() = default;

void Desk::handle(http::Request request, http::Respond respond) {
    if (std::optional<http::Response> file{console_answer(request)}) {
        respond(std::move(*file), {});
        return;
    }
    const std::string_view language{http::language_of(request.headers.find("accept-language"))};
    // std::function wants copies, and a request need not be copied
    const auto held = std::make_shared<http::Request>(std::move(request));
    const bool taken{m_work.offer([this, held, respond] {
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
        static_cast<void>(
            m_work.offer([this, what] { m_api.note_refused(what, way_of(what.uid)); }));
    } catch (const std::exception&) {
        // no memory for it
    }
}

}
