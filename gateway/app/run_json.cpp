#include "gateway/app/run_json.h"

#include "gateway/admin/operation_json.h"

#include <algorithm>

namespace gateway::app {

using text::JsonValue;

namespace {

JsonValue result_json(const ports::PartyResult& result) {
    using Standing = ports::PartyResult::Standing;
    JsonValue object{JsonValue::make_object()};
    object.add("ordinal", json(result.ordinal))
        .add("record", json(result.record.text()))
        .add(
            "verdict",
            json(result.verdict == ports::PartyResult::Verdict::accepted ? "accepted" : "refused"))
        .add("code", json(result.code));
    if (result.standing == Standing::unmatched || result.standing == Standing::contradicts) {
        object.add(
            "standing", json(result.standing == Standing::unmatched ? "unmatched" : "contradicts"));
    }
    return object;
}

}

std::string_view word_of(ports::DeliveryStep::State state) noexcept {
    using State = ports::DeliveryStep::State;
    switch (state) {
    case State::waiting: return "waiting";
    case State::dead: return "dead";
    case State::replayed: return "replayed";
    case State::given_up: return "given-up";
    }
    return "dead";
}

std::string_view state_of(const ports::SealedDocument& document) noexcept {
    if (document.superseded) {
        return "superseded";
    }
    if (!document.last_outcome) {
        return document.attempts == 0 ? "sealed" : "under-way";
    }
    switch (*document.last_outcome) {
    case ports::DeliveryOutcome::delivered: return "delivered";
    case ports::DeliveryOutcome::refused: return "refused";
    case ports::DeliveryOutcome::failed: return document.maybe_arrived ? "unknown" : "failed";
    case ports::DeliveryOutcome::unknown: return "unknown";
    }
    return "unknown";
}

const ports::DeliveryStep* open_step(const ports::SealedDocument& document) noexcept {
    const bool over{
        document.superseded || document.last_outcome == ports::DeliveryOutcome::delivered};
    return over || !document.step ? nullptr : &*document.step;
}

std::vector<ports::SealedDocument>
documents_told(ports::Outbox& outbox, ports::RunFigures& figures, core::MessageId run) {
    std::vector<ports::SealedDocument> documents{outbox.sealed_documents(run)};
    const std::vector<ports::SealedDocument> before{figures.superseded_documents(run)};
    documents.insert(documents.end(), before.begin(), before.end());
    std::stable_sort(documents.begin(), documents.end(), [](const auto& one, const auto& other) {
        return one.sealed_at < other.sealed_at;
    });
    return documents;
}

namespace {

/// When it is tried next, or in which pile it lies; null: nothing is wrong.
JsonValue step_json(const ports::DeliveryStep* step) {
    if (step == nullptr) {
        return {};
    }
    JsonValue object{JsonValue::make_object()};
    object.add("state", json(word_of(step->state)))
        .add("due", step->due ? json(core::to_helsinki_text(*step->due)) : JsonValue{})
        .add("failures", json(std::int64_t{step->failures}))
        .add("pile", step->pile ? json(ports::to_text(*step->pile)) : JsonValue{})
        .add("code", json(step->code));
    return object;
}

}

JsonValue document_json(const ports::SealedDocument& document) {
    JsonValue object{JsonValue::make_object()};
    object.add("document", json(document.document.text()))
        .add("kind", json(document.kind == ports::Seal::Kind::manifest ? "manifest" : "records"))
        .add("records", json(document.records))
        .add("sha256", json(core::to_hex(document.digest)))
        .add("attempts", json(std::int64_t{document.attempts}))
        .add("state", json(state_of(document)))
        .add("step", step_json(open_step(document)));
    if (!document.control_sum.empty()) {
        object.add("sum", json(document.control_sum));
    }
    return object;
}

JsonValue announced_json(const ports::Outbox::Announced& announced) {
    JsonValue object{JsonValue::make_object()};
    object.add("ordinal", json(std::int64_t{announced.line.ordinal}))
        .add("records", json(announced.line.records))
        .add("run", announced.run ? json(announced.run->text()) : JsonValue{});
    return object;
}

JsonValue results_json(const std::vector<ports::PartyResult>& results) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::PartyResult& result : results) {
        list.push(result_json(result));
    }
    return list;
}

JsonValue corrections_json(const std::vector<ports::Outbox::Correction>& corrections) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::Outbox::Correction& correction : corrections) {
        JsonValue object{JsonValue::make_object()};
        object.add("record", json(correction.record.text()))
            .add("corrects", json(correction.corrects.text()));
        list.push(std::move(object));
    }
    return list;
}

JsonValue receipts_json(const ports::Outbox::Receipts& receipts) {
    JsonValue object{JsonValue::make_object()};
    object.add("accepted", json(receipts.accepted))
        .add("refused", json(receipts.refused))
        .add("silent", json(receipts.silent))
        .add("contradicting", json(receipts.contradicting));
    return object;
}

JsonValue rejections_json(const std::vector<ports::RunFigures::Rejected>& rejections) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::RunFigures::Rejected& rejected : rejections) {
        JsonValue object{JsonValue::make_object()};
        object.add("ordinal", json(rejected.ordinal))
            .add("state", json(admin::record_state_word(rejected.state)))
            .add("code", json(rejected.code))
            .add("path", json(rejected.path));
        list.push(std::move(object));
    }
    return list;
}

JsonValue unknown_json(const std::vector<ports::RunFigures::Unknown>& unknown) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::RunFigures::Unknown& one : unknown) {
        JsonValue object{JsonValue::make_object()};
        object.add("path", json(one.path)).add("fields", json(one.fields));
        list.push(std::move(object));
    }
    return list;
}

JsonValue fault_json(const ports::DeliveryFault& fault) {
    const auto count = [](const std::optional<std::int64_t>& number) {
        return number ? json(*number) : JsonValue{};
    };
    JsonValue object{JsonValue::make_object()};
    object.add("code", json(fault.code))
        .add("declared", count(fault.declared))
        .add("found", count(fault.found));
    return object;
}

}
