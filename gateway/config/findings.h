#pragma once
// Findings of one load, gathered so that all of them are told at once.

#include "gateway/config/configuration.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gateway::config {

class Findings final {
public:
    void error(std::string file, std::size_t line, core::Code code, std::string reason) {
        ++m_errors;
        m_findings.push_back(
            {Finding::Severity::error, std::move(file), line, code, std::move(reason)});
    }

    void note(std::string file, std::size_t line, core::Code code, std::string reason) {
        m_findings.push_back(
            {Finding::Severity::note, std::move(file), line, code, std::move(reason)});
    }

    [[nodiscard]] std::size_t errors() const noexcept { return m_errors; }

    /// In order of file and line.
    [[nodiscard]] std::vector<Finding> take();

private:
    std::vector<Finding> m_findings;
    std::size_t m_errors{0};
};

/// One file of the set while it is read.
struct Sheet {
    const std::string& file;
    Findings& findings;

    void error(std::size_t line, core::Code code, std::string reason) const {
        findings.error(file, line, code, std::move(reason));
    }

    void note(std::size_t line, core::Code code, std::string reason) const {
        findings.note(file, line, code, std::move(reason));
    }
};

/// A word of the file as a reason may repeat it: `word`, or "that" where it is too long or has
/// strange characters.
[[nodiscard]] std::string said(std::string_view word);

}
