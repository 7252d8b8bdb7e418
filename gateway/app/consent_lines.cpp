#include "gateway/app/consent_lines.h"

#include "gateway/app/input_line.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string_view>
#include <tuple>
#include <utility>

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
    put_in_order(m_places);
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
        if (number == 1) {
            const std::size_t mark{line.size() - unmarked(line).size()};
            line.erase(0, mark);
            offset += mark;
        }
        if (line.find_first_not_of(" \t\r") != std::string::npos) {
            const exchange::Statement statement{read(line)};
            const std::string_view person{statement.person.reveal()};
            m_places.push_back(ConsentPlace{
                person.empty() ? number : std::hash<std::string_view>{}(person), offset,
                static_cast<std::uint32_t>(m_numbers.size()), statement.takes()});
            m_numbers.push_back(number);
        }
        offset += line.size() + 1;
    }
}

void put_in_order(std::vector<ConsentPlace>& places) {
    using Place = ConsentPlace;
    std::stable_sort(places.begin(), places.end(), [](const Place& one, const Place& other) {
        return one.person < other.person;
    });
    std::vector<std::uint32_t> first(places.size()); // by index: the person's first
    for (auto from = places.begin(); from != places.end();) {
        const auto until = std::find_if(
            from, places.end(), [&](const Place& other) { return other.person != from->person; });
        const bool takes{std::any_of(from, until, [](const Place& place) { return place.takes; })};
        for (auto place = from; place != until; ++place) {
            first[place->index] = from->index;
            place->takes = takes;
        }
        from = until;
    }
    std::sort(places.begin(), places.end(), [&](const Place& one, const Place& other) {
        return std::tuple{!one.takes, first[one.index], one.index}
               < std::tuple{!other.takes, first[other.index], other.index};
    });
}

namespace {

/// Whether a part ends before a place: it is full, and another person's statements begin.
bool ends_before(
    const ConsentPart& part, const std::vector<ConsentPlace>& places, std::size_t next) {
    return part.indices.size() >= ConsentPart::at_once
           && places[next - 1].person != places[next].person;
}

}

ConsentPart ConsentLines::next() {
    ConsentPart part;
    std::uint64_t at{~std::uint64_t{0}};
    std::string line;
    for (; m_next < m_places.size(); ++m_next) {
        const ConsentPlace& place{m_places[m_next]};
        if (ends_before(part, m_places, m_next)) {
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

ConsentRows::ConsentRows(std::vector<exchange::Statement> rows) : m_rows{std::move(rows)} {
    m_places.reserve(m_rows.size());
    for (const exchange::Statement& row : m_rows) {
        const std::string_view person{row.person.reveal()};
        const auto index = static_cast<std::uint32_t>(m_places.size());
        m_places.push_back(ConsentPlace{
            person.empty() ? index : std::hash<std::string_view>{}(person), 0, index, row.takes()});
    }
    put_in_order(m_places);
}

ConsentPart ConsentRows::next() {
    ConsentPart part;
    for (; m_next < m_places.size() && !ends_before(part, m_places, m_next); ++m_next) {
        const ConsentPlace& place{m_places[m_next]};
        part.indices.push_back(place.index);
        part.statements.push_back(std::exchange(m_rows[place.index], exchange::Statement{}));
    }
    return part;
}

}
