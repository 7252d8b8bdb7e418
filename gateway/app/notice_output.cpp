#include "gateway/app/notice_output.h"

#include "gateway/app/verb_output.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

using text::JsonValue;

namespace {

const std::string& in(const policy::Label& label, policy::Language language) {
    switch (language) {
    case policy::Language::fi: return label.fi;
    case policy::Language::sv: return label.sv;
    case policy::Language::en: return label.en;
    }
    return label.fi;
}

}

JsonValue notice_json(const notice::Finding& finding, policy::Language language) {
    JsonValue object{JsonValue::make_object()};
    object.add("rule", json(name_of(finding.rule)))
        .add("severity", json(name_of(finding.severity)))
        .add("line", json(static_cast<std::int64_t>(finding.line)))
        .add("quote", json(finding.quote))
        .add("why", json(in(finding.why, language)))
        .add("instead", json(in(finding.instead, language)));
    return object;
}

void print_notice(
    std::span<const notice::Finding> findings, const std::string& file, policy::Language language,
    bool as_json, std::ostream& out) {
    if (as_json) {
        JsonValue array{JsonValue::make_array()};
        for (const notice::Finding& finding : findings) {
            array.push(notice_json(finding, language));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("findings", std::move(array));
        out << text::write_json(body) << '\n';
        return;
    }
    std::size_t errors{0};
    for (const notice::Finding& finding : findings) {
        errors += finding.severity == notice::Severity::error ? 1U : 0U;
        out << file << ':' << finding.line << ": " << name_of(finding.severity) << ' '
            << name_of(finding.rule) << "\n    \"" << finding.quote << "\"\n    "
            << in(finding.why, language) << "\n    -> " << in(finding.instead, language) << '\n';
    }
    out << file << ": " << errors << " errors, " << findings.size() - errors << " other findings\n";
}

}
