#include "adapters/transports/xroad/declared_charset.h"

#include <algorithm>
#include <string>

namespace adapters::xroad {

namespace {

namespace text = gateway::text;

constexpr std::size_t longest_declaration{1024};

}

std::string_view declaration_of(std::string_view document) noexcept {
    if (!document.starts_with("<?xml") || document.size() < 6
        || std::string_view{" \t\r\n"}.find(document[5]) == std::string_view::npos) {
        return {};
    }
    const std::size_t end{document.substr(0, longest_declaration).find("?>")};
    return end == std::string_view::npos ? std::string_view{} : document.substr(0, end + 2);
}

std::optional<std::string_view>
pseudo_attribute(std::string_view declaration, std::string_view name) noexcept {
    const std::size_t at{declaration.find(name)};
    const std::size_t open{
        at == std::string_view::npos ? at : declaration.find_first_of("'\"", at + name.size())};
    if (open == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t close{declaration.find(declaration[open], open + 1)};
    return close == std::string_view::npos
               ? std::nullopt
               : std::optional{declaration.substr(open + 1, close - open - 1)};
}

std::optional<NamedCharset> find_named_charset(std::string_view name) {
    std::string lower{name};
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    if (lower == "utf8" || lower == "us-ascii") {
        return NamedCharset{text::Charset::utf_8, lower == "us-ascii"};
    }
    const auto known = text::find_charset(lower);
    return known ? std::optional{NamedCharset{*known}} : std::nullopt;
}

bool is_utf16(core::ByteView bytes) noexcept {
    const std::string_view text{core::as_text(bytes)};
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")
           || text.find('\0') != std::string_view::npos;
}

}
