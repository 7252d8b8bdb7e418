#include "gateway/admin/exchange_standing.h"

#include "gateway/policy/law.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace gateway::admin {

namespace {

constexpr std::chrono::hours kept_for{24};
/// Of more messages than these of one state the latest are counted.
constexpr std::size_t kept_counted{5'000};
constexpr std::ptrdiff_t longest_text{200};

constexpr std::array<std::pair<std::string_view, ExchangeState>, 8> states{{
    {"all", ExchangeState::all},
    {"alarm", ExchangeState::alarm},
    {"dead", ExchangeState::dead},
    {"paused", ExchangeState::paused},
    {"certificate", ExchangeState::certificate},
    {"running", ExchangeState::running},
    {"kept", ExchangeState::kept},
    {"well", ExchangeState::well},
}};

/// Small letters of the languages that names are in: ASCII, and Å, Ä, Ö and their like, which UTF-8
/// has as C3 80 to C3 9E, 20 before the small ones.
std::string in_small_letters(std::string_view text) {
    std::string small{text};
    bool behind_c3{false};
    for (char& letter : small) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 'A' && byte <= 'Z') {
            letter = static_cast<char>(byte + ('a' - 'A'));
        } else if (behind_c3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97) {
            letter = static_cast<char>(byte + 0x20);
        }
        behind_c3 = byte == 0xC3;
    }
    return small;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char letter : in_small_letters(text)) {
        if (letter != ' ' && letter != '\t' && letter != '\n') {
            word += letter;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

void add(std::string& text, std::string_view more) {
    text.append(more).push_back(' ');
}

void add(std::string& text, const policy::Label& label) {
    add(text, label.fi);
    add(text, label.sv);
    add(text, label.en);
}

/// All that a person may look an exchange up by, in each language.
std::string text_of(const config::Exchange& exchange, const config::Configuration& law) {
    std::string text;
    add(text, exchange.id.text());
    add(text, exchange.name);
    add(text, exchange.party.text());
    add(text, exchange.reg.text());
    if (const config::Party* const party{law.find(exchange.party)}) {
        add(text, party->name);
    }
    if (const config::Register* const reg{law.find(exchange.reg)}) {
        add(text, reg->name);
    }
    return in_small_letters(text);
}

}

std::string_view to_text(ExchangeGroup group) noexcept {
    switch (group) {
    case ExchangeGroup::attention: return "attention";
    case ExchangeGroup::running: return "running";
    case ExchangeGroup::well: return "well";
    case ExchangeGroup::still: return "still";
    }
    return "still";
}

ExchangeFilter read_filter(const text::JsonValue& body, text::StrictJson& json) {
    ExchangeFilter filter;
    const std::string text{json.plain_text(body, "text", "")};
    // letters of UTF-8: each has one byte that does not go on with another
    if (std::count_if(
            text.begin(), text.end(),
            [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; })
        > longest_text) {
        json.refuse("/text", "TEXT_TOO_LONG", "at most 200 letters are expected");
    }
    filter.words = words_of(text);
    filter.reg = json.plain_text(body, "register", "");
    const std::string state{json.plain_text(body, "state", "")};
    const auto* const found = std::find_if(
        states.begin(), states.end(), [&](const auto& one) { return one.first == state; });
    if (found != states.end()) {
        filter.state = found->second;
    } else if (!state.empty()) {
        json.refuse(
            "/state", "CODE_UNKNOWN",
            "all, alarm, dead, paused, certificate, running, kept or well is expected");
    }
    return filter;
}

ExchangeStanding::ExchangeStanding(
    Operation& operation, const config::Configuration& law, core::Instant now)
    : kept_since{now + -kept_for}, m_operation{operation}, m_law{law}, m_now{now} {
    for (ports::Alarm& alarm : operation.expectations.alarms(ports::Expectations::Which::open)) {
        alarms[alarm.key.exchange.text()].push_back(std::move(alarm));
    }
    for (const ports::DeadLetter& letter : operation.deliveries.dead()) {
        dead[letter.exchange.text()] += letter.records;
    }
    for (ports::SchedulePause& pause : operation.schedules.paused()) {
        paused.emplace(pause.exchange.text(), std::move(pause));
    }
    for (ports::Watched& one : operation.expectations.watched()) {
        watched.emplace(one.key, std::move(one));
    }
    const ports::ExchangeFigures::KeptBack back{
        operation.exchanges.kept_back(kept_since, kept_counted)};
    kept_whole = back.whole;
    for (const ports::ExchangeFigures::Kept& one : back.kept) {
        kept.emplace(one.exchange.text(), one);
    }
    for (const ports::ExchangeFigures::Drafted& one : operation.exchanges.drafted()) {
        drafted.emplace(one.exchange.text(), one.draft);
    }
    const ports::ExchangeFigures::Known known{operation.exchanges.known()};
    for (const core::ExchangeId exchange : known.open) {
        m_open.insert(exchange.text());
    }
    for (const core::ExchangeId exchange : known.moved) {
        m_moved.insert(exchange.text());
    }
}

std::optional<core::Instant>
ExchangeStanding::certificate_end(const config::Exchange& exchange) const {
    const config::Party* const party{m_law.find(exchange.party)};
    if (party == nullptr) {
        return std::nullopt;
    }
    const auto endpoint = party->endpoints.find(exchange.endpoint);
    const auto& pins =
        endpoint == party->endpoints.end() ? party->pins : endpoint->second.server_pins;
    std::optional<core::Instant> first;
    for (const core::Digest& pin : pins) {
        const std::optional<core::Instant> end{m_operation.certificate_end(pin)};
        first = end && (!first || *end < *first) ? end : first;
    }
    return first;
}

bool ExchangeStanding::went_wrong(const config::Exchange& exchange) const {
    const auto found = kept.find(exchange.id.text());
    if (found == kept.end()) {
        return false;
    }
    switch (exchange.direction) {
    case ports::Direction::in: return found->second.rejected > 0 || found->second.withheld > 0;
    case ports::Direction::out: return found->second.rejected > 0;
    case ports::Direction::query_out:
    case ports::Direction::query_in: break;
    }
    return false;
}

bool ExchangeStanding::is(const config::Exchange& exchange, ExchangeState state) const {
    const std::string_view id{exchange.id.text()};
    switch (state) {
    case ExchangeState::all: return true;
    case ExchangeState::alarm: return alarms.contains(id);
    case ExchangeState::dead: return dead.contains(id);
    case ExchangeState::paused: return paused.contains(id) && exchange.schedule.has_value();
    case ExchangeState::running: return m_open.contains(id);
    case ExchangeState::kept: return kept.contains(id);
    case ExchangeState::well: return group_of(exchange) == ExchangeGroup::well;
    case ExchangeState::certificate: {
        const std::optional<core::Instant> end{certificate_end(exchange)};
        return end && *end < m_now + std::chrono::hours{24} * m_operation.warning_days;
    }
    }
    return false;
}

ExchangeGroup ExchangeStanding::group_of(const config::Exchange& exchange) const {
    for (const ExchangeState trouble :
         {ExchangeState::alarm, ExchangeState::dead, ExchangeState::paused,
          ExchangeState::certificate}) {
        if (is(exchange, trouble)) {
            return ExchangeGroup::attention;
        }
    }
    if (went_wrong(exchange)) {
        return ExchangeGroup::attention;
    }
    if (is(exchange, ExchangeState::running)) {
        return ExchangeGroup::running;
    }
    return m_moved.contains(exchange.id.text()) ? ExchangeGroup::well : ExchangeGroup::still;
}

bool ExchangeStanding::fits(const config::Exchange& exchange, const ExchangeFilter& filter) const {
    if ((!filter.reg.empty() && exchange.reg.text() != filter.reg) || !is(exchange, filter.state)) {
        return false;
    }
    if (filter.words.empty()) {
        return true;
    }
    const std::string text{text_of(exchange, m_law)};
    return std::all_of(filter.words.begin(), filter.words.end(), [&](const std::string& word) {
        return text.find(word) != std::string::npos;
    });
}

}
