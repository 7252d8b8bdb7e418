#include "adapters/transports/https/remote_document.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <algorithm>
#include <charconv>

namespace adapters::https {

using gateway::core::Bytes;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using Kind = ClientResult::Kind;

namespace {

constexpr std::size_t part_size{4 * 1024 * 1024};
constexpr int most_breaks{5};
constexpr int too_many{429};
constexpr std::chrono::seconds time_limit{60};
constexpr std::chrono::seconds time_limit_whole{600};

OutgoingRequest get(const OutgoingRequest& pattern, std::size_t limit) {
    OutgoingRequest request{pattern};
    request.method = "GET";
    request.response_limit = limit;
    request.time_limit = limit > part_size ? time_limit_whole : time_limit;
    return request;
}

std::string range(std::uint64_t first, std::uint64_t last) {
    return "bytes=" + std::to_string(first) + "-" + std::to_string(last);
}

/// Only such a one vouches for every byte; W/ and what has no quotes do not.
bool is_strong(std::string_view etag) noexcept {
    return etag.size() >= 2 && etag.front() == '"' && etag.back() == '"'
           && std::all_of(etag.begin(), etag.end(), [](char letter) {
                  return static_cast<unsigned char>(letter) > 0x20U && letter != 0x7F;
              });
}

/// `bytes FIRST-LAST/TOTAL` (RFC 9110 §14.4).
struct Span {
    std::uint64_t first{0};
    std::uint64_t last{0};
    std::uint64_t total{0};
};

std::optional<Span> span_of(std::string_view text) {
    Span span;
    const auto take = [&text](std::string_view before, std::uint64_t& number) {
        if (!text.starts_with(before)) {
            return false;
        }
        text.remove_prefix(before.size());
        const auto [at, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(static_cast<std::size_t>(at - text.data()));
        return problem == std::errc{};
    };
    const bool read{
        take("bytes ", span.first) && take("-", span.last) && take("/", span.total)
        && text.empty()};
    return read && span.first <= span.last && span.last < span.total ? std::optional{span}
                                                                     : std::nullopt;
}

[[noreturn]] void fail(const ClientResult& result) {
    if (result.kind != Kind::answered) {
        throw GatewayError{result.code};
    }
    const bool misdirected{
        (result.status >= 300 && result.status < 400) || result.status == 401
        || result.status == 403 || result.status == 405 || result.status == 407};
    throw GatewayError{misdirected ? Code{"HTTP_MISDIRECTED"} : Code{"HTTP_FAILED"}};
}

class WholeSource final : public gateway::ports::ByteSource {
public:
    explicit WholeSource(Bytes bytes) noexcept : m_bytes{std::move(bytes)} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override { return m_rest.read(into); }

private:
    const Bytes m_bytes;
    gateway::ports::MemorySource m_rest{m_bytes};
};

/// A document in parts; a part that did not come whole is asked for again from where it broke.
class PartSource final : public gateway::ports::ByteSource {
public:
    PartSource(
        Caller caller, OutgoingRequest pattern, std::string etag, std::uint64_t total, Bytes first)
        : m_caller{std::move(caller)}, m_pattern{std::move(pattern)}, m_etag{std::move(etag)},
          m_total{total}, m_part{std::move(first)}, m_fetched{m_part.size()} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        if (m_at == m_part.size() && m_fetched < m_total) {
            fetch_next();
        }
        const std::size_t count{std::min(into.size(), m_part.size() - m_at)};
        std::copy_n(m_part.begin() + static_cast<std::ptrdiff_t>(m_at), count, into.begin());
        m_at += count;
        return count;
    }

private:
    void fetch_next() {
        const std::uint64_t last{std::min<std::uint64_t>(m_fetched + part_size, m_total) - 1};
        OutgoingRequest request{get(m_pattern, part_size)};
        request.headers.emplace_back("Range", range(m_fetched, last));
        request.headers.emplace_back("If-Match", m_etag);
        for (int breaks{0};; ++breaks) {
            ClientResult result{m_caller.send_and_wait(request)};
            if (result.kind != Kind::answered && breaks < most_breaks) {
                continue;
            }
            const auto span = span_of(result.content_range);
            if (result.kind != Kind::answered || result.status >= 500) {
                fail(result);
            }
            if (result.status != 206 || !span || span->first != m_fetched || span->last != last
                || span->total != m_total || result.etag != m_etag
                || result.body.size() != last + 1 - m_fetched) {
                throw GatewayError{"FILE_CHANGED"};
            }
            m_part = std::move(result.body);
            m_at = 0;
            m_fetched = last + 1;
            return;
        }
    }

    const Caller m_caller;
    const OutgoingRequest m_pattern;
    const std::string m_etag;
    const std::uint64_t m_total;
    Bytes m_part;
    std::size_t m_at{0};
    std::uint64_t m_fetched;
};

/// A document that came in one piece.
std::optional<Offered> whole(ClientResult result, const std::string& known) {
    Offered offered;
    offered.version = is_strong(result.etag)
                          ? result.etag
                          : "sha256:" + gateway::core::to_hex(gateway::crypto::sha256(result.body));
    offered.size = result.body.size();
    offered.content = std::make_unique<WholeSource>(std::move(result.body));
    return offered.version == known ? std::nullopt : std::optional{std::move(offered)};
}

bool is_too_large(const ClientResult& result) noexcept {
    return result.kind != Kind::answered && result.code == Code{"ANSWER_TOO_LARGE"};
}

bool has_none(const ClientResult& result) noexcept {
    return result.kind == Kind::answered
           && (result.status == 304 || result.status == 404 || result.status == 410
               || result.status == 204);
}

/// Where parts are not to be had, or do not vouch for each other.
std::optional<Offered>
look_whole(const Caller& caller, const OutgoingRequest& pattern, const std::string& known) {
    ClientResult result{caller.send_and_wait(get(pattern, largest_document))};
    if (has_none(result)) {
        return std::nullopt;
    }
    if (is_too_large(result)) {
        return Offered{"too-large", std::nullopt, nullptr};
    }
    if (result.kind != Kind::answered || result.status != 200) {
        fail(result);
    }
    return whole(std::move(result), known);
}

}

std::optional<Offered>
look_for(const Caller& caller, const OutgoingRequest& pattern, const std::string& known) {
    OutgoingRequest request{get(pattern, largest_document)};
    request.headers.emplace_back("Range", range(0, part_size - 1));
    if (is_strong(known)) {
        request.headers.emplace_back("If-None-Match", known);
    }
    ClientResult result{caller.send_and_wait(request)};
    if (has_none(result)) {
        return std::nullopt;
    }
    if (is_too_large(result)) {
        return Offered{"too-large", std::nullopt, nullptr};
    }
    if (result.kind == Kind::answered && result.status == 200) { // it knows no parts
        return whole(std::move(result), known);
    }
    if (result.kind == Kind::answered && result.status == 416) { // of nothing there is no part
        return look_whole(caller, pattern, known);
    }
    const auto span = span_of(result.content_range);
    if (result.kind != Kind::answered || result.status != 206) {
        fail(result);
    }
    if (!span || span->first != 0 || span->last + 1 != result.body.size()) {
        throw GatewayError{"ANSWER_MALFORMED"};
    }
    if (result.body.size() == span->total) {
        return whole(std::move(result), known);
    }
    if (!is_strong(result.etag)) {
        return span->total > largest_document
                   ? std::optional{Offered{"too-large", span->total, nullptr}}
                   : look_whole(caller, pattern, known);
    }
    Offered offered{result.etag, span->total, nullptr};
    offered.content = std::make_unique<PartSource>(
        caller, pattern, result.etag, span->total, std::move(result.body));
    return offered;
}

Searched search_for(
    const Caller& caller, const OutgoingRequest& pattern, const std::string& search,
    const std::string& known) {
    OutgoingRequest request{get(pattern, largest_document)};
    request.method = "POST";
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = gateway::core::as_bytes(search);
    ClientResult result{caller.send_and_wait(std::move(request))};
    if (result.kind == Kind::answered && result.status == too_many) {
        return {std::nullopt, result.retry_after.value_or(std::chrono::seconds{0})};
    }
    if (has_none(result)) {
        return {};
    }
    if (is_too_large(result)) {
        return {Offered{"too-large", std::nullopt, nullptr}, std::nullopt};
    }
    if (result.kind != Kind::answered || result.status != 200) {
        fail(result);
    }
    return {whole(std::move(result), known), std::nullopt};
}

Bytes fetch(const Caller& caller, const OutgoingRequest& pattern, std::size_t limit) {
    ClientResult result{caller.send_and_wait(get(pattern, limit))};
    if (result.kind != Kind::answered || result.status != 200) {
        fail(result);
    }
    return std::move(result.body);
}

}
