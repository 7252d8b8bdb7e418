#include "tests/cluster/callers.h"

#include <utility>

namespace tests::cluster {

using namespace std::chrono_literals;

Caller::Caller(
    corridor::House& house, std::string node, std::string fund_url, std::string provider_url,
    std::string permitted, std::string forbidden)
    : m_node{std::move(node)}, m_fund_url{std::move(fund_url)},
      m_provider_url{std::move(provider_url)}, m_permitted{std::move(permitted)},
      m_forbidden{std::move(forbidden)}, m_thread{[this, &house] { serve(house); }} {}

Caller::~Caller() {
    m_stop = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

const Caller::Told& Caller::stop() {
    m_stop = true;
    m_thread.join();
    return m_told;
}

void Caller::serve(corridor::House& house) {
    const std::filesystem::path& certificates{house.authority_folder()};
    simulators::PartyClient client{
        {certificates / "case-system.pem", certificates / "case-system.key"},
        certificates / "ca.pem"};
    for (std::size_t turn{0}; !m_stop; ++turn) {
        const bool forbidden{turn % 5 == 4};
        simulators::Call call;
        call.url = forbidden ? m_provider_url : m_fund_url;
        call.body = forbidden ? m_forbidden : m_permitted;
        call.headers = {{"Accept-Language", "en"}};
        call.time_limit = 90s; // longer than any failover: no caller gives up
        const Instant asked{std::chrono::steady_clock::now()};
        note(client.call(call), asked);
        std::this_thread::sleep_for(10ms);
    }
}

void Caller::note(const simulators::Reply& reply, Instant asked) {
    switch (reply.status) {
    case 200:
        m_told.answers.push_back(
            {reply.header("Lautturi-Message"), asked, std::chrono::steady_clock::now()});
        ++m_count;
        break;
    case 403: ++m_told.refused; break;
    case 503:
    case 504: ++m_told.unavailable; break;
    default:
        m_told.other.push_back(std::to_string(reply.status) + " " + reply.body + reply.failure);
    }
}

}
