#include "gateway/notice/letters.h"

#include <algorithm>
#include <array>

namespace gateway::notice {

namespace {

struct Folding {
    char32_t first;
    char32_t last;
    std::string_view letters; ///< what all of them are, or one byte for each
    bool one_each;
};

// Latin-1, Latin Extended-A and what word processors put in; ordered.
constexpr std::array<Folding, 35> foldings{
    Folding{0x00A0, 0x00A0, " ", false},        Folding{0x00A7, 0x00A7, "$", false},
    Folding{0x00AB, 0x00AB, "\"", false},       Folding{0x00AD, 0x00AD, "", false},
    Folding{0x00B4, 0x00B4, "'", false},        Folding{0x00BB, 0x00BB, "\"", false},
    Folding{0x00C0, 0x00C5, "aaaaaa", true},    Folding{0x00C6, 0x00C6, "ae", false},
    Folding{0x00C7, 0x00CF, "ceeeeiiii", true}, Folding{0x00D0, 0x00D6, "dnooooo", true},
    Folding{0x00D8, 0x00DD, "ouuuuy", true},    Folding{0x00DF, 0x00DF, "ss", false},
    Folding{0x00E0, 0x00E5, "aaaaaa", true},    Folding{0x00E6, 0x00E6, "ae", false},
    Folding{0x00E7, 0x00EF, "ceeeeiiii", true}, Folding{0x00F0, 0x00F6, "dnooooo", true},
    Folding{0x00F8, 0x00FD, "ouuuuy", true},    Folding{0x00FF, 0x00FF, "y", false},
    Folding{0x0100, 0x0105, "a", false},        Folding{0x0106, 0x010D, "c", false},
    Folding{0x010E, 0x0111, "d", false},        Folding{0x0112, 0x011B, "e", false},
    Folding{0x0150, 0x0151, "o", false},        Folding{0x015A, 0x0161, "s", false},
    Folding{0x0170, 0x0171, "u", false},        Folding{0x0179, 0x017E, "z", false},
    Folding{0x0300, 0x036F, "", false},         Folding{0x2000, 0x200A, " ", false},
    Folding{0x200B, 0x200F, "", false},         Folding{0x2010, 0x2015, "-", false},
    Folding{0x2018, 0x201B, "'", false},        Folding{0x201C, 0x201F, "\"", false},
    Folding{0x202F, 0x202F, " ", false},        Folding{0x2212, 0x2212, "-", false},
    Folding{0xFB01, 0xFB02, "", false}};

constexpr std::string_view ascii{
    " !\"#$%&'()*+,-./"
    "0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\\]^_`abcdefghijklmnopqrstuvwxyz{|}"
    "~"};

}

Character character_at(std::string_view text, std::size_t at) noexcept {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t size{lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : 2U};
    char32_t code{static_cast<char32_t>(lead & (0xFFU >> (size + 1)))};
    for (std::size_t next{1}; next < size && at + next < text.size(); ++next) {
        code = code << 6U | (static_cast<unsigned char>(text[at + next]) & 0x3FU);
    }
    return {code, std::min(size, text.size() - at)};
}

std::string_view folded(char32_t code) noexcept {
    if (code < 0x80) {
        return code < 0x20 || code == 0x7F ? std::string_view{" "} : ascii.substr(code - 0x20, 1);
    }
    if (code == 0xFEFF) {
        return "";
    }
    if (code == 0xFB01) {
        return "fi";
    }
    if (code == 0xFB02) {
        return "fl";
    }
    const auto found = std::find_if(foldings.begin(), foldings.end(), [&](const Folding& folding) {
        return folding.first <= code && code <= folding.last;
    });
    if (found == foldings.end()) {
        return "~";
    }
    return found->one_each ? found->letters.substr(code - found->first, 1) : found->letters;
}

bool is_upper(char32_t code) noexcept {
    return (code >= U'A' && code <= U'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7)
           || code == 0x160 || code == 0x17D;
}

bool is_letter(char32_t code) noexcept {
    if (code < 0x80) {
        return is_ascii_letter(static_cast<char>(code));
    }
    return (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7) || code == 0xFB01
           || code == 0xFB02;
}

bool is_bullet(char32_t code) noexcept {
    constexpr std::u32string_view bullets{U"•·●○▪▫◦‣∙◆■➢➤►"};
    return bullets.find(code) != std::u32string_view::npos;
}

Box box_of(char32_t code) noexcept {
    constexpr std::u32string_view ticked{U"☒☑✓✔✗✘"};
    constexpr std::u32string_view empty{U"☐□❏❑◻"};
    if (ticked.find(code) != std::u32string_view::npos) {
        return Box::ticked;
    }
    return empty.find(code) != std::u32string_view::npos ? Box::empty : Box::none;
}

}
