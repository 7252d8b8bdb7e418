#include "gateway/rights/destroyed.h"

#include "gateway/rights/names.h"

#include <optional>
#include <string>

namespace gateway::rights {

using text::JsonValue;

namespace {

/// What a certificate tells of.
struct Told {
    std::string what; ///< decisions, provenance, deliveries, payloads, consents, everything
    JsonValue certificate;
    std::optional<core::ExchangeId> exchange{}; ///< of payloads
    std::int64_t count{0};                      ///< that it tells itself
};

std::int64_t number_in(const JsonValue& body, std::string_view key) {
    const JsonValue* const found{body.find(key)};
    return found == nullptr ? 0 : found->integer().value_or(0);
}

Told told_by(const ports::GoneRecords::Certificate& certificate) {
    const core::Result<JsonValue> read{text::parse_json(certificate.body)};
    const JsonValue body{read ? read.value() : JsonValue::make_object()};
    const std::string act{body.string_at("act").value_or("")};
    const std::string clock{body.string_at("clock").value_or("")};
    Told told;
    std::string rule;
    std::string before{body.string_at("before").value_or("")};
    JsonValue years{json(number_in(body, "years"))};
    if (act == "year-ended") {
        told.what = body.string_at("of").value_or("");
        rule = "retention." + told.what;
    } else if (act == "payloads-destroyed") {
        constexpr std::int64_t months_a_year{12};
        told.what = "payloads";
        told.count = number_in(body, "payloads");
        told.exchange = core::ExchangeId::intern(body.string_at("exchange").value_or(""));
        rule = "payloads " + std::string{told.exchange->text()};
        years = json(number_in(body, "months") / months_a_year);
    } else if (clock == "consents") {
        told.what = "consents";
        rule = "retention.consents";
        before = body.string_at("due").value_or("");
    } else {
        told.what = "everything";
        rule = "notice " + clock;
        before = body.string_at("due").value_or("");
    }
    told.certificate = JsonValue::make_object();
    told.certificate.add("at", json(certificate.at))
        .add(
            "entry",
            json(std::to_string(certificate.chain) + '/' + std::to_string(certificate.sequence)))
        .add("rule", json(rule))
        .add("years", std::move(years))
        .add("before", json(before));
    return told;
}

void add(JsonValue& list, std::string_view what, std::int64_t count, JsonValue certificates) {
    JsonValue one{JsonValue::make_object()};
    one.add("what", json(what))
        .add("count", json(count))
        .add("certificates", std::move(certificates));
    list.push(std::move(one));
}

}

JsonValue destroyed_of(
    const ports::GoneRecords& gone, const std::function<bool(core::ExchangeId)>& kept_back) {
    JsonValue list{JsonValue::make_array()};
    const auto by_years = [&](std::string_view what, std::int64_t count) {
        if (count == 0) {
            return;
        }
        JsonValue certificates{JsonValue::make_array()};
        for (const ports::GoneRecords::Certificate& certificate : gone.certificates) {
            if (Told told{told_by(certificate)}; told.what == what) {
                certificates.push(std::move(told.certificate));
            }
        }
        add(list, what, count, std::move(certificates));
    };
    by_years("decisions", gone.decisions);
    by_years("provenance", gone.provenance);
    by_years("deliveries", gone.deliveries);
    for (const ports::GoneRecords::Certificate& certificate : gone.certificates) {
        Told told{told_by(certificate)};
        if (told.exchange && kept_back && kept_back(*told.exchange)) {
            continue;
        }
        if (told.what == "payloads" || told.what == "consents" || told.what == "everything") {
            JsonValue certificates{JsonValue::make_array()};
            certificates.push(std::move(told.certificate));
            add(list, told.what, told.count, std::move(certificates));
        }
    }
    return list;
}

}
