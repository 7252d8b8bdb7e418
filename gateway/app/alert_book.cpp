#include "gateway/app/alert_book.h"

#include "gateway/app/alert_texts.h"
#include "gateway/crypto/digest.h"
#include "gateway/text/json_value.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using text::JsonValue;

/// After so many failures, so long a pause; then ever the last.
constexpr std::array<std::chrono::seconds, 6> pauses{5s, 30s, 300s, 1'800s, 7'200s, 21'600s};
/// Before it is asked again whether another node has told it.
constexpr auto anothers_pause = 60s;
/// More is not kept: whoever was not told of so many is not told of more.
constexpr std::ptrdiff_t most_waiting{1'000};

std::string_view word(Turn turn) noexcept {
    return turn == Turn::opened ? "opened" : "closed";
}

std::string_view word(core::Severity severity) noexcept {
    return severity == core::Severity::error ? "error" : "warning";
}

/// The same wherever and whenever this cause is told.
std::string id_of(const std::string& key, core::Instant since, Turn turn) {
    const std::string text{
        key + "|" + std::to_string(since.microseconds()) + "|" + std::string{word(turn)}};
    return core::to_hex(crypto::sha256(core::as_bytes(text))).substr(0, 32);
}

bool is_same(const AlertNotice& one, const AlertNotice& other) {
    return one.id == other.id && one.channel == other.channel;
}

JsonValue string(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue instant(core::Instant at) {
    return JsonValue::of_integer(at.microseconds());
}

std::string text_at(const JsonValue& object, std::string_view key) {
    return std::string{object.string_at(key).value_or("")};
}

std::int64_t number_at(const JsonValue& object, std::string_view key) {
    const JsonValue* const found{object.find(key)};
    return found == nullptr ? 0 : found->integer().value_or(0);
}

bool truth_at(const JsonValue& object, std::string_view key) {
    const JsonValue* const found{object.find(key)};
    return found != nullptr && found->is_true();
}

core::Instant instant_at(const JsonValue& object, std::string_view key) {
    return core::Instant::from_microseconds(number_at(object, key));
}

JsonValue encoded_notice(const AlertNotice& notice) {
    JsonValue object{JsonValue::make_object()};
    object.add("id", string(notice.id))
        .add("channel", string(notice.channel))
        .add("turn", string(word(notice.turn)))
        .add("code", string(notice.code))
        .add("key", string(notice.key))
        .add("severity", string(notice.severity))
        .add("title", string(notice.title))
        .add("text", string(notice.text))
        .add("since", instant(notice.since))
        .add("at", instant(notice.at))
        .add("attempts", JsonValue::of_integer(notice.attempts))
        .add("due", instant(notice.due))
        .add("everybodys", JsonValue::of_boolean(notice.everybodys));
    return object;
}

AlertNotice decoded_notice(const JsonValue& object) {
    return AlertNotice{
        text_at(object, "id"),
        text_at(object, "channel"),
        text_at(object, "turn") == "closed" ? Turn::closed : Turn::opened,
        text_at(object, "code"),
        text_at(object, "key"),
        text_at(object, "severity"),
        text_at(object, "title"),
        text_at(object, "text"),
        instant_at(object, "since"),
        instant_at(object, "at"),
        static_cast<int>(number_at(object, "attempts")),
        instant_at(object, "due"),
        truth_at(object, "everybodys")};
}

/// The whole text or the one before, whenever the machine stops. @return whether it is there
bool write_durably(const std::filesystem::path& file, const std::string& text) noexcept {
    const std::string draft{file.string() + ".new"};
    const int out{::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (out < 0) {
        return false;
    }
    const bool written{
        ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size())
        && ::fsync(out) == 0};
    ::close(out);
    return written && ::rename(draft.c_str(), file.c_str()) == 0;
}

}

AlertBook::AlertBook(Settings settings) : m_settings{std::move(settings)} {
    read();
}

void AlertBook::compare(const ports::Seen& seen, bool whole, core::Instant now) {
    std::set<std::string> keys{seen.unknown}; // of what goes on, as far as anybody can say
    bool changed{m_unwritten};
    for (const ports::Cause& cause : seen.open) {
        const std::string key{cause.key()};
        keys.insert(key);
        if (!m_settings.channels.empty() && m_told.count(key) == 0
            && now - cause.since >= m_settings.after) {
            const AlertText text{opened_text(cause, m_settings.language)};
            const Told told{
                std::string{cause.code.text()}, std::string{word(cause.severity)}, text.title,
                cause.since, cause.everybodys};
            tell(key, told, text.text, Turn::opened, now);
            m_told.emplace(key, told);
            changed = true;
        }
    }
    for (auto told = m_told.begin(); whole && told != m_told.end();) {
        if (keys.count(told->first) > 0) {
            ++told;
            continue;
        }
        const AlertText text{closed_text(told->second.title, m_settings.language)};
        Told over{told->second};
        over.title = text.title;
        tell(told->first, over, text.text, Turn::closed, now);
        told = m_told.erase(told);
        changed = true;
    }
    if (changed) {
        write();
    }
}

void AlertBook::tell(
    const std::string& key, const Told& told, const std::string& text, Turn turn,
    core::Instant now) {
    for (const std::string& channel : m_settings.channels) {
        const auto of_channel = [&](const AlertNotice& notice) {
            return notice.channel == channel;
        };
        if (std::count_if(m_notices.begin(), m_notices.end(), of_channel) >= most_waiting) {
            // one that nobody takes anything from must not keep the others silent: its oldest goes
            m_notices.erase(std::find_if(m_notices.begin(), m_notices.end(), of_channel));
        }
        m_notices.push_back(AlertNotice{
            id_of(key, told.since, turn), channel, turn, told.code, key, told.severity, told.title,
            text, told.since, now, 0, now, told.everybodys});
    }
}

std::vector<AlertNotice> AlertBook::due(core::Instant now) const {
    std::vector<AlertNotice> first;
    for (const std::string& channel : m_settings.channels) {
        for (const bool everybodys : {false, true}) {
            std::set<std::string_view> waits; // causes of which an earlier notice waits
            const auto next =
                std::find_if(m_notices.begin(), m_notices.end(), [&](const AlertNotice& notice) {
                    return notice.channel == channel && notice.everybodys == everybodys
                           && waits.insert(notice.key).second && notice.due <= now;
                });
            if (next != m_notices.end()) {
                first.push_back(*next);
            }
        }
    }
    return first;
}

void AlertBook::sent(const AlertNotice& notice) {
    erase(notice);
    for (AlertNotice& waiting : m_notices) { // what the channel did not take before, it may now
        if (waiting.channel == notice.channel) {
            waiting.due = std::min(waiting.due, notice.due);
        }
    }
    write();
}

void AlertBook::forget(const AlertNotice& notice) {
    erase(notice);
    write();
}

void AlertBook::erase(const AlertNotice& notice) {
    std::erase_if(m_notices, [&](const AlertNotice& waiting) { return is_same(waiting, notice); });
}

void AlertBook::wait(const AlertNotice& notice, core::Instant now) {
    for (AlertNotice& waiting : m_notices) {
        if (is_same(waiting, notice)) {
            waiting.due = now + anothers_pause;
        }
    } // not written: a new process asks at once
}

void AlertBook::failed(const AlertNotice& notice, core::Instant now) {
    for (AlertNotice& waiting : m_notices) {
        if (is_same(waiting, notice)) {
            const auto at = std::min<std::size_t>(
                static_cast<std::size_t>(waiting.attempts), pauses.size() - 1);
            ++waiting.attempts;
            waiting.due = now + pauses.at(at);
        }
    }
    write();
}

void AlertBook::read() {
    std::ifstream in{m_settings.file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const core::Result<JsonValue> parsed{text::parse_json(text)};
    if (!parsed) {
        return;
    }
    if (const JsonValue* const told{parsed.value().find("told")}) {
        for (const JsonValue& object : told->elements()) {
            m_told.emplace(
                text_at(object, "key"),
                Told{
                    text_at(object, "code"), text_at(object, "severity"), text_at(object, "title"),
                    instant_at(object, "since"), truth_at(object, "everybodys")});
        }
    }
    if (const JsonValue* const notices{parsed.value().find("notices")}) {
        for (const JsonValue& object : notices->elements()) {
            AlertNotice notice{decoded_notice(object)};
            const std::vector<std::string>& channels{m_settings.channels};
            if (std::find(channels.begin(), channels.end(), notice.channel) != channels.end()) {
                m_notices.push_back(std::move(notice)); // else nobody would ever take it
            }
        }
    }
}

std::string AlertBook::encoded() const {
    JsonValue told{JsonValue::make_array()};
    for (const auto& [key, cause] : m_told) {
        JsonValue object{JsonValue::make_object()};
        object.add("key", string(key))
            .add("code", string(cause.code))
            .add("severity", string(cause.severity))
            .add("title", string(cause.title))
            .add("since", instant(cause.since))
            .add("everybodys", JsonValue::of_boolean(cause.everybodys));
        told.push(std::move(object));
    }
    JsonValue notices{JsonValue::make_array()};
    for (const AlertNotice& notice : m_notices) {
        notices.push(encoded_notice(notice));
    }
    JsonValue all{JsonValue::make_object()};
    all.add("told", std::move(told)).add("notices", std::move(notices));
    return text::write_json(all);
}

void AlertBook::write() {
    m_unwritten = !write_durably(m_settings.file, encoded() + "\n");
}

}
