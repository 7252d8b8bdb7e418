// The rows of an answer, which come as text.

#include "gateway/core/error.h"
#include "gateway/storage/answer_data.h"

#include <cassert>
#include <charconv>

namespace gateway::storage {

namespace {

using core::GatewayError;

GatewayError unreadable() {
    return GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
}

std::int64_t number_in(std::string_view digits) {
    std::int64_t number{0};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        throw unreadable();
    }
    return number;
}

/// One element of an array's text, from `at` on, which is moved behind it. Nothing: it is NULL.
std::optional<std::string> next_element(std::string_view text, std::size_t& at) {
    if (text[at] != '"') {
        const std::size_t end{text.find_first_of(",}", at)};
        const std::string_view plain{text.substr(at, end - at)};
        at = end;
        return plain == "NULL" ? std::nullopt : std::optional{std::string{plain}};
    }
    std::string element;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') {
            ++at;
        }
        if (at < text.size()) {
            element.push_back(text[at]);
        }
    }
    ++at; // the closing mark
    return element;
}

}

int Rows::size() const noexcept {
    return PQntuples(m_data->result.get());
}

std::int64_t Rows::affected() const {
    const std::string_view count{PQcmdTuples(m_data->result.get())};
    return count.empty() ? 0 : number_in(count);
}

bool Rows::is_null(int row, int column) const {
    return PQgetisnull(m_data->result.get(), row, column) != 0;
}

std::string_view Rows::text(int row, int column) const {
    assert(row < size() && column < PQnfields(m_data->result.get()));
    PGresult* const result{m_data->result.get()};
    return {
        PQgetvalue(result, row, column),
        static_cast<std::size_t>(PQgetlength(result, row, column))};
}

std::int64_t Rows::integer(int row, int column) const {
    return number_in(text(row, column));
}

core::Bytes Rows::bytes(int row, int column) const {
    const std::string_view written{text(row, column)}; // \x… (bytea_output = hex)
    std::optional<core::Bytes> bytes{
        written.starts_with("\\x") ? core::from_hex(written.substr(2)) : std::nullopt};
    if (!bytes) {
        throw unreadable();
    }
    return std::move(*bytes);
}

core::Digest Rows::digest(int row, int column) const {
    const std::string_view written{text(row, column)};
    const std::optional<core::Digest> digest{
        written.starts_with("\\x") ? core::digest_from_hex(written.substr(2)) : std::nullopt};
    if (!digest) {
        throw unreadable();
    }
    return *digest;
}

core::MessageId Rows::message(int row, int column) const {
    const std::optional<core::MessageId> id{core::MessageId::parse(text(row, column))};
    if (!id) {
        throw unreadable();
    }
    return *id;
}

std::vector<std::string> Rows::list(int row, int column) const {
    const std::string_view written{text(row, column)}; // {a,"b c",NULL}
    std::vector<std::string> elements;
    if (is_null(row, column) || written == "{}") {
        return elements;
    }
    if (!written.starts_with('{') || !written.ends_with('}')) {
        throw unreadable();
    }
    for (std::size_t at{1}; at < written.size(); ++at) { // over the comma, or the end
        if (std::optional<std::string> element{next_element(written, at)}) {
            elements.push_back(std::move(*element));
        }
    }
    return elements;
}

}
