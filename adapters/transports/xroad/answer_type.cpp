#include "adapters/transports/xroad/answer_type.h"

#include "adapters/transports/xroad/declared_charset.h"
#include "adapters/transports/xroad/media_type.h"

namespace adapters::xroad {

namespace {

using gateway::text::Charset;

constexpr std::string_view xml{"application/xml"};
constexpr std::string_view unlabelled{"application/octet-stream"};

[[nodiscard]] bool is_written_as(std::string_view essence, std::string_view wanted) {
    if (essence == wanted || (wanted == xml && essence == "text/xml")) {
        return true;
    }
    const std::string_view syntax{wanted.substr(wanted.find('/') + 1)};
    return (wanted == xml || wanted == "application/json") && essence.ends_with(syntax)
           && essence.substr(0, essence.size() - syntax.size()).ends_with('+')
           && !essence.starts_with("application/problem+") && essence != "application/xhtml+xml"
           && essence != "application/soap+xml";
}

/// Of CSV the reader's settings say the charset: what the type says tells nothing of it.
[[nodiscard]] bool says_its_own_charset(std::string_view wanted) {
    return wanted == xml || wanted.ends_with("json");
}

/// What the document itself is in, as whoever reads it takes it; nothing where it is in none that
/// a type can name.
[[nodiscard]] std::optional<Charset>
own_charset(std::string_view wanted, core::ByteView beginning) {
    if (wanted != xml) {
        return Charset::utf_8;
    }
    if (is_utf16(beginning)) {
        return std::nullopt;
    }
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    std::string_view document{core::as_text(beginning)};
    document.remove_prefix(document.starts_with(mark) ? mark.size() : 0);
    const auto declared = pseudo_attribute(declaration_of(document), "encoding");
    const auto named = find_named_charset(declared.value_or("utf-8"));
    return named ? std::optional{named->charset} : std::nullopt;
}

}

bool is_answer_of_type(std::string_view field, std::string_view wanted, core::ByteView beginning) {
    if (field.empty()) {
        return true;
    }
    const std::optional<MediaType> type{parse_media_type(field)};
    if (type && type->essence == unlabelled) {
        return true;
    }
    if (!type || !is_written_as(type->essence, wanted)) {
        return false;
    }
    const auto charset = type->parameter("charset");
    if (!charset || !says_its_own_charset(wanted)) {
        return true;
    }
    const auto named = find_named_charset(*charset);
    return named && own_charset(wanted, beginning) == named->charset;
}

bool is_question_of_type(const gateway::http::Request& request, std::string_view wanted) {
    const std::string_view field{request.headers.find("content-type").value_or("")};
    const std::optional<MediaType> type{parse_media_type(field)};
    const auto charset = type ? type->parameter("charset") : std::nullopt;
    if (!type || type->essence != wanted
        || (charset && *charset != "utf-8" && *charset != "UTF-8")) {
        return false;
    }
    if (request.held && request.held->pieces() != 0) {
        return is_answer_of_type(field, wanted, request.held->piece(0));
    }
    return is_answer_of_type(field, wanted, request.body);
}

}
