// `identifiers check`: strict as machines write them. The value is asked for and never said again.

#include "gateway/app/input_line.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/area_codes.h"
#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/core/identifiers.h"

#include <ostream>

namespace gateway::app {

namespace {

using core::GatewayError;
using core::IdentifierKind;

/// The rule of the form, then the list if there is one.
core::Result<core::Nothing>
judge(core::LocalDate today, IdentifierKind kind, const IdentifierWords& words) {
    const std::string value{words.value == "-" ? read_line_of_input() : words.value};
    core::Result<core::Nothing> formed{core::check_identifier(kind, value)};
    if (formed && kind == IdentifierKind::hetu && core::is_born_after(value, today)) {
        return core::Rejection{"HETU_FUTURE", {}};
    }
    if (!formed || words.codes.empty()) {
        return formed;
    }
    const core::Result<core::DatedCodes> list{core::DatedCodes::parse(read_input(words.codes))};
    if (!list) {
        const core::Rejection& why{list.rejection()};
        throw GatewayError{
            why.code,
            words.codes + ':' + std::to_string(why.line.value_or(1)) + ": "
                + std::string{core::explain_identifier(why.code)},
            GatewayError::Retry::never};
    }
    return list.value().check(value, today);
}

}

int identifiers_check(const VerbOptions& options, const IdentifierWords& words, std::ostream& out) {
    const core::LocalDate today{day_of(options)}; // a wrong one is told, wanted or not
    const std::optional<IdentifierKind> kind{core::find_identifier_kind(words.kind)};
    if (!kind) {
        throw GatewayError{"IDENTIFIER_KIND", words.kind, GatewayError::Retry::never};
    }
    const bool listed{
        *kind == IdentifierKind::municipality || *kind == IdentifierKind::postal_code};
    if (!words.codes.empty() && !listed) {
        throw GatewayError{
            "IDENTIFIER_LIST", "--codes: a list is of municipality or postal-code",
            GatewayError::Retry::never};
    }
    const core::Result<core::Nothing> judged{judge(today, *kind, words)};
    if (options.json) {
        text::JsonValue body{text::JsonValue::make_object()};
        body.add("kind", json(words.kind)).add("valid", text::JsonValue::of_boolean(judged.ok()));
        if (!judged) {
            body.add("code", json(judged.rejection().code.text()))
                .add("reason", json(core::explain_identifier(judged.rejection().code)));
        }
        out << text::write_json(body) << '\n';
    } else if (judged) {
        out << "valid\n";
    } else {
        out << judged.rejection().code << ' ' << core::explain_identifier(judged.rejection().code)
            << '\n';
    }
    return judged ? 0 : 1;
}

}
