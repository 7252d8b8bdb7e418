#include "gateway/app/run_progress.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

namespace {

using exchange::Progress;
using Half = Progress::Half;

struct Far {
    std::int64_t done{0};
    std::optional<std::int64_t> of{};
};

Far far_of(const Progress& progress) {
    return progress.half() == Half::deciding ? Far{progress.in, progress.expected}
                                             : Far{progress.delivered, progress.to_deliver};
}

/// 45 s; 2 min 5 s; 3 h 10 min.
std::string span_text(std::int64_t seconds) {
    constexpr std::int64_t minute{60};
    constexpr std::int64_t hour{60 * minute};
    if (seconds < minute) {
        return std::to_string(seconds) + " s";
    }
    if (seconds < hour) {
        return std::to_string(seconds / minute) + " min " + std::to_string(seconds % minute) + " s";
    }
    return std::to_string(seconds / hour) + " h " + std::to_string(seconds % hour / minute)
           + " min";
}

}

std::string
progress_text(const Progress& progress, std::chrono::microseconds took, std::int64_t before) {
    const Far far{far_of(progress)};
    const double seconds{std::chrono::duration<double>(took).count()};
    const double rate{seconds > 0 ? static_cast<double>(far.done - before) / seconds : 0};
    std::string text{progress.half() == Half::deciding ? "deciding " : "delivering "};
    text += std::to_string(far.done);
    if (far.of) {
        text += " of " + std::to_string(std::max(*far.of, far.done));
    }
    text += " records, " + std::to_string(static_cast<std::int64_t>(rate)) + " records/s, ";
    if (!far.of || rate <= 0) {
        return text + "time left unknown";
    }
    const auto left = static_cast<double>(std::max<std::int64_t>(0, *far.of - far.done)) / rate;
    return text + "about " + span_text(static_cast<std::int64_t>(left + 0.5)) + " left";
}

void RunProgress::show(const Progress& progress) {
    if (m_form == Form::silent) {
        return;
    }
    const std::chrono::microseconds now{m_since_boot()};
    if (progress.half() != m_half) {
        m_half = progress.half();
        m_half_began = now;
        // a register that is read again is counted anew; what was delivered before stays counted
        m_done_before = m_half == Half::delivering ? progress.delivered : 0;
        m_shown = false; // shown at once
    }
    const std::chrono::microseconds wait{
        m_form == Form::lines ? std::chrono::microseconds{interval}
                              : std::chrono::microseconds{m_shown ? refresh : refresh * 0}};
    if (now - m_last < wait) {
        return;
    }
    m_last = now;
    m_shown = true;
    const std::string text{progress_text(progress, now - m_half_began, m_done_before)};
    if (m_form == Form::lines) {
        m_out << text << '\n';
    } else {
        m_out << '\r' << text << "\033[K";
    }
    m_out.flush();
}

void RunProgress::end() {
    if (m_form == Form::rewritten && m_shown) {
        m_out << "\r\033[K" << std::flush;
        m_shown = false;
    }
}

}
