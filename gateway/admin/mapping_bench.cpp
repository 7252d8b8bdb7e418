// /drafts/{draft}/map: an exchange's mapping under a draft, with a sample always through it: what
// the party gets now and would get, item by item, beside what the rules let it have and why.
// Samples are the exchange's own, which are artificial: nobody's data comes here.

#include "gateway/admin/bench_places.h"
#include "gateway/admin/draft_comparison.h"
#include "gateway/admin/draft_reading.h"
#include "gateway/admin/mapping_view.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"
#include "gateway/config/shared_lines.h"
#include "gateway/core/error.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/citation.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace gateway::admin {

using config::Configuration;
using config::Exchange;
using text::JsonValue;

namespace {

/// What the rules let a party have of an item.
struct Allowed {
    core::Form form{core::Form::none};
    bool by_consent{false}; ///< nothing without one
    std::map<core::ProvisionId, policy::Label> sections;
};

using AllowedItems = std::map<core::ItemId, Allowed>;

AllowedItems
allowed(const Configuration& configuration, const Exchange& exchange, core::Instant at) {
    policy::ReachQuery query;
    query.reg = exchange.reg;
    query.at = at;
    const policy::Law& law{configuration.rules->law()};
    AllowedItems items;
    for (const policy::Reach& reach : policy::who_can(*configuration.rules, query)) {
        if (!reach.path.configured || reach.path.party != exchange.party
            || reach.path.purpose != exchange.purpose) {
            continue;
        }
        Allowed& item{items[reach.path.item]};
        item.form = std::max(item.form, reach.form);
        item.by_consent = reach.without_consent == core::Form::none;
        for (const core::RuleId id : reach.permits) {
            const auto* const permit = among(law.permits, id);
            for (const core::ProvisionId provision :
                 permit == nullptr ? std::vector<core::ProvisionId>{} : permit->basis.provisions) {
                if (const auto* const known = among(law.provisions, provision)) {
                    item.sections.emplace(provision, policy::citation_of(*known));
                }
            }
        }
    }
    return items;
}

/// An exchange in one of the two sets, with its sample through it.
struct Side {
    const Configuration* configuration{nullptr};
    const Exchange* exchange{nullptr};
    std::string name; ///< of the leg
    const config::Leg* leg{nullptr};
    AllowedItems allowed;
    JsonValue items{JsonValue::make_object()};  ///< of the sample's first record
    JsonValue fields{JsonValue::make_object()}; ///< the party's, of the same
    std::string rejected;                       ///< code and path; empty: it came through
};

Side side_of(
    const Configuration* configuration, const Call& call, core::ExchangeId id,
    const std::string& sample) {
    Side side;
    side.configuration = configuration;
    side.exchange = configuration == nullptr ? nullptr : configuration->find(id);
    if (side.exchange != nullptr) {
        std::tie(side.name, side.leg) = leg_for(*side.exchange, "", sample);
        side.leg = side.leg->mapping == nullptr ? nullptr : side.leg;
        side.allowed = allowed(*configuration, *side.exchange, call.now);
    }
    return side;
}

/// The first record of a view, by `key`; says why there is none.
JsonValue first_of(
    const MappingView& view, const Exchange& exchange, MapDirection direction, std::string_view key,
    std::string& rejected) {
    const JsonValue json = mapping_view_json(view, exchange.id.text(), direction);
    const JsonValue* const records{json.find("records")};
    if (records != nullptr && !records->elements().empty()) {
        const JsonValue& first{records->elements().front()};
        if (const JsonValue* const values{first.find(key)}) {
            return *values;
        }
        rejected = std::string{first.string_at("code").value_or("")} + ' '
                   + std::string{first.string_at("path").value_or("")};
    } else if (const JsonValue* const error{json.find("error")}) {
        rejected = std::string{error->string_at("code").value_or("")} + ' '
                   + std::string{error->string_at("path").value_or("")};
    }
    return JsonValue::make_object();
}

void read_sample(Side& side, const std::string& document) {
    if (side.leg != nullptr) {
        side.items = first_of(
            view_of_document(*side.leg, document), *side.exchange, MapDirection::to_items, "items",
            side.rejected);
    }
}

void write_sample(Side& side, const JsonValue& items) {
    if (side.leg != nullptr) {
        side.fields = first_of(
            view_of_items(*side.leg, text::write_json(items), false), *side.exchange,
            MapDirection::to_party, "fields", side.rejected);
    }
}

std::string path_of(const Side& side, core::ItemId item) {
    return side.leg == nullptr ? std::string{} : side.leg->mapping->path_of(item);
}

JsonValue value_of(const Side& side, core::ItemId item, bool to_party) {
    const std::string path{path_of(side, item)};
    const JsonValue* const found{
        to_party ? side.fields.find(path) : side.items.find(std::string{item.text()})};
    return path.empty() || found == nullptr ? JsonValue{} : word(found->text());
}

JsonValue form_of(const Side& side, core::ItemId item) {
    const auto found = side.allowed.find(item);
    return word(core::to_text(found == side.allowed.end() ? core::Form::none : found->second.form));
}

JsonValue item_json(const policy::Law& law, core::ItemId id) {
    const auto* const item = among(law.items, id);
    JsonValue object{JsonValue::make_object()};
    object.add("item", word(id.text()))
        .add("label", label_json(item_name(law, id)))
        .add("special", JsonValue::of_boolean(item != nullptr && item->special));
    return object;
}

/// An exchange before and after, and what is known of the party's document.
struct Sides {
    Side before;
    Side after;
    bool to_party{false};
    DocumentPlaces places;
    std::optional<config::SharedLines> shared; ///< what stands in a shape, after
};

/// By which sections the party may have an item; of what comes in, by which one it is received.
JsonValue sections_of(const Side& side, core::ItemId id, bool to_party) {
    JsonValue list{JsonValue::make_array()};
    const auto found = side.allowed.find(id);
    if (to_party && found != side.allowed.end()) {
        for (const auto& [provision, citation] : found->second.sections) {
            list.push(label_json(citation));
        }
    }
    const auto& receiving = side.exchange->receiving_basis;
    const auto basis = receiving.find(id);
    if (!to_party && basis != receiving.end()) {
        const policy::Law& law{side.configuration->rules->law()};
        if (const auto* const known = among(law.provisions, basis->second.provision)) {
            list.push(label_json(policy::citation_of(*known)));
        }
    }
    return list;
}

JsonValue row_json(const Sides& sides, core::ItemId id) {
    const Side& before{sides.before};
    const Side& after{sides.after};
    const auto found = after.allowed.find(id);
    const bool by_consent{found != after.allowed.end() && found->second.by_consent};
    const auto& mandatory = after.exchange->mandatory;
    const std::string was{path_of(before, id)};
    const std::string path{path_of(after, id)};
    const bool judged{!path.empty() && sides.places.from != DocumentPlaces::From::nowhere};
    const bool is_shared{sides.shared && sides.shared->items.contains(id)};
    JsonValue row{item_json(after.configuration->rules->law(), id)};
    row.add("path", path.empty() ? JsonValue{} : word(path))
        .add("path_before", was.empty() ? JsonValue{} : word(was))
        .add("in_document", judged ? JsonValue::of_boolean(sides.places.has(path)) : JsonValue{})
        .add("shared", is_shared ? word(sides.shared->file) : JsonValue{})
        .add("value", value_of(after, id, sides.to_party))
        .add("value_before", value_of(before, id, sides.to_party))
        .add("form", form_of(after, id))
        .add("form_before", form_of(before, id))
        .add("by_consent", JsonValue::of_boolean(by_consent))
        .add("sections", sections_of(after, id, sides.to_party))
        .add(
            "mandatory", JsonValue::of_boolean(
                             std::find(mandatory.begin(), mandatory.end(), id) != mandatory.end()));
    return row;
}

std::vector<core::ItemId> lines_of(const Side& side) {
    std::vector<core::ItemId> items;
    if (side.leg != nullptr) {
        for (const auto& line : side.leg->mapping->definition().lines) {
            items.push_back(line.item);
        }
    }
    return items;
}

/// Items of the mapping in its order, then those that it has no line for any more.
JsonValue rows_json(const Sides& sides) {
    std::vector<core::ItemId> items{lines_of(sides.after)};
    for (const core::ItemId item : lines_of(sides.before)) {
        if (std::find(items.begin(), items.end(), item) == items.end()) {
            items.push_back(item);
        }
    }
    JsonValue rows{JsonValue::make_array()};
    for (const core::ItemId item : items) {
        rows.push(row_json(sides, item));
    }
    return rows;
}

/// The places of the party's document, and which of them the mapping fills or reads.
JsonValue places_json(const Sides& sides) {
    using From = DocumentPlaces::From;
    std::vector<std::string> taken;
    if (sides.after.leg != nullptr) {
        const mapping::Mapping& mapping{*sides.after.leg->mapping};
        for (const std::string& path :
             sides.to_party ? std::vector<std::string>{} : mapping.known_paths()) {
            taken.push_back(sides.places.named(path));
        }
        for (const core::Projection::Place& place : mapping.places()) {
            taken.push_back(sides.places.named(place.path));
        }
    }
    JsonValue list{JsonValue::make_array()};
    for (const DocumentPlaces::Place& place : sides.places.places) {
        const bool filled{std::find(taken.begin(), taken.end(), place.path) != taken.end()};
        JsonValue one{JsonValue::make_object()};
        one.add("path", word(place.path))
            .add("required", JsonValue::of_boolean(place.required))
            .add("filled", JsonValue::of_boolean(filled));
        list.push(std::move(one));
    }
    const From from{sides.places.from};
    JsonValue object{JsonValue::make_object()};
    object
        .add(
            "from", word(
                        from == From::schema    ? "schema"
                        : from == From::samples ? "samples"
                                                : "nowhere"))
        .add("list", std::move(list));
    return object;
}

/// What the register has and the mapping has no line for.
JsonValue unmapped_json(const Side& side) {
    JsonValue array{JsonValue::make_array()};
    const config::Register* const reg{side.configuration->find(side.exchange->reg)};
    if (reg == nullptr || reg->binding == nullptr) {
        return array;
    }
    const std::vector<core::ItemId> mapped{lines_of(side)};
    for (const auto& line : reg->binding_of(side.exchange->selection).definition().lines) {
        if (std::find(mapped.begin(), mapped.end(), line.item) == mapped.end()) {
            JsonValue one{item_json(side.configuration->rules->law(), line.item)};
            one.add("column", word(line.path)).add("form", form_of(side, line.item));
            array.push(std::move(one));
        }
    }
    return array;
}

/// Errors that stand in the exchange's own files come first: they are what is being typed.
std::vector<config::Finding>
errors_near(const std::vector<config::Finding>& findings, const std::string& folder) {
    std::vector<config::Finding> errors;
    std::copy_if(
        findings.begin(), findings.end(), std::back_inserter(errors),
        [](const config::Finding& finding) {
            return finding.severity == config::Finding::Severity::error;
        });
    std::stable_partition(errors.begin(), errors.end(), [&](const config::Finding& finding) {
        return finding.file.starts_with(folder);
    });
    return errors;
}

Sides sides_of(
    const Drafting::Compared& compared, const Call& call, core::ExchangeId id,
    const config::FileSet& files, const BenchSample& sample) {
    Sides sides{
        side_of(compared.before->tried.get(), call, id, sample.name),
        side_of(compared.after->tried.get(), call, id, sample.name),
        false,
        {},
        {}};
    auto& [before, after, to_party, places, shared] = sides;
    const Side& known{after.exchange != nullptr ? after : before};
    to_party = known.exchange != nullptr && known.leg == leg_to_party(*known.exchange);
    read_sample(before, sample.document);
    read_sample(after, sample.document);
    const JsonValue items{before.items.members().empty() ? after.items : before.items};
    write_sample(before, items);
    write_sample(after, items);
    if (after.leg != nullptr) {
        places = places_of(*after.exchange, after.name, *after.leg, files);
        shared = config::shared_lines(files, id.text(), after.name);
    }
    return sides;
}

JsonValue bench_json(
    const Drafting::Compared& compared, core::ExchangeId id, const Sides& sides,
    const BenchSample& sample) {
    const Side& after{sides.after};
    const Side& known{after.exchange != nullptr ? after : sides.before};
    const std::string folder{"exchanges/" + std::string{id.text()} + '/'};
    const CheckedSet& checked{*compared.after};
    JsonValue body{JsonValue::make_object()};
    body.add("exchange", word(id.text()))
        .add("leg", word(known.name))
        .add("direction", word(sides.to_party ? "to-party" : "from-party"))
        .add("register", word(known.exchange->reg.text()))
        .add("party", label_json(party_name(*known.configuration, known.exchange->party)))
        .add("purpose", word(known.exchange->purpose.text()))
        .add("file", word(folder + "mapping.yaml"))
        .add("samples", words(sample.all))
        .add("sample", word(sample.name))
        .add("valid", JsonValue::of_boolean(checked.valid()))
        .add("findings", findings_json(errors_near(checked.findings, folder)))
        .add("cases", JsonValue::of_integer(static_cast<std::int64_t>(checked.cases)))
        .add("failed", JsonValue::of_integer(static_cast<std::int64_t>(checked.failed)))
        .add("cases_tried", JsonValue::of_boolean(checked.tried != nullptr))
        .add("rejected", after.rejected.empty() ? JsonValue{} : word(after.rejected))
        .add("rows", after.exchange == nullptr ? JsonValue{} : rows_json(sides))
        .add("places", places_json(sides))
        .add(
            "unmapped", after.exchange == nullptr || !sides.to_party ? JsonValue::make_array()
                                                                     : unmapped_json(after));
    return body;
}

}

Answer map_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const ports::DraftHead& head{std::get<ports::DraftHead>(found)};
    text::StrictJson json;
    json.allow_keys(call.body, "", {"exchange", "sample", "changes"});
    const std::vector<ports::DraftFile> changes{read_changes(call.body, json)};
    const auto name = json.required_word(call.body, "exchange", "/exchange");
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const config::FileSet base{parts.drafting->kept(head.base)};
    const config::FileSet files{with_changes(base, parts.drafting->set_of(head), changes)};
    const Drafting::Compared compared{parts.drafting->compare(base, files)};
    const auto id = core::ExchangeId::find(*name);
    const auto knows = [&](const CheckedSet& set) {
        return id && set.tried != nullptr && set.tried->find(*id) != nullptr;
    };
    if (!knows(*compared.before) && !knows(*compared.after)) {
        json.refuse("/exchange", "EXCHANGE_UNKNOWN", "no such exchange");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    try {
        const BenchSample sample{
            samples_of(files, *name, call.body.string_at("sample").value_or(""))};
        const Sides sides{sides_of(compared, call, *id, files, sample)};
        return telling(head, bench_json(compared, *id, sides, sample));
    } catch (const core::GatewayError& failure) {
        json.refuse("/exchange", failure.code(), "it has no mapping of its own");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
}

}
