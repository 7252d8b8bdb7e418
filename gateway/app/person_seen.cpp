#include "gateway/app/person_seen.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/characters.h"
#include "gateway/core/identifiers.h"
#include "gateway/mapping/converters.h"

#include <ostream>

namespace gateway::app {

namespace {

[[nodiscard]] bool looks_like_a_hetu(std::string_view text) {
    constexpr std::size_t birth{6};
    constexpr std::size_t number{4}; // with the check character
    return (text.size() == birth + number || text.size() == birth + 1 + number)
           && core::all_digits(text.substr(0, birth))
           && core::all_digits(text.substr(text.size() - number, number - 1));
}

}

std::optional<core::Code> mistyped(const core::PersonId& person) {
    return mapping::wrong_person_id(person.reveal());
}

void add_seen(text::JsonValue& body, bool known, const core::PersonId& person) {
    body.add("known", text::JsonValue::of_boolean(known));
    if (const std::optional<core::Code> code{known ? std::nullopt : mistyped(person)}) {
        text::JsonValue identifier{text::JsonValue::make_object()};
        identifier.add("code", json(code->text()))
            .add("reason", json(core::explain_identifier(*code)));
        body.add("identifier", std::move(identifier));
    }
}

void print_seen(bool known, const core::PersonId& person, std::ostream& out) {
    if (known) {
        return;
    }
    out << "never seen: the gateway has nothing under this identifier\n";
    if (const std::optional<core::Code> code{mistyped(person)}) {
        out
            << (looks_like_a_hetu(person.reveal())
                    ? "it looks like an identity code and is none: "
                    : "it is neither an identity code nor a register's own identifier: ")
            << core::explain_identifier(*code) << " (" << *code << ")\n";
    }
}

}
