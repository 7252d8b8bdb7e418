#include "gateway/http/answer_reader.h"

#include "gateway/http/answer_body.h"
#include "gateway/http/answer_fields.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <string>

namespace gateway::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;
using BeastView = beast::string_view;
using Step = AnswerReader::Step;

constexpr std::size_t header_limit{64 * 1024};
/// Longest piece of chunk framing (size, extension, last line, trailer) that is waited for.
constexpr std::size_t framing_limit{8 * 1024};
/// "0\r\n\r\n". Beast asserts to have it all when it is asked about a last chunk again.
constexpr std::size_t shortest_end{5};
/// What is kept ready for a body before its bytes have come.
constexpr std::uint64_t reserve_limit{64ULL * 1024};
constexpr std::string_view end_of_header{"\r\n\r\n"};

std::string_view view(BeastView text) noexcept {
    return {text.data(), text.size()};
}

/// Retry-After says seconds, or a date (RFC 9110 §10.2.3).
std::chrono::seconds wait_of(const std::string& text) noexcept {
    if (text.empty()) {
        return std::chrono::seconds{0};
    }
    if (const long seconds{AnswerFields::seconds_of(text)}; seconds > 0) {
        return std::chrono::seconds{seconds};
    }
    const std::time_t until{curl_getdate(text.c_str(), nullptr)};
    return std::chrono::seconds{until < 0 ? 0 : until - std::time(nullptr)};
}

class Parser final : public beast::http::basic_parser<false> {
public:
    Parser(std::size_t body_bytes, bool keep, const std::filesystem::path* folder) : m_keep{keep} {
        body.begin(folder);
        header_limit(static_cast<std::uint32_t>(http::header_limit));
        body_limit(std::uint64_t{body_bytes});
        eager(false);
    }

    ClientResult result{};
    AnswerBody body{};
    bool not_held{false};
    AnswerFields fields{};
    int version{11};

private:
    void on_request_impl(beast::http::verb, BeastView, BeastView, int, error_code& error) override {
        error = beast::http::error::bad_version;
    }

    void on_response_impl(int status, BeastView, int spoken, error_code&) override {
        result.status = status;
        version = spoken;
    }

    void
    on_field_impl(beast::http::field field, BeastView name, BeastView value, error_code&) override {
        if (is_header_done()) {
            return; // a trailer says nothing that anybody asked for
        }
        if (field == beast::http::field::content_type) {
            result.content_type = view(value);
        } else if (field == beast::http::field::retry_after) {
            m_retry_after = view(value);
        }
        fields.take(view(name), view(value), m_keep);
    }

    void on_header_impl(error_code&) override {
        if (const std::chrono::seconds wait{wait_of(m_retry_after)}; wait.count() > 0) {
            result.retry_after = wait;
        } else if (result.status == 429 && fields.rate_reset > 0) { // RateLimit-Reset says it so
            result.retry_after = std::chrono::seconds{std::min(fields.rate_reset, 86'400L)};
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), reserve_limit)));
    }

    std::size_t on_body_impl(BeastView piece, error_code& error) override {
        keep_or_fail(body.append(core::as_bytes(view(piece))), error);
        return piece.size();
    }

    void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, BeastView piece, error_code& error) override {
        return on_body_impl(piece, error);
    }

    void on_finish_impl(error_code& error) override { keep_or_fail(body.close(), error); }

    void keep_or_fail(bool kept, error_code& error) noexcept {
        if (!kept) {
            not_held = true;
            error = beast::http::make_error_code(beast::http::error::end_of_stream);
        }
    }

    bool m_keep;
    std::string m_retry_after{};
};

/// A line that ends without CR could be read in two ways; so could one that is no answer at all.
bool may_be_header(std::string_view bytes) noexcept {
    constexpr std::string_view version{"HTTP/1."};
    return bytes.starts_with(version.substr(0, bytes.size()))
           && bytes.find("\n\n") == std::string_view::npos;
}

}

struct AnswerReader::Parts {
    std::size_t body_limit{0};
    bool keep_headers{false};
    const std::filesystem::path* held_folder{nullptr};
    bool begun{false};
    std::optional<Parser> parser{}; ///< from the end of the header on
    std::string kept{};             ///< bytes that came and that the parser could not take yet
    std::size_t looked_at{0};       ///< of what is kept, where no header can end

    [[nodiscard]] Step feed_header(std::string_view bytes) {
        kept.append(bytes);
        const std::size_t end{kept.find(end_of_header, looked_at)};
        if (end == std::string::npos || end > header_limit) {
            looked_at = kept.size() < 3 ? std::size_t{0} : kept.size() - 3;
            return !may_be_header(kept)         ? Step::malformed
                   : kept.size() > header_limit ? Step::too_large
                                                : Step::need_more;
        }
        const std::size_t size{end + end_of_header.size()};
        error_code error;
        parser.emplace(body_limit, keep_headers, held_folder);
        const std::size_t used{parser->put(boost::asio::buffer(kept.data(), size), error)};
        if (error == beast::http::error::body_limit) {
            return Step::too_large;
        }
        if (error || used != size || !parser->is_header_done()) {
            return Step::malformed;
        }
        kept.erase(0, size);
        looked_at = 0;
        return header_read();
    }

    [[nodiscard]] Step header_read() {
        const int status{parser->result.status};
        if (status == 101) {
            return Step::malformed; // nobody asked for another protocol
        }
        if (status < 200) {
            parser.reset();
            return kept.empty() ? Step::need_more : feed_header({});
        }
        if (status == 204 || status == 304 || parser->is_done()) {
            return Step::complete;
        }
        parser->eager(true);
        return kept.empty() ? Step::need_more : feed_body({});
    }

    [[nodiscard]] Step feed_body(std::string_view bytes) {
        std::string_view all{bytes};
        if (!kept.empty()) {
            all = kept.append(bytes);
            if (parser->chunked() && all.size() < shortest_end) {
                return Step::need_more;
            }
        }
        error_code error;
        const std::size_t used{parser->put(boost::asio::buffer(all.data(), all.size()), error)};
        if (parser->not_held) {
            return Step::not_held;
        }
        if (error && error != beast::http::error::need_more) {
            return error == beast::http::error::body_limit ? Step::too_large : Step::malformed;
        }
        std::string rest{all.substr(used)};
        kept.swap(rest);
        if (parser->is_done()) {
            return Step::complete;
        }
        return kept.size() > framing_limit ? Step::malformed : Step::need_more;
    }
};

AnswerReader::AnswerReader() : m_parts{std::make_unique<Parts>()} {}
AnswerReader::~AnswerReader() = default;

void AnswerReader::begin(
    std::size_t body_limit, bool keep_headers, const std::filesystem::path* held_folder) {
    m_parts->held_folder = held_folder;
    m_parts->body_limit = body_limit;
    m_parts->keep_headers = keep_headers;
    m_parts->begun = false;
    m_parts->parser.reset();
    m_parts->kept.clear();
    m_parts->looked_at = 0;
}

Step AnswerReader::feed(std::string_view bytes) {
    m_parts->begun = m_parts->begun || !bytes.empty();
    return m_parts->parser ? m_parts->feed_body(bytes) : m_parts->feed_header(bytes);
}

bool AnswerReader::begun() const noexcept {
    return m_parts->begun;
}

int AnswerReader::status() const noexcept {
    return m_parts->parser ? m_parts->parser->result.status : 0;
}

// Whoever sent more than the answer is not listened to any longer.
bool AnswerReader::keep_alive() const noexcept {
    const Parser& parser{*m_parts->parser};
    return m_parts->kept.empty() && parser.version == 11 && parser.keep_alive();
}

ClientResult AnswerReader::take() {
    Parser& parser{*m_parts->parser};
    ClientResult result{std::move(parser.result)};
    result.kind = ClientResult::Kind::answered;
    result.code = "ANSWERED";
    result.etag = std::move(parser.fields.etag);
    result.content_range = std::move(parser.fields.content_range);
    result.headers = std::move(parser.fields.all);
    parser.body.give_to(result);
    m_parts->parser.reset();
    return result;
}

}
