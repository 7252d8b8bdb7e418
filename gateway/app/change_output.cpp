#include "gateway/app/change_output.h"

#include "gateway/core/message_id.h"

#include <iomanip>

namespace gateway::app {

using text::JsonValue;

std::span<const JsonValue> list_in(const JsonValue& object, std::string_view key) {
    const JsonValue* const list{object.find(key)};
    return list == nullptr ? std::span<const JsonValue>{} : list->elements();
}

std::string word_in(const JsonValue& object, std::string_view key) {
    const JsonValue* const found{object.find(key)};
    return found == nullptr || found->is_null() ? std::string{} : found->text();
}

bool is_true(const JsonValue& object, std::string_view key) {
    const JsonValue* const found{object.find(key)};
    return found != nullptr && found->is_true();
}

std::string draft_path(const std::string& draft, const std::string& rest) {
    return "/drafts/" + (core::MessageId::parse(draft) ? draft : "-") + rest;
}

void print_draft(const JsonValue& draft, std::ostream& out) {
    out << std::left << std::setw(38) << word_in(draft, "draft") << std::setw(11)
        << word_in(draft, "state") << std::setw(34) << word_in(draft, "saved_at") << std::setw(16)
        << word_in(draft, "saved_by") << word_in(draft, "title")
        << (is_true(draft, "behind") ? " (behind what is in force)" : "") << '\n';
    for (const JsonValue& plan : list_in(draft, "plans_beside")) {
        out << "planned on the same set; only what is first comes into force, the other lapses "
               "unless it is cancelled and rebased: "
            << word_in(plan, "draft") << ' ' << word_in(plan, "due") << ' '
            << word_in(plan, "title") << '\n';
    }
}

}
