#include "adapters/transports/xroad/declared_charset.h"
#include "adapters/transports/xroad/envelope_reader.h"
#include "adapters/transports/xroad/envelope_text.h"

#include <algorithm>

namespace adapters::xroad {

namespace {

namespace text = gateway::text;

constexpr std::string_view mark{"\xEF\xBB\xBF"};

[[nodiscard]] bool is_ascii(core::ByteView bytes) noexcept {
    return std::all_of(
        bytes.begin(), bytes.end(), [](std::byte byte) { return byte < std::byte{0x80}; });
}

[[nodiscard]] core::Rejection charset_lie(const char* place) {
    return {"INVALID_CONTENT_TYPE", place};
}

/// The document in UTF-8 without mark, if it is in the charset that its type says and says no other
/// itself. A declaration that would be untrue of it now, or is no name of the reader's, is
/// replaced.
[[nodiscard]] core::Result<std::string> decoded(core::ByteView bytes, const MediaType& type) {
    const auto named = find_named_charset(type.parameter("charset").value_or("utf-8"));
    if (is_utf16(bytes)) {
        return charset_lie("charset: UTF-16 is not read, nor a zero byte");
    }
    if (!named) {
        return charset_lie(
            "charset: none of UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15 and windows-1252");
    }
    const text::Charset charset{named->charset};
    core::Result<std::string> document{text::decode(bytes, charset)};
    if (!document || (named->ascii && !is_ascii(bytes))) {
        return charset_lie("charset: the bytes are in another");
    }
    std::string out{std::move(document).value()};
    if (out.starts_with(mark)) {
        if (charset != text::Charset::utf_8) {
            return charset_lie("charset: a mark of UTF-8");
        }
        out.erase(0, mark.size());
    }
    const std::string_view declaration{declaration_of(out)};
    const auto declared = pseudo_attribute(declaration, "encoding");
    const auto said = declared ? find_named_charset(*declared) : named;
    if (!said || said->charset != charset || (said->ascii && !is_ascii(bytes))) {
        return charset_lie("charset: the XML declaration says another");
    }
    if (charset != text::Charset::utf_8 || (declared && !text::find_charset(*declared))) {
        const auto version = pseudo_attribute(declaration, "version");
        if (version && *version != "1.0") {
            return core::Rejection{"INVALID_XML", "the XML declaration"};
        }
        // never none: a second one behind it would be taken for the first, and decoded again
        out.replace(0, declaration.size(), "<?xml version=\"1.0\"?>");
    }
    return out;
}

[[nodiscard]] core::Result<core::Nothing>
drive(std::string_view document, EnvelopeReader& reader, const text::XmlLimits& limits) {
    text::XmlReader xml{
        text::from_memory(core::as_bytes(document)), reader, {nullptr, nullptr, limits}};
    for (;;) {
        const core::Result<bool> more{xml.step()};
        if (reader.wrong()) {
            return *reader.wrong();
        }
        if (!more) {
            core::Rejection rejection{more.rejection()};
            rejection.code = "INVALID_XML";
            rejection.path = std::string{more.rejection().code.text()};
            return rejection;
        }
        if (!more.value()) {
            return core::Nothing{};
        }
    }
}

/// PR-MESS: the name of a response's wrapper ends in `Response`. A service whose own code ends so
/// is asked by exactly that name.
[[nodiscard]] bool is_named_as_response(const SoapMessage& message) {
    return message.body_name.ends_with("Response")
           && message.body_name != message.headers.service.code;
}

[[nodiscard]] Kind kind_of(const SoapMessage& message) {
    return message.request_hash || is_named_as_response(message) ? Kind::response : Kind::request;
}

/// A requestHash is the Security Server's word on an answer.
[[nodiscard]] std::optional<core::Rejection> check_kind(const SoapMessage& message) {
    if (message.kind == Kind::response && !message.body_name.ends_with("Response")) {
        return core::Rejection{"INCONSISTENT_HEADERS", "the body's element is no response"};
    }
    if (message.kind == Kind::request && message.request_hash) {
        return core::Rejection{"INCONSISTENT_HEADERS", "requestHash in a request"};
    }
    if (message.kind == Kind::request && is_named_as_response(message)) {
        return core::Rejection{"INCONSISTENT_HEADERS", "the body's element is a response"};
    }
    return std::nullopt;
}

}

core::Result<Envelope>
read_envelope(core::ByteView bytes, const MediaType& type, const EnvelopeOptions& options) {
    if (!type.is_envelope()) {
        return core::Rejection{"INVALID_CONTENT_TYPE", "Content-Type"};
    }
    const core::Result<std::string> document{decoded(bytes, type)};
    if (!document) {
        return document.rejection();
    }
    EnvelopeReader reader{options.body};
    if (const auto read = drive(document.value(), reader, options.limits); !read) {
        return read.rejection();
    }
    core::Result<Envelope> envelope{reader.finish()};
    if (!envelope) {
        return envelope;
    }
    if (auto* const message = std::get_if<SoapMessage>(&envelope.value()); message != nullptr) {
        message->kind = options.expected.value_or(kind_of(*message));
        if (const auto wrong = check_kind(*message); wrong) {
            return *wrong;
        }
        message->head = head_of(document.value());
        if (options.element != nullptr) {
            *options.element = body_of(document.value());
        }
    }
    return envelope;
}

core::Result<core::Nothing> check_answer(const SoapHeaders& request, const SoapHeaders& response) {
    const auto differs = [](const char* place) {
        return core::Rejection{"INCONSISTENT_RESPONSE", place};
    };
    if (request.client != response.client) {
        return differs("client");
    }
    if (request.service != response.service) {
        return differs("service");
    }
    if (request.id != response.id) {
        return differs("id");
    }
    if (request.user_id != response.user_id) {
        return differs("userId");
    }
    if (request.issue != response.issue) {
        return differs("issue");
    }
    if (request.represented_party != response.represented_party) {
        return differs("representedParty");
    }
    return core::Nothing{};
}

bool is_soap_action(std::optional<std::string_view> value) noexcept {
    if (!value || value->empty()) {
        return true;
    }
    if (value->size() < 2 || !value->starts_with('"') || !value->ends_with('"')) {
        return false;
    }
    const std::string_view inside{value->substr(1, value->size() - 2)};
    return std::all_of(inside.begin(), inside.end(), [](char letter) {
        return letter > ' ' && letter <= '~'
               && std::string_view{"\"<>\\^`{|}"}.find(letter) == std::string_view::npos;
    });
}

}
