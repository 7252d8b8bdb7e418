#include "gateway/admin/reason.h"

#include "gateway/core/bytes.h"
#include "gateway/text/charset.h"

#include <algorithm>

namespace gateway::admin {

namespace {

core::Rejection wrong() {
    return core::Rejection{"REASON_FORM", "/reason"};
}

std::string trimmed(std::string_view text) {
    const std::size_t first{text.find_first_not_of(' ')};
    return first == std::string_view::npos
               ? std::string{}
               : std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
}

}

std::string_view reading_purpose(std::string_view word) noexcept {
    const auto* const found = std::find(reading_purposes.begin(), reading_purposes.end(), word);
    return found == reading_purposes.end() ? std::string_view{} : *found;
}

core::Result<std::string> reason_in_body(std::string_view text) {
    const bool control{std::any_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte < 0x20 || byte == 0x7F;
    })};
    if (control || text.size() > longest_reason || !text::is_utf8(text)) {
        return wrong();
    }
    return trimmed(text);
}

core::Result<std::string> reason_in_field(std::string_view field) {
    std::string text;
    while (!field.empty()) {
        const bool encoded{field.front() == '%'};
        const std::string_view piece{field.substr(0, encoded ? 3 : 1)};
        if (encoded) {
            const std::optional<core::Bytes> byte{core::from_hex(piece.substr(1))};
            if (!byte || byte->size() != 1) {
                return wrong();
            }
            text += static_cast<char>(byte->front());
        } else {
            text += piece;
        }
        field.remove_prefix(piece.size());
    }
    return reason_in_body(text);
}

}
