// /drafts/{draft}/check, diff and replay: what is wrong with a draft, by file, line and reason, as
// somebody types; what it changes, in plain words; and what the traffic of the last days would have
// become under it. Nothing is written.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/read_dates.h"
#include "gateway/admin/resources.h"
#include "gateway/admin/traffic_replay.h"

#include <algorithm>

namespace gateway::admin {

using ports::DraftHead;
using text::JsonValue;

namespace {

constexpr std::int64_t most_days{31};

JsonValue or_null(const std::string& name) {
    return name.empty() ? JsonValue{} : word(name);
}

JsonValue change_json(const DraftChange& change) {
    JsonValue object{JsonValue::make_object()};
    object.add("kind", word(to_text(change.kind)))
        .add("text", label_json(change.text))
        .add("eyes", word(to_text(change.eyes)))
        .add("special", JsonValue::of_boolean(change.special))
        .add("party", or_null(change.party))
        .add("exchange", or_null(change.exchange))
        .add("purpose", or_null(change.purpose))
        .add("items", words(change.items))
        .add("file", or_null(change.file));
    return object;
}

JsonValue agreement_json(const Agreement& agreement, const Caller& caller, const DraftHead& head) {
    const bool author{
        std::find(head.authors.begin(), head.authors.end(), caller.user->name)
        != head.authors.end()};
    JsonValue object{JsonValue::make_object()};
    object.add("needed", word(to_text(agreement.needed)))
        .add("given", JsonValue::of_boolean(agreement.given))
        .add(
            "by", words(
                      agreement.by,
                      [](const ports::UserName& name) -> std::string_view { return name.text(); }))
        .add("author", JsonValue::of_boolean(author))
        .add(
            "may_approve",
            JsonValue::of_boolean(!author && may_agree(caller.user->roles, agreement.needed)));
    return object;
}

/// The set of a draft with what is typed and not saved yet.
std::optional<Answer>
read_set(const Call& call, const DraftHead& head, Parts& parts, config::FileSet& files) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"changes"});
    const std::vector<ports::DraftFile> changes{read_changes(call.body, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    files = parts.drafting->set_of(head);
    if (!changes.empty()) {
        files = with_changes(parts.drafting->kept(head.base), files, changes);
    }
    return std::nullopt;
}

}

Answer check_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    config::FileSet files;
    if (std::optional<Answer> refusal{read_set(call, head, parts, files)}) {
        return std::move(*refusal);
    }
    const std::shared_ptr<const CheckedSet> checked{parts.drafting->check(files)};
    const config::FileSet base{parts.drafting->kept(head.base)};
    const auto is_touched = [&](const std::string& file) {
        const std::string_view change{change_in(base, files, file)};
        return change == "typed" || change == "added";
    };
    JsonValue body{JsonValue::make_object()};
    body.add("digest", word(core::to_hex(checked->digest)))
        .add("valid", JsonValue::of_boolean(checked->valid()))
        .add("findings", findings_json(checked->findings, is_touched))
        .add("cases", JsonValue::of_integer(static_cast<std::int64_t>(checked->cases)))
        .add("failed", JsonValue::of_integer(static_cast<std::int64_t>(checked->failed)))
        .add("cases_tried", JsonValue::of_boolean(checked->tried != nullptr));
    return telling(head, std::move(body));
}

Answer compare_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    config::FileSet files;
    if (std::optional<Answer> refusal{read_set(call, head, parts, files)}) {
        return std::move(*refusal);
    }
    const Drafting::Compared compared{
        parts.drafting->compare(parts.drafting->kept(head.base), files)};
    JsonValue changes{JsonValue::make_array()};
    JsonValue agreement;
    if (compared.diff != nullptr) {
        for (const DraftChange& change : compared.diff->changes) {
            changes.push(change_json(change));
        }
        agreement = agreement_json(
            agreement_on(head, parts.drafting->drafts().steps(head.id), compared, parts),
            call.caller, head);
    }
    JsonValue body{JsonValue::make_object()};
    body.add("before", word(core::to_hex(compared.before->digest)))
        .add("after", word(core::to_hex(compared.after->digest)))
        .add("valid", JsonValue::of_boolean(compared.after->valid()))
        .add("changes", std::move(changes))
        .add("agreement", std::move(agreement));
    return telling(head, std::move(body));
}

Answer foresee_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    text::StrictJson json;
    json.allow_keys(call.body, "", {"days", "at"});
    const JsonValue* const given{call.body.find("days")};
    const std::optional<std::int64_t> days{
        given == nullptr ? std::optional<std::int64_t>{7} : given->integer()};
    if (!days || *days < 1 || *days > most_days) {
        json.refuse("/days", "NUMBER_RANGE", "1 to 31 days are expected");
    }
    const std::optional<core::Instant> at{read_date(json, call.body, "at")};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const auto checked = parts.drafting->check(parts.drafting->set_of(head));
    if (checked->configuration == nullptr) {
        Answer answer{Answer::refusal(problems::draft_invalid)};
        answer.object = head.id.text();
        return answer;
    }
    const auto base = parts.drafting->check(parts.drafting->kept(head.base));
    const ReplayDay day{
        replay_day(base->configuration.get(), *checked->configuration, call.now, at)};
    const core::Instant since{call.now + -(*days * std::chrono::hours{24})};
    const TrafficForesight traffic{foresee_traffic(
        parts.drafting->means().traffic, parts.law_of, *checked->configuration, since, day.at)};
    JsonValue body{JsonValue::make_object()};
    body.add("since", word(core::to_helsinki_text(since)))
        .add("days", JsonValue::of_integer(*days));
    day.tell(body);
    const JsonValue counted{traffic.json()};
    for (const auto& [key, value] : counted.members()) {
        body.add(key, value);
    }
    return telling(head, std::move(body));
}

}
