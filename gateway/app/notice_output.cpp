#include "gateway/app/notice_output.h"

#include "gateway/app/verb_output.h"
#include "gateway/policy/citation.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

using text::JsonValue;

namespace {}

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

JsonValue notices_json(std::span<const notice::LintedNotice> notices, policy::Language language) {
    JsonValue all{JsonValue::make_array()};
    for (const notice::LintedNotice& linted : notices) {
        JsonValue findings{JsonValue::make_array()};
        for (const notice::Finding& finding : linted.findings) {
            findings.push(notice_json(finding, language));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("register", json(linted.notice->reg.text()))
            .add("file", json(linted.notice->file))
            .add("findings", std::move(findings));
        all.push(std::move(object));
    }
    return all;
}

void print_notices(
    std::span<const notice::LintedNotice> notices, policy::Language language, std::ostream& out) {
    for (const notice::LintedNotice& linted : notices) {
        for (const notice::Finding& finding : linted.findings) {
            out << linted.notice->file << ':' << finding.line << ": notice "
                << name_of(finding.severity) << ' ' << name_of(finding.rule) << " \""
                << finding.quote << "\": " << in(finding.why, language) << '\n';
        }
    }
}

bool has_errors(std::span<const notice::LintedNotice> notices) noexcept {
    return std::any_of(notices.begin(), notices.end(), [](const notice::LintedNotice& linted) {
        return std::any_of(
            linted.findings.begin(), linted.findings.end(), [](const notice::Finding& finding) {
                return finding.severity == notice::Severity::error;
            });
    });
}

namespace {

template <class Name> JsonValue names_json(const std::vector<Name>& names) {
    JsonValue array{JsonValue::make_array()};
    for (const Name name : names) {
        array.push(json(name.text()));
    }
    return array;
}

void add_traffic(const notice::Comparison& comparison, JsonValue& body) {
    JsonValue oversent{JsonValue::make_array()};
    for (const notice::Oversent& one : comparison.oversent) {
        JsonValue object{JsonValue::make_object()};
        object.add("party", json(one.party.text()))
            .add("unpermitted", names_json(one.unpermitted))
            .add("untold", names_json(one.untold));
        oversent.push(std::move(object));
    }
    JsonValue unused{JsonValue::make_array()};
    for (const notice::Unused& one : comparison.unused) {
        JsonValue object{JsonValue::make_object()};
        object.add("party", json(one.party.text())).add("items", names_json(one.items));
        unused.push(std::move(object));
    }
    body.add("oversent", std::move(oversent)).add("unused", std::move(unused));
}

}

JsonValue comparison_json(
    const notice::Notice& notice, const notice::Comparison& comparison, bool with_traffic) {
    JsonValue untold{JsonValue::make_array()};
    for (const notice::Untold& one : comparison.untold) {
        JsonValue object{JsonValue::make_object()};
        object.add("class", json(one.cls.text()))
            .add("items", names_json(one.items))
            .add("rules", names_json(one.rules));
        untold.push(std::move(object));
    }
    JsonValue unpermitted{JsonValue::make_array()};
    for (const notice::Unpermitted& one : comparison.unpermitted) {
        JsonValue object{JsonValue::make_object()};
        object.add("class", json(one.cls.text()))
            .add("items", names_json(one.items))
            .add("line", json(static_cast<std::int64_t>(one.line)));
        unpermitted.push(std::move(object));
    }
    JsonValue sources{JsonValue::make_array()};
    for (const notice::SourceUntold& one : comparison.sources_untold) {
        JsonValue object{JsonValue::make_object()};
        object.add("party", json(one.party.text())).add("exchanges", names_json(one.exchanges));
        sources.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("register", json(notice.reg.text()))
        .add("file", json(notice.file))
        .add("untold", std::move(untold))
        .add("unpermitted", std::move(unpermitted))
        .add("held_untold", names_json(comparison.held_untold))
        .add("sources_untold", std::move(sources));
    if (with_traffic) {
        add_traffic(comparison, body);
    }
    return body;
}

}
