#include "gateway/exchange/follow_up.h"

#include "gateway/core/hetu_in_text.h"
#include "gateway/journal/bodies.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

constexpr std::size_t longest{64};

bool is_plain(char letter) {
    constexpr std::string_view marks{"./_-"};
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9') || marks.find(letter) != std::string_view::npos;
}

/// Letters beyond ASCII are bytes with the highest bit set.
bool may_be_in_a_name(char letter) {
    return is_plain(letter) || letter == ' ' || (static_cast<unsigned char>(letter) & 0x80U) != 0;
}

}

bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= longest
           && std::all_of(text.begin(), text.end(), is_plain) && !core::may_name_a_person(text);
}

bool is_official(std::string_view text) {
    return !text.empty() && text.size() <= longest && text.front() != ' ' && text.back() != ' '
           && std::all_of(text.begin(), text.end(), may_be_in_a_name)
           && !core::may_name_a_person(text);
}

Note::Write change_of(ports::NoticeChange change) {
    return [change = std::move(change)](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::notice, change.notice, core::PersonNo::none,
            journal::notice_body(change));
        writing.notice_changes.push_back(change);
    };
}

Note::Write decision_of(ports::CaseDecision decision, const DigestKeys& keys) {
    const core::Digest digest{
        keys.record.of(core::as_bytes(decision.official + '\n' + decision.reference))};
    return [decision = std::move(decision), digest](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::official_case, decision.message, core::PersonNo::none,
            journal::case_body(digest));
        writing.case_decisions.push_back(decision);
    };
}

}
