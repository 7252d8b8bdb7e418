#include "gateway/storage/parameter.h"

#include <array>
#include <cassert>
#include <limits>

namespace gateway::storage {

namespace {

/// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t epoch_offset{946'684'800'000'000};

/// The highest byte first.
template <class Integer> std::array<char, sizeof(Integer)> written(Integer value) noexcept {
    std::array<char, sizeof(Integer)> bytes{};
    for (std::size_t at{sizeof(Integer)}; at > 0; --at, value >>= 8U) {
        bytes[at - 1] = static_cast<char>(value & 0xffU);
    }
    return bytes;
}

template <class Integer> void put(std::string& out, Integer value) {
    const auto bytes = written(value);
    out.append(bytes.data(), bytes.size());
}

std::string encode(std::int64_t value) {
    const auto bytes = written(static_cast<std::uint64_t>(value));
    return {bytes.data(), bytes.size()};
}

std::string encode(core::Instant value) {
    return encode(value.microseconds() - epoch_offset);
}

void put_element(std::string& out, std::string_view element) {
    assert(element.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));
    put(out, static_cast<std::uint32_t>(element.size()));
    out.append(element);
}

}

Parameter Parameter::integer(std::int64_t value) {
    return Parameter{encode(value)};
}
Parameter Parameter::text(std::string_view value) {
    return Parameter{std::string{value}};
}
Parameter Parameter::bytes(core::ByteView value) {
    return text(core::as_text(value));
}
Parameter Parameter::message(const core::MessageId& value) {
    return bytes(value.bytes());
}
Parameter Parameter::instant(core::Instant value) {
    return Parameter{encode(value)};
}

void Column::expect([[maybe_unused]] Kind kind) const {
    assert(m_kind == kind);
}

void Column::add(bool value) {
    expect(Kind::boolean);
    put_element(m_elements, std::string_view{value ? "\x01" : "\0", 1});
    ++m_count;
}

void Column::add(std::int64_t value) {
    expect(Kind::bigint);
    put_element(m_elements, encode(value));
    ++m_count;
}

void Column::add(int value) {
    expect(Kind::integer);
    std::string encoded;
    put(encoded, static_cast<std::uint32_t>(value));
    put_element(m_elements, encoded);
    ++m_count;
}

void Column::add(std::string_view value) {
    expect(Kind::text);
    put_element(m_elements, value);
    ++m_count;
}

void Column::add(core::ByteView value) {
    expect(Kind::bytes);
    put_element(m_elements, core::as_text(value));
    ++m_count;
}

void Column::add(const core::MessageId& value) {
    expect(Kind::uuid);
    put_element(m_elements, core::as_text(value.bytes()));
    ++m_count;
}

void Column::add(core::Instant value) {
    expect(Kind::instant);
    put_element(m_elements, encode(value));
    ++m_count;
}

void Column::add_null() {
    put(m_elements, std::uint32_t{0xffff'ffff});
    m_nulls = true;
    ++m_count;
}

Parameter Column::finish() const {
    std::string out;
    out.reserve(m_elements.size() + 20);
    put(out, std::uint32_t{m_count == 0 ? 0U : 1U}); // dimensions
    put(out, std::uint32_t{m_nulls ? 1U : 0U});
    put(out, static_cast<std::uint32_t>(m_kind));
    if (m_count > 0) {
        put(out, static_cast<std::uint32_t>(m_count));
        put(out, std::uint32_t{1}); // lower bound
        out.append(m_elements);
    }
    return Parameter{std::move(out)};
}

Columns::Columns(std::initializer_list<Column::Kind> kinds) {
    m_columns.reserve(kinds.size());
    for (const Column::Kind kind : kinds) {
        m_columns.emplace_back(kind);
    }
}

Parameters Columns::parameters() const {
    Parameters parameters;
    parameters.reserve(m_columns.size());
    for (const Column& column : m_columns) {
        parameters.push_back(column.finish());
    }
    return parameters;
}

}
