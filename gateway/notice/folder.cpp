#include "gateway/notice/folder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace gateway::notice {

namespace {

constexpr std::array<std::string_view, 14> inline_tags{
    "a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"};

struct Entity {
    std::string_view name;
    char32_t code;
};

constexpr std::array<Entity, 17> entities{
    Entity{"amp", U'&'},     Entity{"lt", U'<'},   Entity{"gt", U'>'},    Entity{"quot", U'"'},
    Entity{"apos", U'\''},   Entity{"nbsp", U' '}, Entity{"auml", U'ä'},  Entity{"Auml", U'Ä'},
    Entity{"ouml", U'ö'},    Entity{"Ouml", U'Ö'}, Entity{"aring", U'å'}, Entity{"Aring", U'Å'},
    Entity{"eacute", U'é'},  Entity{"sect", U'§'}, Entity{"ndash", U'-'}, Entity{"mdash", U'-'},
    Entity{"shy", U'\u00AD'}};

/// After a hyphen these begin a new word: `työ- ja`.
constexpr std::array<std::string_view, 8> conjunctions{"ja",  "tai",   "seka", "sek\xC3\xA4",
                                                       "och", "eller", "and",  "or"};

bool begins_conjunction(std::string_view words) {
    return std::any_of(conjunctions.begin(), conjunctions.end(), [&](std::string_view word) {
        return words.starts_with(word)
               && (words.size() == word.size() || words[word.size()] == ' '
                   || words[word.size()] == '\n' || words[word.size()] == '\r');
    });
}

bool blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/// `12.` or `3.1` and a capital: the number of a heading.
bool begins_heading_number(std::string_view words) {
    std::size_t at{0};
    while (at < words.size() && at < 6 && (is_digit(words[at]) || words[at] == '.')) {
        ++at;
    }
    if (at == 0 || at > 5) {
        return false;
    }
    const bool dotted{words[at - 1] == '.' || words[at] == ')'};
    while (at < words.size() && (words[at] == ' ' || words[at] == '\t' || words[at] == ')')) {
        ++at;
    }
    return at < words.size() && is_upper(character_at(words, at).code) && (dotted || at <= 4);
}

}

void Folder::fold(std::size_t begin, std::size_t end, Parts parts) {
    m_at = begin;
    m_end = end;
    m_parts = parts;
    m_line_begin = begin;
    m_line_start = true;
    m_width = 0;
    constexpr std::size_t widest_page{130};
    for (std::size_t from{begin}; from < end;) {
        const std::size_t feed{std::min(m_words.find('\n', from), end)};
        m_width = std::max(m_width, std::min(feed - from, widest_page));
        from = feed + 1;
    }
    while (m_at < m_end) {
        step();
    }
    boundary();
}

void Folder::finish() {
    boundary();
    m_text.m_origin.push_back(static_cast<std::uint32_t>(m_words.size()));
    m_text.m_upper.push_back(false);
}

void Folder::step() {
    const char byte{m_words[m_at]};
    if (byte == '\n' || byte == '\f' || byte == '\v') {
        line_feed();
        return;
    }
    if (byte == '\t' || byte == '|') {
        // a bar inside a line of scanned text can be a letter; a table's bar has a space beside it
        boundary();
        ++m_at;
        return;
    }
    if ((byte == '<' && tag()) || (byte == '&' && entity()) || (m_line_start && bullet())) {
        return;
    }
    if (byte == '*') {
        stars();
        return;
    }
    if (byte == '#' && m_line_start) {
        ++m_at;
        return;
    }
    const Character character{character_at(m_words, m_at)};
    if (folded(character.code) == "-") {
        hyphen();
        return;
    }
    if (const Box ticked{box_of(character.code)}; ticked != Box::none) {
        box(ticked);
        m_at += character.size;
        return;
    }
    if (is_bullet(character.code)) {
        boundary();
        m_item = true;
        m_at += character.size;
        return;
    }
    letter(character);
}

void Folder::letter(Character character) {
    const std::string_view letters{folded(character.code)};
    if (letters == " ") {
        space();
    } else {
        put(letters, is_upper(character.code));
        m_line_start = false;
    }
    m_at += character.size;
}

/// HTML that was left in the text. What is no tag stays as it is.
bool Folder::tag() {
    const std::string_view words{rest()};
    constexpr std::size_t longest{300};
    const std::size_t close{words.substr(0, longest).find('>')};
    std::size_t name_begin{1};
    if (words.size() > 1 && words[1] == '/') {
        name_begin = 2;
    }
    if (close == std::string_view::npos || name_begin >= words.size()
        || !is_ascii_letter(words[name_begin])) {
        return false;
    }
    std::size_t name_end{name_begin};
    while (name_end < close && (is_ascii_letter(words[name_end]) || is_digit(words[name_end]))) {
        ++name_end;
    }
    std::string name{words.substr(name_begin, name_end - name_begin)};
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char byte) {
        return static_cast<char>(std::tolower(byte));
    });
    const std::string_view whole{words.substr(0, close)};
    if (name == "input" && whole.find("checkbox") != std::string_view::npos) {
        box(whole.find("checked") == std::string_view::npos ? Box::empty : Box::ticked);
    } else if (std::find(inline_tags.begin(), inline_tags.end(), name) == inline_tags.end()) {
        boundary();
        m_item = name == "li" && name_begin == 1;
    }
    m_at += close + 1;
    return true;
}

bool Folder::entity() {
    const std::string_view words{rest()};
    const std::size_t close{words.substr(0, 10).find(';')};
    if (close == std::string_view::npos) {
        return false;
    }
    const std::string_view name{words.substr(1, close - 1)};
    char32_t code{0};
    if (name.starts_with('#')) {
        const bool hex{name.size() > 1 && (name[1] == 'x' || name[1] == 'X')};
        unsigned value{0};
        const char* const first{name.data() + (hex ? 2 : 1)};
        const auto read = std::from_chars(first, name.data() + name.size(), value, hex ? 16 : 10);
        code = read.ec == std::errc{} ? value : 0;
    } else {
        const auto found = std::find_if(entities.begin(), entities.end(), [&](const Entity& known) {
            return known.name == name;
        });
        code = found == entities.end() ? 0 : found->code;
    }
    if (code == 0) {
        return false;
    }
    letter({code, close + 1});
    return true;
}

/// A dash, a dot or a star before an item of a list; in scanned text a lone `e` or `o`.
bool Folder::bullet() {
    const std::string_view words{rest()};
    const Character first{character_at(words, 0)};
    const bool dash{folded(first.code) == "-" || first.code == U'*'};
    const bool scanned{words[0] == 'e' || words[0] == 'o'};
    const bool spaced{first.size < words.size() && words[first.size] == ' '};
    const bool glued_dash{
        dash && first.size < words.size() && is_letter(character_at(words, first.size).code)};
    if (!((dash || scanned) && spaced) && !glued_dash) {
        return false;
    }
    boundary();
    m_item = true;
    m_line_start = false;
    m_at += first.size;
    return true;
}

/// Emphasis. Where it ends or begins in the middle of a word, two blocks were glued together.
void Folder::stars() {
    std::size_t end{m_at};
    while (end < m_end && m_words[end] == '*') {
        ++end;
    }
    const bool after{m_at > 0 && !blank(m_words[m_at - 1]) && m_words[m_at - 1] != '\n'};
    const bool before{end < m_end && !blank(m_words[end]) && m_words[end] != '\n'};
    if (after && before) {
        boundary();
    }
    m_at = end;
}

/// Inside a word a hyphen is not seen, whether the word goes on in this line or in the next one.
void Folder::hyphen() {
    const std::size_t size{character_at(m_words, m_at).size};
    std::size_t next{m_at + size};
    bool new_line{false};
    while (next < m_end
           && (blank(m_words[next]) || m_words[next] == '\n' || m_words[next] == '\f')) {
        new_line = new_line || m_words[next] == '\n';
        ++next;
    }
    const std::string& folded_text{m_text.m_folded};
    const bool after{!folded_text.empty() && is_ascii_letter(folded_text.back())};
    const bool before{next < m_end && is_letter(character_at(m_words, next).code)};
    const bool beside{next == m_at + size};
    if (after && before && (beside || new_line)) {
        const bool conjunction{
            new_line && begins_conjunction(std::string_view{m_words}.substr(next, m_end - next))};
        if (conjunction) {
            space();
        }
        if (new_line) {
            m_line_begin = next;
        }
        m_at = next;
        return;
    }
    const bool capital{next < m_end && is_upper(character_at(m_words, next).code)};
    if (!folded_text.empty() && folded_text.back() == ' ' && capital && !beside) {
        boundary(); // ` - Henkilön suostumus - Sopimus`: a list in one line
        m_item = true;
    } else if (!after || beside || !before) {
        put("-", false);
    }
    m_line_start = false;
    m_at += size;
}

void Folder::line_feed() {
    std::size_t feeds{0};
    std::size_t next{m_at};
    std::size_t line{m_at};
    while (next < m_end
           && (blank(m_words[next]) || m_words[next] == '\n' || m_words[next] == '\f'
               || m_words[next] == '\v')) {
        if (m_words[next] == '\t') {
            break;
        }
        if (m_words[next] == '\n') {
            ++feeds;
            line = next + 1;
        }
        ++next;
    }
    if (next < m_end && joins_next_line(next, feeds > 1)) {
        space();
    } else {
        boundary();
    }
    m_line_begin = std::max(line, m_at + 1);
    m_line_start = true;
    m_at = std::max(next, m_at + 1);
}

/// Whether the line was broken by the width of a page, and not because a thought ended.
bool Folder::joins_next_line(std::size_t next, bool is_blank) const {
    const std::string& done{m_text.m_folded};
    const auto seen = done.find_last_not_of(' ');
    if (seen == std::string::npos || done[seen] == '\n') {
        return false;
    }
    const char last{done[seen]};
    const std::string_view ahead{std::string_view{m_words}.substr(next, m_end - next)};
    const char32_t first{character_at(ahead, 0).code};
    const bool goes_on{(is_letter(first) && !is_upper(first)) || first == U'('};
    const bool item{ahead.size() > 1 && ahead[1] == ' ' && (ahead[0] == 'e' || ahead[0] == 'o')};
    const bool ended{last == '.' || last == ':' || last == ';' || last == '!' || last == '?'};
    if (item || begins_heading_number(ahead)) {
        return false;
    }
    if (goes_on && !ended) {
        return true;
    }
    const bool full{(m_at - m_line_begin) * 10 >= m_width * 6 && m_width >= 60};
    return !is_blank && full && last != ':' && !is_bullet(first) && folded(first) != "-"
           && first != U'<' && first != U'|';
}

void Folder::box(Box box) {
    boundary();
    put(box == Box::ticked ? "[x]" : "[ ]", false);
    m_line_start = false;
}

void Folder::put(std::string_view letters, bool upper) {
    for (const char letter : letters) {
        m_text.m_folded += letter;
        m_text.m_origin.push_back(static_cast<std::uint32_t>(m_at));
        m_text.m_upper.push_back(upper);
    }
}

void Folder::space() {
    const std::string& done{m_text.m_folded};
    if (done.size() > m_block_begin && done.back() != ' ') {
        put(" ", false);
    }
}

void Folder::boundary() {
    std::string& done{m_text.m_folded};
    while (done.size() > m_block_begin && done.back() == ' ') {
        done.pop_back();
        m_text.m_origin.pop_back();
        m_text.m_upper.pop_back();
    }
    const bool item{std::exchange(m_item, false)};
    if (done.size() == m_block_begin) {
        m_item = item;
        return;
    }
    Block block;
    block.span = {m_block_begin, done.size()};
    block.item = item;
    block.parts = m_parts;
    m_text.m_blocks.push_back(block);
    put("\n", false);
    m_block_begin = done.size();
}

}
