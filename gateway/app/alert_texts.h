#pragma once
// What people are told of a cause, in three languages. The arguments are names of the
// configuration, days and counts, so no text can hold anything about a person.

#include "gateway/policy/decide.h"
#include "gateway/ports/alerts.h"

#include <string>
#include <string_view>

namespace gateway::app {

struct AlertText {
    std::string title; ///< one line
    std::string text;  ///< what it means and what to do
};

/// Of a cause that began. A code that has no text of its own is told by its key.
[[nodiscard]] AlertText opened_text(const ports::Cause& cause, policy::Language language);

/// Of one that is over. @param title with which it was told.
[[nodiscard]] AlertText closed_text(const std::string& title, policy::Language language);

/// Whether a code has a text of its own.
[[nodiscard]] bool has_alert_text(std::string_view code) noexcept;

/// When, where and which, in words; below the text of a mail.
[[nodiscard]] std::string particulars(
    core::Instant since, const std::string& node, const std::string& key,
    policy::Language language);

}
