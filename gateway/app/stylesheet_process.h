#pragma once
// Stylesheets in a process of their own (gateway/xslt), for each document a new one. It must never
// wait longer than its limit, nor believe what a process said that did not end well.

#include "gateway/ports/stylesheets.h"

#include <chrono>
#include <filesystem>

namespace gateway::app {

class StylesheetProcess final : public ports::Stylesheets {
public:
    explicit StylesheetProcess(
        std::filesystem::path program, std::chrono::seconds limit = std::chrono::seconds{30})
        : m_program{std::move(program)}, m_limit{limit} {}

    [[nodiscard]] core::Result<core::Bytes>
    transform(std::string_view stylesheet, core::ByteView document) override;

private:
    const std::filesystem::path m_program;
    const std::chrono::seconds m_limit;
};

}
