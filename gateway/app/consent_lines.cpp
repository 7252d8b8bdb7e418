#include "gateway/app/consent_lines.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string_view>
#include <tuple>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

ConsentLines::ConsentLines(const std::string& file, const policy::Law& law) : m_law{law} {
    if (std::filesystem::is_regular_file(file)) {
        m_in = std::make_unique<std::ifstream>(file, std::ios::binary);
    } else { // what cannot be read twice
        m_in = std::make_unique<std::istringstream>(read_input(file));
    }
    const bool opened{*m_in};
    find_places();
    if (!opened || m_in->bad()) {
        throw GatewayError{"FILE_UNREADABLE", file, GatewayError::Retry::never};
    }
    put_in_order();
}

/// A line that is no JSON says nothing; it may have been meant to take something away.
exchange::Statement ConsentLines::read(const std::string& line) const {
    const core::Result<JsonValue> parsed{text::parse_json(line)};
    if (parsed) {
        return exchange::read_statement(parsed.value(), m_law);
    }
    exchange::Statement statement;
    statement.what = core::Hold{};
    statement.wrong.push(text::StrictJson::error(
        parsed.rejection().path, parsed.rejection().code.text(), "the line is no JSON object"));
    return statement;
}

void ConsentLines::find_places() {
    std::uint64_t offset{0};
    std::uint32_t number{0};
    for (std::string line; std::getline(*m_in, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string::npos) {
            const exchange::Statement statement{read(line)};
            const std::string_view person{statement.person.reveal()};
            m_places.push_back(Place{
                person.empty() ? number : std::hash<std::string_view>{}(person), offset,
                static_cast<std::uint32_t>(m_numbers.size()), statement.takes()});
            m_numbers.push_back(number);
        }
        offset += line.size() + 1;
    }
}

/// Each person's lines together, those who have something taken first; else as in the file.
void ConsentLines::put_in_order() {
    std::stable_sort(m_places.begin(), m_places.end(), [](const Place& one, const Place& other) {
        return one.person < other.person;
    });
    std::vector<std::uint32_t> first(m_numbers.size()); // by index: the person's first line
    for (auto from = m_places.begin(); from != m_places.end();) {
        const auto until = std::find_if(
            from, m_places.end(), [&](const Place& other) { return other.person != from->person; });
        const bool takes{std::any_of(from, until, [](const Place& place) { return place.takes; })};
        for (auto place = from; place != until; ++place) {
            first[place->index] = from->index;
            place->takes = takes;
        }
        from = until;
    }
    std::sort(m_places.begin(), m_places.end(), [&](const Place& one, const Place& other) {
        return std::tuple{!one.takes, first[one.index], one.index}
               < std::tuple{!other.takes, first[other.index], other.index};
    });
}

ConsentLines::Part ConsentLines::next() {
    Part part;
    std::uint64_t at{~std::uint64_t{0}};
    std::string line;
    for (; m_next < m_places.size(); ++m_next) {
        const Place& place{m_places[m_next]};
        const bool another{m_next == 0 || m_places[m_next - 1].person != place.person};
        if (part.indices.size() >= at_once && another) {
            break;
        }
        if (place.offset != at) { // seeking drops what was read ahead
            m_in->clear();
            m_in->seekg(static_cast<std::streamoff>(place.offset));
        }
        if (!std::getline(*m_in, line)) {
            throw GatewayError{"FILE_UNREADABLE", "it changed", GatewayError::Retry::never};
        }
        at = place.offset + line.size() + 1;
        part.indices.push_back(place.index);
        part.statements.push_back(read(line));
    }
    return part;
}

}
