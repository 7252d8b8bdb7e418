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

    /// An error of a sample or of its case: the set is refused all the same, but what the sample
    /// goes through is whole, and can be shown at work (trial.h).
    void error_of_sample(std::string file, std::size_t line, core::Code code, std::string reason) {
        ++m_beside_the_law;
        error(std::move(file), line, code, std::move(reason));
    }

    /// Asked only since sets were put in force without it: such a set is put in force no more, but
    /// one that the store has is loaded, for what was decided by it, and for an upgrade.
    void
    error_of_activation(std::string file, std::size_t line, core::Code code, std::string reason) {
        ++m_beside_the_law;
        error(std::move(file), line, code, std::move(reason));
    }

    void note(std::string file, std::size_t line, core::Code code, std::string reason) {
        m_findings.push_back(
            {Finding::Severity::note, std::move(file), line, code, std::move(reason)});
    }

    [[nodiscard]] std::size_t errors() const noexcept { return m_errors; }

    /// So many of them were told by error_of_sample() and error_of_activation().
    [[nodiscard]] std::size_t beside_the_law() const noexcept { return m_beside_the_law; }

    /// In order of file and line.
    [[nodiscard]] std::vector<Finding> take();

private:
    std::vector<Finding> m_findings;
    std::size_t m_errors{0};
    std::size_t m_beside_the_law{0};
};

/// One file of the set while it is read.
struct Sheet {
    const std::string& file;
    Findings& findings;

    void error(std::size_t line, core::Code code, std::string reason) const {
        findings.error(file, line, code, std::move(reason));
    }

    void error_of_activation(std::size_t line, core::Code code, std::string reason) const {
        findings.error_of_activation(file, line, code, std::move(reason));
    }

    void note(std::size_t line, core::Code code, std::string reason) const {
        findings.note(file, line, code, std::move(reason));
    }
};

/// A word of the file as a reason may repeat it: `word`, or "that" where it is too long or has
/// strange characters.
[[nodiscard]] std::string said(std::string_view word);

}
