#include "gateway/http/request_reader.h"

#include "gateway/core/error.h"
#include "gateway/http/head_scan.h"
#include "gateway/http/held_body.h"
#include "gateway/http/request_fields.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <array>
#include <cassert>
#include <string>

namespace gateway::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;
using BeastView = beast::string_view;

/// Fields of which a second one would leave it open which is meant.
constexpr std::array<std::string_view, 6> singletons{
    "content-length", "content-type", "transfer-encoding",
    "authorization",  "expect",       "idempotency-key"};

/// Longest piece of chunk framing (size, extension, last line) that is waited for.
constexpr std::size_t framing_limit{256};
/// "0\r\n\r\n". Beast asserts to have it all when it is asked about a last chunk again.
constexpr std::size_t shortest_end{5};
constexpr std::size_t chunk_extensions_limit{1024};
/// What is kept ready for a body before its bytes have come.
constexpr std::uint64_t reserve_limit{64ULL * 1024};

std::string_view view(BeastView text) noexcept {
    return {text.data(), text.size()};
}

bool is_chunked(std::string_view value) noexcept {
    return beast::iequals(BeastView{value.data(), value.size()}, "chunked");
}

bool is_number(std::string_view value) noexcept {
    return !value.empty() && value.size() < 20
           && value.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_origin_form(std::string_view target) noexcept {
    return target.starts_with('/') && std::all_of(target.begin(), target.end(), [](char letter) {
               return letter > ' ' && letter <= '~' && letter != '#' && letter != '\\';
           });
}

class Parser final : public beast::http::basic_parser<true> {
public:
    explicit Parser(const ReaderLimits& limits) : m_limits{limits} {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        body_limit(limits.body_bytes);
        eager(false);
    }

    std::optional<Refusal> wrong;
    Request request;
    bool expects_continue{false};

    /// What `error`, which is Beast's, means here.
    [[nodiscard]] Refusal explain(error_code error) const {
        using Error = beast::http::error;
        if (wrong) {
            return *wrong;
        }
        if (error == Error::body_limit) {
            return refusals::body_too_large;
        }
        if (is_header_done()) {
            return refusals::chunk;
        }
        if (error == Error::header_limit) {
            return refusals::header_too_large;
        }
        if (error == Error::bad_version) {
            return refusals::version;
        }
        if (error == Error::bad_target) {
            return refusals::target;
        }
        if (error == Error::bad_content_length || error == Error::multiple_content_length) {
            return m_encoding ? refusals::length_and_encoding
                   : m_length ? refusals::duplicate
                              : refusals::length;
        }
        if (error == Error::bad_transfer_encoding) {
            return m_length ? refusals::length_and_encoding : refusals::duplicate;
        }
        return refusals::malformed;
    }

    [[nodiscard]] int version() const noexcept { return m_version; }

    [[nodiscard]] std::size_t body_bytes() const noexcept {
        return m_held ? m_held->size() : request.body.size();
    }

private:
    void refuse(const Refusal& refusal, error_code& error) {
        wrong = refusal;
        error = beast::http::error::bad_field;
    }

    void on_request_impl(
        beast::http::verb, BeastView method, BeastView target, int version,
        error_code& error) override {
        m_version = version;
        if (version != 10 && version != 11) {
            refuse(refusals::version, error);
        } else if (!is_origin_form(view(target))) {
            refuse(refusals::target, error);
        }
        request.method = view(method);
        request.target = view(target);
    }

    void on_response_impl(int, BeastView, int, error_code& error) override {
        refuse(refusals::malformed, error);
    }

    void on_field_impl(
        beast::http::field field, BeastView name, BeastView value, error_code& error) override {
        if (is_header_done()) {
            refuse(refusals::trailers, error);
            return;
        }
        if (request.headers.size() == m_limits.headers) {
            refuse(refusals::too_many_headers, error);
            return;
        }
        request.headers.add(view(name), view(value));
        judge(field, view(value), error);
    }

    void judge(beast::http::field name, std::string_view value, error_code& error) {
        using Field = beast::http::field;
        if (name == Field::content_length) {
            m_length = true;
            if (!is_number(value)) {
                refuse(refusals::length, error);
            }
        } else if (name == Field::transfer_encoding) {
            m_encoding = true;
            if (m_version < 11) {
                refuse(refusals::encoding_in_1_0, error);
            } else if (!is_chunked(value)) {
                refuse(refusals::encoding, error);
            }
        } else if (name == Field::expect && m_version == 11) {
            expects_continue = true;
            if (!beast::iequals(BeastView{value.data(), value.size()}, "100-continue")) {
                refuse(refusals::expectation, error);
            }
        }
    }

    void on_header_impl(error_code& error) override {
        const Headers& headers{request.headers};
        const std::size_t hosts{headers.count("host")};
        if (hosts != 1) {
            refuse(hosts == 0 ? refusals::no_host : refusals::two_hosts, error);
        } else if (m_length && m_encoding) {
            refuse(refusals::length_and_encoding, error);
        } else if (std::any_of(singletons.begin(), singletons.end(), [&](std::string_view name) {
                       return headers.count(name) > 1;
                   })) {
            refuse(refusals::duplicate, error);
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        request.body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), reserve_limit)));
    }

    std::size_t on_body_impl(BeastView body, error_code& error) override {
        const core::ByteView bytes{core::as_bytes(view(body))};
        if (!m_held && request.body.size() + bytes.size() <= m_limits.memory_bytes) {
            request.body.insert(request.body.end(), bytes.begin(), bytes.end());
            return body.size();
        }
        try {
            hold(bytes);
        } catch (const core::GatewayError&) {
            refuse(refusals::not_held, error);
        }
        return body.size();
    }

    void hold(core::ByteView bytes) {
        if (!m_held) {
            m_held = std::make_shared<HeldBody>(m_limits.held_folder);
            m_held->append(request.body);
            core::Bytes{}.swap(request.body);
        }
        m_held->append(bytes);
    }

    void on_chunk_header_impl(std::uint64_t, BeastView extensions, error_code& error) override {
        m_extensions += extensions.size();
        if (m_extensions > chunk_extensions_limit) {
            refuse(refusals::chunk, error);
        }
    }

    std::size_t on_chunk_body_impl(std::uint64_t, BeastView body, error_code& error) override {
        return on_body_impl(body, error);
    }

    void on_finish_impl(error_code& error) override {
        try {
            if (m_held) {
                m_held->close();
                request.held = m_held;
            }
        } catch (const core::GatewayError&) {
            refuse(refusals::not_held, error);
        }
    }

    const ReaderLimits& m_limits;
    int m_version{0};
    bool m_length{false};
    bool m_encoding{false};
    std::size_t m_extensions{0};
    std::shared_ptr<HeldBody> m_held{};
};

}

struct RequestReader::Parts {
    ReaderLimits limits;
    /// None between requests: an idle connection has no room for it.
    std::unique_ptr<Parser> parser{};
    HeadScan scan{};
    std::string kept{}; ///< bytes that came and that the parser could not take yet
    Refusal refusal{};

    [[nodiscard]] Fed refuse(const Refusal& because) {
        refusal = because;
        return {Step::refused, 0};
    }

    [[nodiscard]] Fed feed_header(std::string_view bytes) {
        const std::size_t before{scan.size()};
        if (const std::optional<Refusal> wrong{scan.look(bytes, limits.header_bytes)}) {
            return refuse(*wrong);
        }
        const std::size_t taken{scan.size() - before};
        if (!scan.ended()) {
            kept.append(bytes);
            return {Step::need_more, bytes.size()};
        }
        std::string_view head{bytes.substr(0, taken)};
        if (!kept.empty()) {
            head = kept.append(head);
        }
        error_code error;
        parser = std::make_unique<Parser>(limits);
        const std::size_t used{parser->put(boost::asio::buffer(head.data(), head.size()), error)};
        if (error || used != head.size() || !parser->is_header_done()) {
            return refuse(parser->explain(error));
        }
        kept.clear();
        parser->eager(true);
        return {Step::header_read, taken};
    }

    [[nodiscard]] Fed feed_body(std::string_view bytes) {
        const std::size_t kept_before{kept.size()};
        std::string_view all{bytes};
        if (kept_before > 0) {
            all = kept.append(bytes);
            if (all.size() < shortest_end) {
                return {Step::need_more, bytes.size()};
            }
        }
        error_code error;
        const std::size_t used{parser->put(boost::asio::buffer(all.data(), all.size()), error)};
        if (error && error != beast::http::error::need_more) {
            return refuse(parser->explain(error));
        }
        if (parser->is_done()) {
            assert(used >= kept_before);
            kept.clear();
            return {Step::complete, used - kept_before};
        }
        std::string rest{all.substr(used)};
        kept.swap(rest);
        if (kept.size() > framing_limit) {
            return refuse(refusals::chunk);
        }
        return {Step::need_more, bytes.size()};
    }
};

RequestReader::RequestReader(const ReaderLimits& limits)
    : m_parts{std::make_unique<Parts>(Parts{limits})} {}

RequestReader::~RequestReader() = default;

RequestReader::Fed RequestReader::feed(std::string_view bytes) {
    Parts& parts{*m_parts};
    if (!parts.scan.ended()) {
        return parts.feed_header(bytes);
    }
    if (parts.parser->is_done()) {
        return {Step::complete, 0};
    }
    return bytes.empty() ? Fed{Step::need_more, 0} : parts.feed_body(bytes);
}

bool RequestReader::begun() const noexcept {
    return m_parts->scan.size() > 0;
}

bool RequestReader::header_read() const noexcept {
    return m_parts->scan.ended();
}

std::string_view RequestReader::language() const noexcept {
    return language_of(
        m_parts->parser ? m_parts->parser->request.headers.find("accept-language") : std::nullopt);
}

void RequestReader::refuse(const Refusal& because) noexcept {
    m_parts->refusal = because;
}

void RequestReader::forget() noexcept {
    m_parts->parser.reset();
    std::string{}.swap(m_parts->kept);
}

const Refusal& RequestReader::refusal() const noexcept {
    return m_parts->refusal;
}

bool RequestReader::expects_continue() const noexcept {
    return m_parts->parser->expects_continue;
}

// HTTP/1.0 has no connections that are kept, whatever some of its clients ask for.
bool RequestReader::keep_alive() const noexcept {
    return m_parts->parser->version() == 11 && m_parts->parser->keep_alive();
}

std::size_t RequestReader::body_bytes() const noexcept {
    return m_parts->parser ? m_parts->parser->body_bytes() : 0;
}

const Headers& RequestReader::headers() const noexcept {
    return m_parts->parser->request.headers;
}

Request RequestReader::take_unread() {
    assert(m_parts->parser && m_parts->parser->is_header_done());
    Request request{std::move(m_parts->parser->request)};
    request.body = {};
    request.held.reset();
    request.unread = true;
    forget();
    return request;
}

Request RequestReader::take() {
    assert(m_parts->parser && m_parts->parser->is_done());
    Request request{std::move(m_parts->parser->request)};
    m_parts->parser.reset();
    m_parts->scan = HeadScan{};
    std::string{}.swap(m_parts->kept);
    return request;
}

}
