#include "gateway/app/notice_lints.h"

#include "gateway/app/verbs.h"

namespace gateway::app {

std::shared_ptr<const NoticeLints::Linted> NoticeLints::of(
    const std::shared_ptr<const config::Configuration>& configuration, core::LocalDate today) {
    const std::scoped_lock lock{m_mutex};
    if (m_kept == nullptr || m_kept->day != today
        || m_kept->configuration->digest != configuration->digest) {
        m_kept = std::make_shared<const Linted>(
            Linted{configuration, today, lint_notices(*configuration, today)});
    }
    return m_kept;
}

}
