#include "gateway/app/alert_desk.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::Code;
using core::GatewayError;
namespace messages = core::messages;

constexpr auto pause = 1s;

AlertBook::Settings book_settings(
    const Settings& settings, const std::vector<std::unique_ptr<AlertChannel>>& channels) {
    AlertBook::Settings book{
        settings.data_directory / "alerts.json",
        {},
        settings.alerts.language,
        settings.alerts.after};
    for (const std::unique_ptr<AlertChannel>& channel : channels) {
        book.channels.emplace_back(channel->name());
    }
    return book;
}

}

AlertDesk::AlertDesk(Installation& installation, std::vector<ports::Causes*> sources)
    : m_installation{installation}, m_sources{std::move(sources)},
      m_channels{
          open_channels(installation.settings(), &installation.client(), installation.clock())},
      m_book{book_settings(installation.settings(), m_channels)},
      m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

AlertDesk::~AlertDesk() = default;

void AlertDesk::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        try {
            look(stop);
        } catch (const std::exception&) { // out of memory, or a defect: it looks again
            core::log(
                m_installation.log(), messages::alert_failed, Code{"ALERTS"}, Code{"INTERNAL"});
        }
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause, [] { return false; });
    }
}

void AlertDesk::look(const std::stop_token& stop) {
    ports::Seen all;
    bool whole{true};
    for (ports::Causes* const source : m_sources) {
        try {
            ports::Seen seen{source->seen()};
            std::move(seen.open.begin(), seen.open.end(), std::back_inserter(all.open));
            all.unknown.merge(seen.unknown);
        } catch (const GatewayError&) { // the store: the watch has a cause of that
            whole = false;
        }
    }
    m_book.compare(all, whole, m_installation.clock().now());
    for (const AlertNotice& notice : m_book.due(m_installation.clock().now())) {
        if (!stop.stop_requested()) {
            send(notice);
        }
    }
    m_waiting = m_book.waiting();
}

/// Whether it is for this node to tell. What another node has told is told.
bool AlertDesk::is_ours(const AlertNotice& notice) {
    using Standing = ports::ToldNotices::Standing;
    if (!notice.everybodys) {
        return true;
    }
    try {
        switch (m_installation.store().told_notices().claim(notice.id, notice.channel)) {
        case Standing::ours: return true;
        case Standing::told: m_book.forget(notice); return false;
        case Standing::anothers: m_book.wait(notice, m_installation.clock().now()); return false;
        }
    } catch (const GatewayError&) { // the store: the watch has a cause of that
    }
    return false;
}

void AlertDesk::mark_told(const AlertNotice& notice) {
    if (notice.everybodys) {
        try {
            m_installation.store().told_notices().told(notice.id, notice.channel);
        } catch (const GatewayError&) { // it may be told once more, under the same id
        }
    }
}

void AlertDesk::send(const AlertNotice& notice) {
    if (!is_ours(notice)) {
        return;
    }
    for (const std::unique_ptr<AlertChannel>& channel : m_channels) {
        if (channel->name() != notice.channel) {
            continue;
        }
        std::optional<Code> failure;
        try {
            failure = channel->send(notice);
        } catch (const GatewayError& error) {
            failure = error.code();
        }
        if (failure) {
            const Code by{notice.channel == "mail" ? Code{"MAIL"} : Code{"WEBHOOK"}};
            core::log(m_installation.log(), messages::alert_failed, by, *failure);
            m_book.failed(notice, m_installation.clock().now());
        } else {
            mark_told(notice);
            m_book.sent(notice);
        }
    }
}

}
