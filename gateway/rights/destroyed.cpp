#include "gateway/rights/destroyed.h"

#include "gateway/rights/names.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace gateway::rights {

using text::JsonValue;

namespace {

/// What a certificate tells of.
struct Told {
    std::string what; ///< as destroyed_of() names it
    std::string rule{};
    JsonValue certificate;
    std::optional<core::ExchangeId> exchange{}; ///< of payloads
    std::int64_t count{0};                      ///< that it tells itself
    std::optional<core::Instant> before{};      ///< what is older is gone
};

constexpr std::string_view dropped_rule{"retention.journal"};

std::int64_t number_in(const JsonValue& body, std::string_view key) {
    const JsonValue* const found{body.find(key)};
    return found == nullptr ? 0 : found->integer().value_or(0);
}

std::optional<core::Instant> instant_in(const JsonValue& body, std::string_view key) {
    const JsonValue* const found{body.find(key)};
    const std::optional<std::int64_t> number{found == nullptr ? std::nullopt : found->integer()};
    return number ? std::optional{core::Instant::from_microseconds(*number)} : std::nullopt;
}

Told told_by(const ports::GoneRecords::Certificate& certificate) {
    const core::Result<JsonValue> read{text::parse_json(certificate.body)};
    const JsonValue body{read ? read.value() : JsonValue::make_object()};
    const std::string act{body.string_at("act").value_or("")};
    const std::string clock{body.string_at("clock").value_or("")};
    Told told;
    told.before = instant_in(body, "before");
    JsonValue years{json(number_in(body, "years"))};
    if (act == "year-ended") {
        told.what = body.string_at("of").value_or("");
        told.rule = "retention." + told.what;
    } else if (act == "dropped" || act == "audit-ended") {
        told.what = "journal";
        told.rule = act == "dropped" ? dropped_rule : "retention.audit";
    } else if (act == "payloads-destroyed") {
        constexpr std::int64_t months_a_year{12};
        told.what = "payloads";
        told.count = number_in(body, "payloads");
        told.exchange = core::ExchangeId::intern(body.string_at("exchange").value_or(""));
        told.rule = "payloads " + std::string{told.exchange->text()};
        years = json(number_in(body, "months") / months_a_year);
    } else if (clock == "consents") {
        told.what = "consents";
        told.rule = "retention.consents";
        told.before = instant_in(body, "due");
    } else {
        told.what = "everything";
        told.rule = "notice " + clock;
        told.before = instant_in(body, "due");
    }
    told.certificate = JsonValue::make_object();
    told.certificate.add("at", json(certificate.at))
        .add(
            "entry",
            json(std::to_string(certificate.chain) + '/' + std::to_string(certificate.sequence)))
        .add("rule", json(told.rule))
        .add("years", std::move(years))
        .add("before", told.before ? json(*told.before) : json(""));
    return told;
}

void add(JsonValue& list, std::string_view what, std::int64_t count, JsonValue certificates) {
    JsonValue one{JsonValue::make_object()};
    one.add("what", json(what))
        .add("count", json(count))
        .add("certificates", std::move(certificates));
    list.push(std::move(one));
}

/// Certificates of parts of the journal that reached into the time in which the person was known.
std::vector<Told> ended_parts(const ports::GoneRecords& gone) {
    std::vector<Told> parts;
    for (const ports::GoneRecords::Certificate& certificate : gone.certificates) {
        Told told{told_by(certificate)};
        if (told.what != "journal") {
            continue;
        }
        // where either is not known it may have reached
        if (!told.before || !gone.known_since || *told.before > *gone.known_since) {
            parts.push_back(std::move(told));
        }
    }
    return parts;
}

void add_journal(JsonValue& list, const ports::GoneRecords& gone) {
    std::map<std::string, JsonValue> latest;
    const std::vector<Told> parts{ended_parts(gone)};
    for (const Told& told : parts) {
        latest.insert_or_assign(told.rule, told.certificate);
    }
    if (parts.empty()) {
        return;
    }
    JsonValue certificates{JsonValue::make_array()};
    for (auto& [rule, certificate] : latest) {
        certificates.push(std::move(certificate));
    }
    add(list, "journal", static_cast<std::int64_t>(parts.size()), std::move(certificates));
}

}

bool journal_has_ended(const ports::GoneRecords& gone) {
    const std::vector<Told> parts{ended_parts(gone)};
    return std::any_of(
        parts.begin(), parts.end(), [](const Told& told) { return told.rule == dropped_rule; });
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
    add_journal(list, gone);
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
