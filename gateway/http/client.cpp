#include "gateway/http/client.h"

#include "gateway/http/client_engine.h"
#include "gateway/http/loops.h"

#include <boost/asio/post.hpp>

#include <atomic>

namespace gateway::http {

struct Client::Parts {
    explicit Parts(Loops& all) : loops{all} {}

    Loops& loops;
    std::vector<std::shared_ptr<ClientEngine>> engines{};
    std::atomic<std::size_t> turn{0};
};

Client::Client(Loops& loops, Settings settings) : m_parts{std::make_unique<Parts>(loops)} {
    for (std::size_t index{0}; index < loops.size(); ++index) {
        m_parts->engines.push_back(std::make_shared<ClientEngine>(*loops.at(index), settings));
    }
}

Client::~Client() {
    for (std::size_t index{0}; index < m_parts->engines.size(); ++index) {
        m_parts->loops.run_on(index, [&] { m_parts->engines[index]->close(); });
    }
}

void Client::send(OutgoingRequest request, Done done) {
    const std::optional<std::size_t> here{m_parts->loops.current()};
    const std::size_t index{here ? *here : m_parts->turn.fetch_add(1) % m_parts->engines.size()};
    // always posted: `done` must not be called from within send()
    asio::post(
        m_parts->loops.at(index)->context,
        [engine = m_parts->engines[index], request = std::move(request),
         done = std::move(done)]() mutable { engine->send(std::move(request), std::move(done)); });
}

}
