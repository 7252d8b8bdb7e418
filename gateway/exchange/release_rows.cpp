#include "gateway/exchange/release_rows.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/exchange/release_counting.h"
#include "gateway/statistics/delimited.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace gateway::exchange {

using core::GatewayError;
using text::JsonValue;

namespace {

constexpr std::string_view area_name{"area"};
constexpr std::array<std::string_view, 4> items{
    "statistics.area", "statistics.count", "statistics.measure", "statistics.period"};

/// The area of a cell, and the rest of what it counts.
std::pair<std::string, std::string> area_and_measure(
    const config::ReleasePlan& plan, const statistics::Table& table, const statistics::Cell& cell) {
    std::string area{"all"};
    for (const config::ReleaseDimension& dimension : plan.dimensions) {
        area = dimension.name == area_name ? dimension.total : area;
    }
    std::string measure{plan.variable};
    for (std::size_t at{0}; at < table.dimensions.size(); ++at) {
        if (table.dimensions[at].name == area_name) {
            area = cell.at[at];
        } else {
            measure += ' ' + table.dimensions[at].name + '=' + cell.at[at];
        }
    }
    return {area, measure};
}

}

std::string release_document(
    const config::ReleasePlan& plan, const std::string& period,
    const std::vector<statistics::Table>& tables) {
    JsonValue rows{JsonValue::make_array()};
    std::set<std::string> seen; // a cell that several tables have leaves once
    for (const statistics::Table& table : tables) {
        for (const statistics::Cell& cell : table.cells) {
            std::string place{place_of(table, cell)};
            if (!seen.insert(place).second) {
                continue;
            }
            const auto [area, measure] = area_and_measure(plan, table, cell);
            JsonValue row{JsonValue::make_object()};
            row.add("cell", JsonValue::of_string(std::move(place)))
                .add("statistics.area", JsonValue::of_string(area))
                .add(
                    "statistics.count",
                    JsonValue::of_string(cell.value ? std::to_string(*cell.value) : plan.mark))
                .add("statistics.measure", JsonValue::of_string(measure))
                .add("statistics.period", JsonValue::of_string(period));
            rows.push(std::move(row));
        }
    }
    return text::write_json(rows);
}

core::Result<std::vector<core::NativeRecord>>
release_rows(std::string_view document, core::MessageId release) {
    const core::Rejection malformed{"RELEASE_MALFORMED", {}};
    const auto parsed = text::parse_json(document);
    if (!parsed || !parsed.value().is_array()) {
        return malformed;
    }
    std::vector<core::NativeRecord> rows;
    for (const JsonValue& each : parsed.value().elements()) {
        core::NativeRecord row;
        row.ordinal = rows.size() + 1;
        row.fields.push_back({"release", core::Value{release.text()}});
        const auto cell = each.string_at("cell");
        if (!cell) {
            return malformed;
        }
        row.fields.push_back({"cell", core::Value{std::string{*cell}}});
        for (const std::string_view item : items) {
            const auto text = each.string_at(item);
            if (!text) {
                return malformed;
            }
            row.fields.push_back({std::string{item}, core::Value{std::string{*text}}});
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

core::Result<std::vector<core::NativeRecord>> release_record_rows(
    const config::ReleasePlan& plan, std::string_view document, const ports::ReleaseEntry& entry) {
    const core::Rejection malformed{"RELEASE_MALFORMED", {}};
    std::vector<std::string> paths;
    std::vector<core::NativeRecord> rows;
    const auto path_of = [&](std::string_view name) -> std::string {
        for (const config::ReleaseColumn& column : plan.records->columns) {
            if (plan.dimensions[column.dimension].name == name) {
                return std::string{column.item.text()};
            }
        }
        return {};
    };
    const auto read = statistics::read_delimited(
        document, ';', "document",
        [&](std::size_t, std::span<const std::string_view> fields) -> core::Result<core::Nothing> {
            if (paths.empty()) {
                std::transform(fields.begin(), fields.end(), std::back_inserter(paths), path_of);
                return std::count(paths.begin(), paths.end(), std::string{}) == 0
                           ? core::Result<core::Nothing>{core::Nothing{}}
                           : core::Result<core::Nothing>{malformed};
            }
            if (fields.size() != paths.size()) {
                return malformed;
            }
            core::NativeRecord row;
            row.ordinal = rows.size() + 1;
            row.fields.push_back({"release", core::Value{entry.release.text()}});
            row.fields.push_back({"cell", core::Value{std::to_string(row.ordinal)}});
            row.fields.push_back({"statistics.measure", core::Value{entry.variable}});
            row.fields.push_back({"statistics.period", core::Value{entry.period}});
            for (std::size_t at{0}; at < fields.size(); ++at) {
                row.fields.push_back({paths[at], core::Value{std::string{fields[at]}}});
            }
            rows.push_back(std::move(row));
            return core::Nothing{};
        });
    if (!read) {
        return read.rejection();
    }
    return rows;
}

core::Record counts_of(const core::NativeRecord& row) {
    std::vector<core::Field> fields;
    for (const core::NativeField& field : row.fields) {
        if (field.path.starts_with("statistics.")) {
            fields.push_back({core::ItemId::intern(field.path), field.value});
        }
    }
    return core::Record{std::move(fields)};
}

std::vector<core::NativeRecord>
rows_to_send(ports::Releases& releases, ports::Outbox& outbox, const config::Exchange& exchange) {
    const auto fail = [](core::Code code) {
        return GatewayError{code, GatewayError::Retry::never};
    };
    const std::optional<ports::ReleaseEntry> entry{releases.to_send(exchange.id)};
    if (!entry) {
        throw fail("RELEASE_NONE");
    }
    const std::optional<core::Bytes> bytes{
        outbox.payload(entry->release, ports::PayloadRow::Use::document, 0)};
    if (!bytes || crypto::sha256(*bytes) != entry->document) {
        throw fail("RELEASE_CHANGED");
    }
    const std::string_view document{reinterpret_cast<const char*>(bytes->data()), bytes->size()};
    auto rows = exchange.release && exchange.release->records
                    ? release_record_rows(*exchange.release, document, *entry)
                    : release_rows(document, entry->release);
    if (!rows) {
        throw fail("RELEASE_CHANGED");
    }
    return std::move(rows).value();
}

}
