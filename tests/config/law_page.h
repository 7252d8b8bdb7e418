#pragma once
// The edits of docs/when-a-law-changes.md, made on a copy of the configuration.

#include "gateway/config/configuration.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

namespace tests {

/// The edits of a page: `In FILE, this` + block + `becomes` + block, and `New file FILE:` + block.
class Page final {
public:
    explicit Page(const std::string& path) : m_in{path} { REQUIRE(m_in.good()); }

    /// @return how many edits were applied.
    std::size_t apply(gateway::config::FileSet& files) {
        std::size_t applied{0};
        for (std::string line; std::getline(m_in, line);) {
            const std::string file{quoted(line)};
            if (line.starts_with("In `") && line.ends_with("this")) {
                const std::string from{block()};
                const std::string to{block()};
                std::string text{files.files().at(file)};
                const std::size_t at{text.find(from)};
                INFO(file << ": " << from);
                REQUIRE(at != std::string::npos);
                REQUIRE(text.find(from, at + 1) == std::string::npos);
                files.put(file, text.replace(at, from.size(), to));
                ++applied;
            } else if (line.starts_with("New file `")) {
                REQUIRE_FALSE(files.files().contains(file));
                files.put(file, block());
                ++applied;
            }
        }
        return applied;
    }

private:
    static std::string quoted(const std::string& line) {
        const std::size_t first{line.find('`')};
        const std::size_t last{first == std::string::npos ? first : line.find('`', first + 1)};
        return last == std::string::npos ? std::string{} : line.substr(first + 1, last - first - 1);
    }

    /// The next fenced block.
    std::string block() {
        std::string line;
        while (std::getline(m_in, line) && line != "```yaml") {
        }
        std::string text;
        while (std::getline(m_in, line) && line != "```") {
            text += line + '\n';
        }
        REQUIRE_FALSE(text.empty());
        return text;
    }

    std::ifstream m_in;
};

}
