#include "gateway/exchange/own_rows.h"

#include "gateway/core/error.h"
#include "gateway/core/legal_words.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/policy/vocabulary.h"

#include <charconv>

namespace gateway::exchange {

namespace {

constexpr std::string_view subject_path{"subject"};
/// Before the name of an item; the other columns have none.
constexpr std::string_view item_mark{"item:"};
/// Before the kind of a hold that the register shows; its value is the state.
constexpr std::string_view hold_mark{"hold:"};
/// Before the name of a fact; its value is since when.
constexpr std::string_view fact_mark{"fact:"};

core::NativeField column(std::string_view path, std::string value) {
    return {std::string{path}, core::Value{std::move(value)}};
}

/// The fact that a column tells, for this party alone; nothing if it tells none.
std::optional<core::Relation> fact_in(const core::NativeField& column, core::PartyId party) {
    if (!column.path.starts_with(fact_mark)) {
        return std::nullopt;
    }
    const std::string_view text{column.value.reveal()};
    std::int64_t since{0};
    if (std::from_chars(text.data(), text.data() + text.size(), since).ec != std::errc{}) {
        return std::nullopt;
    }
    return core::Relation{
        core::FactId::intern(std::string_view{column.path}.substr(fact_mark.size())),
        party,
        {core::Instant::from_microseconds(since), std::nullopt},
        "lautturi: requests and notices"};
}

/// The hold that a column tells: whole, for a register shows no part of one.
std::optional<core::Hold> hold_in(const core::NativeField& column) {
    if (!column.path.starts_with(hold_mark)) {
        return std::nullopt;
    }
    const auto kind = core::parse_word(
        core::hold_kind_words, std::string_view{column.path}.substr(hold_mark.size()));
    const auto state = core::parse_word(core::hold_state_words, column.value.reveal());
    core::Hold hold; // what cannot be read restricts
    hold.kind = kind.value_or(core::HoldKind::restriction);
    hold.state = state.value_or(core::HoldState::upheld);
    return hold;
}

/// Names one after the other, as one value: a recipient's record has one place for them.
template <class Range> std::string joined(const Range& names) {
    std::string text;
    for (const auto& name : names) {
        text += text.empty() ? "" : " ";
        text += name.text();
    }
    return text;
}

}

core::NativeRecord own_row(
    core::MessageId message, const core::PersonId& subject, std::span<const OwnFact> facts,
    std::span<const core::Field> items, std::span<const core::Hold> holds) {
    core::NativeRecord row;
    row.fields.push_back(column(own_row_key, message.text()));
    row.fields.push_back(column(subject_path, std::string{subject.reveal()}));
    for (const OwnFact& fact : facts) {
        std::string path{fact_mark};
        path += fact.kind.text();
        row.fields.push_back(column(path, std::to_string(fact.since.microseconds())));
    }
    for (const core::Hold& hold : holds) {
        std::string path{hold_mark};
        path += core::word_of(core::hold_kind_words, hold.kind);
        row.fields.push_back(
            column(path, std::string{core::word_of(core::hold_state_words, hold.state)}));
    }
    for (const core::Field& field : items) {
        std::string path{item_mark};
        path += field.item.text();
        row.fields.push_back({std::move(path), field.value});
    }
    return row;
}

core::NativeRecord notice_row(const ports::DueNotice& due) {
    const ports::NoticeRow& notice{due.notice};
    const auto field = [](const char* item, std::string value) {
        return core::Field{core::ItemId::intern(item), core::Value{std::move(value)}};
    };
    const std::vector<core::Field> items{
        field("notice.decided-on", core::to_text(core::local_date(due.queued_at))),
        field("notice.id", notice.notice.text()),
        field("notice.items", joined(notice.items)),
        field("notice.kind", std::string{word_of(notice.kind)}),
        field("notice.messages", joined(notice.messages)),
        field("person.personal-id", std::string{due.subject.reveal()})};
    std::vector<OwnFact> facts{
        {core::FactId::intern("relation.earlier-disclosure"), due.queued_at}};
    if (due.decided_at) {
        facts.push_back(
            {core::FactId::intern(policy::restriction_exception_fact), *due.decided_at});
    }
    return own_row(notice.notice, due.subject, facts, items);
}

core::MessageId message_of(const core::NativeRecord& row) {
    const core::Value* const told{row.find(own_row_key)};
    const std::optional<core::MessageId> message{
        told == nullptr ? std::nullopt : core::MessageId::parse(told->reveal())};
    if (!message) {
        throw core::GatewayError{"OWN_ROW", core::GatewayError::Retry::never};
    }
    return *message;
}

Departing departing_own(
    const core::NativeRecord& row, const config::Register& reg, const config::Exchange& exchange) {
    Departing departing;
    departing.leg = &exchange.record;
    std::vector<core::Field> fields;
    for (const core::NativeField& one : row.fields) {
        if (one.path.starts_with(item_mark)) {
            fields.push_back(
                {core::ItemId::intern(std::string_view{one.path}.substr(item_mark.size())),
                 one.value});
        } else if (std::optional<core::Relation> fact{fact_in(one, exchange.party)}) {
            departing.relations.push_back(std::move(*fact));
        } else if (std::optional<core::Hold> hold{hold_in(one)}) {
            departing.register_holds.push_back(std::move(*hold));
        }
    }
    departing.record = only_mapped(core::Record{std::move(fields)}, exchange.record);
    if (const core::Value* const subject{row.find(subject_path)}) {
        departing.subject = Subject{reg.controller, core::PersonId{std::string{subject->reveal()}}};
    }
    return departing;
}

}
