#include "gateway/app/notice_views.h"

#include "gateway/app/analysis_text.h"
#include "gateway/app/notice_output.h"
#include "gateway/app/records.h"
#include "gateway/app/verb_output.h"
#include "gateway/config/activities.h"
#include "gateway/notice/compare.h"
#include "gateway/notice/processing.h"

#include <algorithm>
#include <map>
#include <vector>

namespace gateway::app {

using text::JsonValue;

namespace {

/// What went from a register, by party.
std::vector<notice::Sent> sent_from(
    const config::Configuration& configuration, core::RegisterId reg,
    std::span<const ports::MessageLog::Given> given) {
    std::map<core::PartyId, notice::Sent> all;
    for (const ports::MessageLog::Given& one : given) {
        const config::Exchange* const exchange{configuration.find(one.exchange)};
        if (exchange != nullptr && exchange->reg == reg) {
            all.try_emplace(one.party, notice::Sent{one.party, {}})
                .first->second.items.insert(one.item);
        }
    }
    std::vector<notice::Sent> sent;
    for (auto& [party, one] : all) {
        sent.push_back(std::move(one));
    }
    return sent;
}

JsonValue given_json(
    const config::Configuration& configuration, core::RegisterId reg,
    std::span<const ports::MessageLog::Given> given) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::MessageLog::Given& one : given) {
        const config::Exchange* const exchange{configuration.find(one.exchange)};
        if (exchange != nullptr && exchange->reg == reg) {
            JsonValue object{JsonValue::make_object()};
            object.add("exchange", json(one.exchange.text()))
                .add("party", json(one.party.text()))
                .add("item", json(one.item.text()))
                .add("records", json(one.records));
            list.push(std::move(object));
        }
    }
    return list;
}

JsonValue head_of(const notice::Notice& told) {
    JsonValue object{JsonValue::make_object()};
    object.add("register", json(told.reg.text()))
        .add("file", json(told.file))
        .add("title", json(told.title))
        .add("dated", told.dated ? json(core::to_text(*told.dated)) : JsonValue{})
        .add("language", json(told.language))
        .add("source", json(told.source));
    return object;
}

}

JsonValue notice_views(
    const NoticeLints::Linted& linted, core::Instant at, const std::string& language,
    std::span<const ports::MessageLog::Given> given) {
    const config::Configuration& configuration{*linted.configuration};
    const policy::Language speech{language_of(language)};
    JsonValue all{JsonValue::make_array()};
    for (const notice::Activity& activity : config::activities_of(configuration)) {
        if (activity.notice == nullptr) {
            continue;
        }
        const notice::Notice& told{*activity.notice};
        JsonValue view{head_of(told)};
        JsonValue findings{JsonValue::make_array()};
        for (const notice::LintedNotice& one : linted.notices) {
            for (const notice::Finding& finding : one.findings) {
                if (one.notice == &told) {
                    findings.push(notice_json(finding, speech));
                }
            }
        }
        const std::vector<notice::Sent> sent{sent_from(configuration, activity.reg, given)};
        const JsonValue section =
            disclosure_sections(configuration, std::string{activity.reg.text()}, at, speech);
        view.add("findings", std::move(findings))
            .add(
                "comparison", comparison_json(
                                  told,
                                  notice::compare(
                                      told, configuration.rules->law(), activity.items, at,
                                      std::span<const notice::Sent>{sent},
                                      config::sources_of(configuration, activity.reg)),
                                  true))
            .add("given", given_json(configuration, activity.reg, given));
        view.add("section", section.elements().front());
        all.push(std::move(view));
    }
    return all;
}

JsonValue processing_record(
    const config::Configuration& configuration, core::Instant at, const std::string& language) {
    return notice::record_of_processing(
        config::activities_of(configuration), configuration.rules->law(), at,
        language_of(language));
}

}
