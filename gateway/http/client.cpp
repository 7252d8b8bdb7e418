#include "gateway/http/client.h"

#include "gateway/http/client_engine.h"
#include "gateway/http/loops.h"

#include <boost/asio/post.hpp>

#include <atomic>

namespace gateway::http {

namespace {

/// What was read, and of which files.
struct TakenUp {
    std::filesystem::path certificate_file;
    std::filesystem::path key_file;
    std::shared_ptr<const CertificatePair> pair;

    [[nodiscard]] bool
    is_of(const std::filesystem::path& certificate, const std::filesystem::path& key) const {
        return certificate.native() == certificate_file.native()
               && key.native() == key_file.native();
    }
};

}

struct Client::Parts {
    explicit Parts(Loops& all) : loops{all} {}

    Loops& loops;
    std::vector<std::shared_ptr<ClientEngine>> engines{};
    std::atomic<std::size_t> turn{0};
    std::atomic<std::shared_ptr<const TakenUp>> taken_up{};
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

void Client::take_up(
    const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
    std::shared_ptr<const CertificatePair> fresh{read_pair(certificate_file, key_file)};
    const std::shared_ptr<const TakenUp> before{m_parts->taken_up.load()};
    if (before && before->is_of(certificate_file, key_file) && *before->pair == *fresh) {
        return; // connections that were made by it go on
    }
    m_parts->taken_up =
        std::make_shared<const TakenUp>(TakenUp{certificate_file, key_file, std::move(fresh)});
}

void Client::send(OutgoingRequest request, Done done) {
    const std::shared_ptr<const TakenUp> ours{m_parts->taken_up.load()};
    if (ours && ours->is_of(request.certificate_file, request.key_file)) {
        request.pair = ours->pair;
    }
    const std::optional<std::size_t> here{m_parts->loops.current()};
    const std::size_t index{here ? *here : m_parts->turn.fetch_add(1) % m_parts->engines.size()};
    // always posted: `done` must not be called from within send()
    asio::post(
        m_parts->loops.at(index)->context,
        [engine = m_parts->engines[index], request = std::move(request),
         done = std::move(done)]() mutable { engine->send(std::move(request), std::move(done)); });
}

}
