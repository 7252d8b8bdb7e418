#include "adapters/transports/https/https_collector.h"

#include "gateway/core/error.h"
#include "gateway/text/json_value.h"

#include <algorithm>

namespace adapters::https {

using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::core::NameVerdict;
using gateway::ports::Arrival;
using gateway::text::JsonValue;

namespace {

constexpr std::size_t list_limit{8 * 1024 * 1024};
constexpr std::size_t most_names{100'000};
constexpr std::chrono::seconds a_day{86'400};

}

std::optional<std::vector<std::string>> names_in(std::string_view json) {
    const auto parsed = gateway::text::parse_json(json);
    if (!parsed || !parsed.value().is_array()) {
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (const JsonValue& element : parsed.value().elements()) {
        const auto name = element.is_string() ? std::optional<std::string_view>{element.text()}
                                              : element.string_at("name");
        if (!name || names.size() == most_names) {
            return std::nullopt;
        }
        if (element.string_at("type").value_or("file") == "file") {
            names.emplace_back(*name);
        }
    }
    return names;
}

std::string percent_encoded(std::string_view name) {
    constexpr std::string_view hex{"0123456789ABCDEF"};
    std::string encoded;
    for (const char letter : name) {
        const auto unit = static_cast<unsigned char>(letter);
        const bool plain{
            (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
            || (letter >= '0' && letter <= '9')
            || std::string_view{"-._~"}.find(letter) != std::string_view::npos};
        if (plain) {
            encoded += letter;
        } else {
            encoded += '%';
            encoded += hex[unit >> 4U];
            encoded += hex[unit & 0xFU];
        }
    }
    return encoded;
}

HttpsCollector::HttpsCollector(HttpsEndpoint endpoint, Caller caller, gateway::ports::Clock& clock)
    : m_endpoint{std::move(endpoint)}, m_caller{std::move(caller)}, m_clock{clock} {}

gateway::http::OutgoingRequest HttpsCollector::request_for(const std::string& name) const {
    gateway::http::OutgoingRequest request{m_endpoint.pattern};
    if (!name.empty()) {
        request.url += request.url.ends_with('/') ? "" : "/";
        request.url += percent_encoded(name);
    }
    return request;
}

std::optional<Arrival> HttpsCollector::next() {
    if (m_offered.empty() && m_clock.since_boot() >= m_next_look) {
        look();
    }
    while (!m_offered.empty()) {
        const std::string name{std::move(m_offered.front())};
        m_offered.pop_front();
        if (m_in_hand.contains(name)) {
            continue;
        }
        if (std::optional<Arrival> arrival{arrival_of(name)}) {
            return arrival;
        }
    }
    return std::nullopt;
}

void HttpsCollector::look() {
    m_next_look = m_clock.since_boot() + m_endpoint.poll;
    if (m_endpoint.offer == HttpsEndpoint::Offer::list) {
        look_at_list();
    } else {
        m_offered.emplace_back(); // the address itself
    }
}

void HttpsCollector::look_at_list() {
    const gateway::core::Bytes list{fetch(m_caller, request_for({}), list_limit)};
    const auto names = names_in(gateway::core::as_text(list));
    if (!names) {
        throw GatewayError{"LIST_MALFORMED"};
    }
    std::erase_if(m_known, [&](const auto& known) {
        return std::find(names->begin(), names->end(), known.first) == names->end();
    });
    for (const std::string& name : *names) {
        const NameVerdict verdict{gateway::core::judge_name(name)};
        const bool refused{verdict == NameVerdict::refused && !m_known.contains(name)};
        if (refused || (verdict == NameVerdict::good && m_endpoint.names.matches(name))) {
            m_offered.push_back(name);
        }
    }
}

std::optional<Arrival> HttpsCollector::arrival_of(const std::string& name) {
    const bool listed{m_endpoint.offer == HttpsEndpoint::Offer::list};
    if (listed && gateway::core::judge_name(name) == NameVerdict::refused) {
        m_in_hand[name] = "refused";
        return Arrival{name, nullptr, std::nullopt, Code{"NAME_REFUSED"}};
    }
    std::string& known{m_known[name]};
    std::optional<Offered> offered{
        m_endpoint.search.empty() ? look_for(m_caller, request_for(name), known) : search(known)};
    if (!offered || offered->version == known) {
        return std::nullopt;
    }
    m_in_hand[name] = offered->version;
    Arrival arrival{name, std::move(offered->content), offered->size, std::nullopt};
    if (!arrival.content) {
        arrival.refused = Code{"DELIVERY_TOO_LARGE"};
    }
    return arrival;
}

std::optional<Offered> HttpsCollector::search(const std::string& known) {
    Searched searched{search_for(m_caller, request_for({}), m_endpoint.search, known)};
    if (searched.patience) { // no longer than a day, and never sooner than usual
        const std::chrono::seconds wait{
            std::clamp(*searched.patience, m_endpoint.poll, std::max(m_endpoint.poll, a_day))};
        m_next_look = m_clock.since_boot() + wait;
    }
    return std::move(searched.offered);
}

gateway::ports::Collector::Settled HttpsCollector::settle(const std::string& reference, Verdict) {
    const auto in_hand = m_in_hand.find(reference);
    if (in_hand != m_in_hand.end()) {
        m_known[reference] = in_hand->second;
        m_in_hand.erase(in_hand);
    }
    return Settled::stays;
}

}
