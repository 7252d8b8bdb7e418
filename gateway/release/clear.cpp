#include "gateway/release/clear.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::release {

namespace {

using core::ClearedField;

bool all_digits(std::string_view text) {
    return std::all_of(
        text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// The year of a date that exists; of a year, itself (a built document is decided again,
/// docs/the-gate.md, step 7).
std::optional<core::Value> year_of(const core::Value& value) {
    const std::string_view text{value.reveal()};
    if ((text.size() == 4 && all_digits(text)) || core::parse_date(text)) {
        return core::Value{std::string{text.substr(0, 4)}};
    }
    return std::nullopt;
}

/// The value in the form decided; nothing if it does not have that form.
std::optional<core::Value> shaped(const core::Value& value, core::Form form) {
    switch (form) {
    case core::Form::none: return std::nullopt;
    case core::Form::year: return year_of(value);
    case core::Form::full: return value;
    }
    return std::nullopt;
}

/// What dates a place, where the whole of it leaves, too: what is withheld shows in no code either.
const core::Value* dating(
    const core::Decision& decision, const core::Record& record,
    const core::Projection::Place& place) {
    if (place.dated_by == core::ItemId{}) {
        return nullptr;
    }
    const core::FieldDecision* const decided{decision.find(place.dated_by)};
    return decided == nullptr || decided->form != core::Form::full ? nullptr
                                                                   : record.find(place.dated_by);
}

core::Rejection reject(core::Code code, std::string path) {
    return {code, std::move(path), std::nullopt, std::nullopt};
}

}

core::Result<core::ClearedRecord> Clearance::clear(
    const core::Decision& decision, const core::Record& record,
    const core::Projection& projection) {
    if (decision.outcome == core::Outcome::refused) {
        return reject("REFUSED", {});
    }
    std::vector<ClearedField> fields;
    fields.reserve(projection.places().size());
    for (const core::Projection::Place& place : projection.places()) {
        const core::FieldDecision* const decided{decision.find(place.item)};
        const core::Value* const value{record.find(place.item)};
        if (decided == nullptr || decided->form == core::Form::none || value == nullptr) {
            if (projection.marks_not_supplied()) {
                fields.push_back({place.path, place.item, ClearedField::Kind::not_supplied, {}});
            }
            continue;
        }
        const std::optional<core::Value> allowed{shaped(*value, decided->form)};
        std::optional<core::Value> written{
            allowed ? projection.write(place, *allowed, dating(decision, record, place))
                    : std::nullopt};
        if (!written) {
            return reject("VALUE_NOT_WRITABLE", std::string{place.item.text()});
        }
        fields.push_back({place.path, place.item, ClearedField::Kind::value, *std::move(written)});
    }
    return core::ClearedRecord{std::move(fields), decision.outcome};
}

}
