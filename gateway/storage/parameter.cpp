#include "gateway/storage/parameter.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

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

std::int64_t since_2000(core::Instant value) {
    return value.microseconds() - epoch_offset;
}

/// What stands before the elements of an array that has any: dimensions, whether there are nulls,
/// the type, how many there are, the lower bound.
constexpr std::size_t head_size{5 * sizeof(std::uint32_t)};

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
    return Parameter{encode(since_2000(value))};
}

void Column::expect([[maybe_unused]] Kind kind) const {
    assert(m_kind == kind);
}

void Column::add_element(std::string_view element) {
    assert(element.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));
    if (m_encoded.empty()) {
        m_encoded.resize(head_size);
    }
    put(m_encoded, static_cast<std::uint32_t>(element.size()));
    m_encoded.append(element);
    ++m_count;
}

void Column::add(bool value) {
    expect(Kind::boolean);
    add_element(std::string_view{value ? "\x01" : "\0", 1});
}

void Column::add(std::int64_t value) {
    expect(Kind::bigint);
    const auto bytes = written(static_cast<std::uint64_t>(value));
    add_element({bytes.data(), bytes.size()});
}

void Column::add(int value) {
    expect(Kind::integer);
    const auto bytes = written(static_cast<std::uint32_t>(value));
    add_element({bytes.data(), bytes.size()});
}

void Column::add(std::string_view value) {
    expect(Kind::text);
    add_element(value);
}

void Column::add(core::ByteView value) {
    expect(Kind::bytes);
    add_element(core::as_text(value));
}

void Column::add(const core::MessageId& value) {
    expect(Kind::uuid);
    add_element(core::as_text(value.bytes()));
}

void Column::add(core::Instant value) {
    expect(Kind::instant);
    const auto bytes = written(static_cast<std::uint64_t>(since_2000(value)));
    add_element({bytes.data(), bytes.size()});
}

void Column::add_null() {
    if (m_encoded.empty()) {
        m_encoded.resize(head_size);
    }
    put(m_encoded, std::uint32_t{0xffff'ffff});
    m_nulls = true;
    ++m_count;
}

Parameter Column::finish() const& {
    return Column{*this}.finish();
}

Parameter Column::finish() && {
    std::string head;
    put(head, std::uint32_t{m_count == 0 ? 0U : 1U}); // dimensions
    put(head, std::uint32_t{m_nulls ? 1U : 0U});
    put(head, static_cast<std::uint32_t>(m_kind));
    if (m_count == 0) {
        return Parameter{std::move(head)};
    }
    put(head, static_cast<std::uint32_t>(m_count));
    put(head, std::uint32_t{1}); // lower bound
    assert(head.size() == head_size);
    std::copy(head.begin(), head.end(), m_encoded.begin());
    return Parameter{std::move(m_encoded)};
}

Columns::Columns(std::initializer_list<Column::Kind> kinds) {
    m_columns.reserve(kinds.size());
    for (const Column::Kind kind : kinds) {
        m_columns.emplace_back(kind);
    }
}

Parameters Columns::parameters() const& {
    return Columns{*this}.parameters();
}

Parameters Columns::parameters() && {
    Parameters parameters;
    parameters.reserve(m_columns.size());
    for (Column& column : m_columns) {
        parameters.push_back(std::move(column).finish());
    }
    return parameters;
}

}
