#include "gateway/rights/case_json.h"

#include "gateway/ports/rights_words.h"
#include "gateway/rights/names.h"
#include "gateway/rights/steps.h"

namespace gateway::rights {

using text::JsonValue;

namespace {

/// Whether the answer is still to come.
bool runs(Standing standing) noexcept {
    return standing == Standing::open || standing == Standing::waits
           || standing == Standing::decided;
}

void add_deadline(JsonValue& object, const ports::RightsCase& request, core::LocalDate today) {
    const Deadline deadline{deadline_of(request, today)};
    const Standing standing{standing_of(request)};
    object.add("standing", json(word_of(standing)))
        .add("due", json(core::to_text(deadline.due)))
        .add("extended", JsonValue::of_boolean(deadline.extended))
        .add("stands_still", JsonValue::of_boolean(deadline.stands_still));
    if (runs(standing)) {
        object.add("days_left", json(days_between(today, deadline.due)));
    }
    object.add("late", JsonValue::of_boolean(runs(standing) && deadline.due < today));
}

JsonValue list_of(const std::vector<std::string>& texts) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& text : texts) {
        list.push(json(text));
    }
    return list;
}

JsonValue step_json(const ports::RightsEvent& event) {
    JsonValue object{JsonValue::make_object()};
    object.add("step", json(core::word_of(ports::rights_step_words, event.step)))
        .add("at", json(event.at))
        .add("roles", list_of(event.roles));
    if (!event.ground.empty()) {
        object.add("ground", json(event.ground)).add("provision", json(provision_of(event.ground)));
    }
    return object;
}

constexpr std::string_view assessment{"assessment"};

JsonValue read(const ports::RightsEvent& event) {
    const core::Result<JsonValue> details{text::parse_json(event.details)};
    return details ? details.value() : JsonValue{};
}

/// Without what shows the person's data, item by item.
JsonValue details_of(const ports::RightsEvent& event) {
    const JsonValue all{read(event)};
    if (all.find(assessment) == nullptr) {
        return all;
    }
    JsonValue rest{JsonValue::make_object()};
    for (const auto& [key, value] : all.members()) {
        if (key != assessment) {
            rest.add(key, value);
        }
    }
    return rest;
}

JsonValue head_of(const ports::RightsRequest& request) {
    JsonValue object{JsonValue::make_object()};
    object.add("request", json(request.request.text()))
        .add("register", json(request.reg.text()))
        .add("right", json(core::word_of(ports::right_words, request.right)))
        .add("asker", json(core::word_of(ports::asker_words, request.asker)))
        .add("received", json(core::to_text(request.received)));
    return object;
}

}

JsonValue json_of(const ports::RightsCase& request, core::LocalDate today) {
    JsonValue object{head_of(request.request)};
    JsonValue items{JsonValue::make_array()};
    for (const core::ItemId item : request.request.items) {
        items.push(json(item.text()));
    }
    object.add("language", json(request.request.language))
        .add("reference", json(request.request.reference))
        .add("authority", json(request.request.authority))
        .add("identities", json(static_cast<std::int64_t>(request.request.persons.size())))
        .add("items", std::move(items));
    add_deadline(object, request, today);
    JsonValue steps{JsonValue::make_array()};
    for (const ports::RightsEvent& event : request.steps) {
        JsonValue step{step_json(event)};
        step.add("by", json(event.by))
            .add("reference", json(event.reference))
            .add("details", details_of(event));
        steps.push(std::move(step));
    }
    JsonValue next{JsonValue::make_array()};
    for (const NextStep& one : next_steps(request, today)) {
        JsonValue grounds{JsonValue::make_array()};
        for (const std::string_view ground : one.grounds) {
            grounds.push(json(ground));
        }
        JsonValue step{JsonValue::make_object()};
        step.add("step", json(core::word_of(ports::rights_step_words, one.step)))
            .add("grounds", std::move(grounds));
        next.push(std::move(step));
    }
    return object.add("steps", std::move(steps)).add("next", std::move(next));
}

JsonValue kept_assessment(const ports::RightsCase& request) {
    for (auto event = request.steps.rbegin(); event != request.steps.rend(); ++event) {
        const JsonValue details{read(*event)};
        if (const JsonValue* const found{details.find(assessment)}) {
            return *found;
        }
    }
    return {};
}

JsonValue told_case(const ports::RightsCase& request, core::LocalDate today) {
    JsonValue object{head_of(request.request)};
    add_deadline(object, request, today);
    JsonValue steps{JsonValue::make_array()};
    for (const ports::RightsEvent& event : request.steps) {
        if (event.step != ports::RightsStep::withheld) { // that stands in the report, if anywhere
            steps.push(step_json(event));
        }
    }
    return object.add("steps", std::move(steps));
}

}
