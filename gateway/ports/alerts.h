#pragma once
// For what somebody is to be told. A source says what is the case now; whoever tells compares that
// with what was told before, so that a cause is told once, and its end once. Arguments are of the
// kinds that the technical log takes: no personal data can be one.

#include "gateway/core/code.h"
#include "gateway/core/instant.h"
#include "gateway/core/log.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gateway::ports {

/// Something that is not as it should be, for as long as it is so.
struct Cause {
    core::Code code; ///< what it is: one of the texts of gateway/app/alert_texts.cpp
    /// What it is about: names of the configuration, dates; the same as long as it is the same
    /// cause, different from every other of its code. May be empty.
    std::string about;
    core::Severity severity{core::Severity::warning};
    std::vector<std::pair<std::string, core::LogArgument>> arguments{}; ///< for {name} in the text
    core::Instant since{};
    /// The database says so: every node sees the same, with the same `since`, and one tells it.
    bool everybodys{false};

    /// One cause is one alert.
    [[nodiscard]] std::string key() const {
        return about.empty() ? std::string{code.text()} : std::string{code.text()} + "/" + about;
    }
};

/// What a source can say now.
struct Seen {
    std::vector<Cause> open{};
    /// Keys of causes of which nobody can say whether they are open: not looked at yet since the
    /// start, or it cannot be seen. What was told of them counts on.
    std::set<std::string> unknown{};
};

class Causes {
public:
    Causes() = default;
    Causes(const Causes&) = delete;
    Causes& operator=(const Causes&) = delete;
    virtual ~Causes() = default;

    /// @throws core::GatewayError where nothing can be known: all that was open then counts on.
    [[nodiscard]] virtual Seen seen() = 0;
};

}
