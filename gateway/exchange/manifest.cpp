#include "gateway/exchange/manifest.h"

#include "gateway/text/json_value.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace gateway::exchange {

namespace {

using config::ManifestRule;
using core::Rejection;
using text::JsonValue;

constexpr std::string_view form_name{"urn:lautturi:manifest:1"};
constexpr std::int64_t most_records{1'000'000'000'000};

/// A flat picture of both forms: the manifest's own members, and those of each document.
struct Members {
    using Map = std::map<std::string, std::string, std::less<>>;
    Map own;
    std::vector<Map> documents;
};

constexpr std::string_view own_names[]{"manifest", "run",       "exchange", "sender", "recipient",
                                       "created",  "documents", "records",  "sum-of", "sum"};
constexpr std::string_view line_names[]{"document", "ordinal", "records", "sha256", "sum"};

/// @param may_miss how many of the last names need not be there.
template <std::size_t N> bool all_known(
    const Members::Map& members, const std::string_view (&names)[N], std::ptrdiff_t may_miss) {
    const bool known{std::all_of(members.begin(), members.end(), [&](const auto& member) {
        return std::find(std::begin(names), std::end(names), member.first) != std::end(names);
    })};
    return known && std::all_of(std::begin(names), std::end(names) - may_miss, [&](auto name) {
               return members.contains(name);
           });
}

Members members_of(const Manifest& manifest) {
    Members members;
    std::int64_t records{0};
    ControlSum sum;
    for (const Manifest::Line& line : manifest.documents) {
        Members::Map one{
            {"document", line.document},
            {"ordinal", std::to_string(line.ordinal)},
            {"records", std::to_string(line.records)},
            {"sha256", core::to_hex(line.sha256)}};
        records += line.records;
        if (line.sum) {
            one.emplace("sum", line.sum->text());
            static_cast<void>(sum.add(*line.sum));
        }
        members.documents.push_back(std::move(one));
    }
    members.own = {{"manifest", manifest.manifest},     {"run", manifest.run},
                   {"exchange", manifest.exchange},     {"sender", manifest.sender},
                   {"recipient", manifest.recipient},   {"created", manifest.created},
                   {"records", std::to_string(records)}};
    members.own.emplace("documents", std::to_string(manifest.documents.size()));
    if (!manifest.sum_of.empty()) {
        members.own.emplace("sum-of", manifest.sum_of);
        members.own.emplace("sum", sum.text());
    }
    return members;
}

bool is_count(std::string_view name) noexcept {
    return name == "ordinal" || name == "records" || name == "documents";
}

void add_members(const Members::Map& members, JsonValue& object) {
    for (const auto& [name, value] : members) {
        object.add(
            name == "documents" ? "document-count" : name,
            is_count(name) ? JsonValue::of_number(value) : JsonValue::of_string(value));
    }
}

core::Bytes as_json(const Members& members) {
    JsonValue body{JsonValue::make_object()};
    body.add("form", JsonValue::of_string(std::string{form_name}));
    add_members(members.own, body);
    JsonValue documents{JsonValue::make_array()};
    for (const Members::Map& line : members.documents) {
        JsonValue one{JsonValue::make_object()};
        add_members(line, one);
        documents.push(std::move(one));
    }
    body.add("documents", std::move(documents));
    const std::string text{text::write_json(body) + '\n'};
    const core::ByteView bytes{core::as_bytes(text)};
    return {bytes.begin(), bytes.end()};
}

core::Bytes as_xml(const Members& members) {
    core::Bytes bytes;
    text::XmlWriter writer{
        [&](core::ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }};
    const auto attributes = [&](const Members::Map& of) {
        for (const auto& [name, value] : of) {
            writer.attribute(name, value);
        }
    };
    writer.declaration();
    writer.start("manifest");
    writer.attribute("xmlns", form_name);
    attributes(members.own);
    writer.line_break();
    for (const Members::Map& line : members.documents) {
        writer.start("document");
        attributes(line);
        writer.end();
        writer.line_break();
    }
    writer.end();
    writer.line_break();
    writer.finish();
    return bytes;
}

std::optional<Members::Map> texts_of(const JsonValue& object) {
    Members::Map members;
    if (object.kind() != JsonValue::Kind::object) {
        return std::nullopt;
    }
    for (const auto& [name, value] : object.members()) {
        if (name == "documents" || name == "form") {
            continue;
        }
        const std::string known{name == "document-count" ? "documents" : name};
        if (value.kind() != (is_count(known) ? JsonValue::Kind::number : JsonValue::Kind::string)) {
            return std::nullopt;
        }
        members.emplace(known, value.text());
    }
    return members;
}

std::optional<Members> from_json(core::ByteView delivery) {
    const core::Result<JsonValue> parsed{text::parse_json(core::as_text(delivery))};
    if (!parsed || parsed.value().string_at("form") != form_name) {
        return std::nullopt;
    }
    std::optional<Members::Map> own{texts_of(parsed.value())};
    const JsonValue* const documents{parsed.value().find("documents")};
    if (!own || documents == nullptr || !documents->is_array()) {
        return std::nullopt;
    }
    Members members{std::move(*own), {}};
    for (const JsonValue& document : documents->elements()) {
        std::optional<Members::Map> line{texts_of(document)};
        if (!line) {
            return std::nullopt;
        }
        members.documents.push_back(std::move(*line));
    }
    return members;
}

/// <manifest …><document …/>…</manifest> and nothing else.
class ManifestEvents final : public text::XmlEvents {
public:
    Members members;
    bool wrong{false};

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const text::XmlAttribute> attributes) override {
        const bool root{m_depth == 0};
        wrong = wrong || name_space != form_name || m_depth > 1
                || name != (root ? "manifest" : "document");
        ++m_depth;
        Members::Map& into{root ? members.own : members.documents.emplace_back()};
        for (const text::XmlAttribute& attribute : attributes) {
            wrong = wrong || !attribute.name_space.empty();
            into.emplace(attribute.name, attribute.value);
        }
    }

    void text(std::string_view text) override {
        wrong = wrong || text.find_first_not_of(" \t\r\n") != std::string_view::npos;
    }

    void end() override { --m_depth; }

    void violation(const Rejection&) override { wrong = true; }

private:
    int m_depth{0};
};

std::optional<Members> from_xml(core::ByteView delivery) {
    ManifestEvents events;
    text::XmlReader reader{
        [&delivery](std::span<std::byte> into) {
            const std::size_t count{std::min(into.size(), delivery.size())};
            std::copy_n(delivery.begin(), count, into.begin());
            delivery = delivery.subspan(count);
            return count;
        },
        events,
        {}};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (!more || events.wrong) {
            return std::nullopt;
        }
        if (!more.value()) {
            return std::move(events.members);
        }
    }
}

std::optional<std::int64_t> count_of(const std::string& text) {
    std::int64_t count{0};
    const char* const end{text.data() + text.size()};
    const auto [stop, problem] = std::from_chars(text.data(), end, count);
    return problem == std::errc{} && stop == end && count >= 0 && count <= most_records
               ? std::optional{count}
               : std::nullopt;
}

std::optional<Manifest::Line> line_of(const Members::Map& members, bool with_sum) {
    if (!all_known(members, line_names, 1) || members.contains("sum") != with_sum) {
        return std::nullopt;
    }
    const auto ordinal = count_of(members.at("ordinal"));
    const auto records = count_of(members.at("records"));
    const std::optional<core::Digest> digest{core::digest_from_hex(members.at("sha256"))};
    const auto sum =
        with_sum ? ControlSum::parse(members.at("sum")) : std::optional<ControlSum>{ControlSum{}};
    if (!ordinal || *ordinal > 1'000'000 || !records || !digest || !sum) {
        return std::nullopt;
    }
    return Manifest::Line{
        members.at("document"), static_cast<int>(*ordinal), *records, *digest,
        with_sum ? sum : std::nullopt};
}

std::optional<Rejection> fault_in(const Manifest& manifest, const Members::Map& own) {
    std::int64_t records{0};
    ControlSum sum;
    std::set<core::Digest> digests;
    int ordinal{0};
    for (const Manifest::Line& line : manifest.documents) {
        records += line.records;
        if (line.sum && !sum.add(*line.sum)) {
            return Rejection{"MANIFEST_TOTALS", "sum"};
        }
        if (line.ordinal != ++ordinal || !digests.insert(line.sha256).second) {
            return Rejection{"MANIFEST_ORDER", std::to_string(ordinal)};
        }
    }
    if (count_of(own.at("records")) != records
        || count_of(own.at("documents")) != static_cast<std::int64_t>(manifest.documents.size())) {
        return Rejection{"MANIFEST_TOTALS", "records"};
    }
    if (!manifest.sum_of.empty() && ControlSum::parse(own.at("sum")) != sum) {
        return Rejection{"MANIFEST_TOTALS", "sum"};
    }
    return std::nullopt;
}

}

core::Bytes write_manifest(const Manifest& manifest, ManifestRule::Form form) {
    const Members members{members_of(manifest)};
    return form == ManifestRule::Form::json ? as_json(members) : as_xml(members);
}

bool is_manifest(core::ByteView delivery) noexcept {
    constexpr std::size_t head{1024};
    return core::as_text(delivery.first(std::min(delivery.size(), head))).find(form_name)
           != std::string_view::npos;
}

core::Result<Manifest> read_manifest(core::ByteView delivery, ManifestRule::Form form) {
    if (delivery.size() > manifest_limit) {
        return Rejection{"MANIFEST_TOO_LARGE", {}};
    }
    const std::optional<Members> members{
        form == ManifestRule::Form::json ? from_json(delivery) : from_xml(delivery)};
    if (!members || !all_known(members->own, own_names, 2)
        || members->own.contains("sum") != members->own.contains("sum-of")) {
        return Rejection{"MANIFEST_FORM", {}};
    }
    const Members::Map& own{members->own};
    const auto sum_of = own.find("sum-of");
    Manifest manifest{
        own.at("manifest"),
        own.at("run"),
        own.at("exchange"),
        own.at("sender"),
        own.at("recipient"),
        own.at("created"),
        sum_of == own.end() ? std::string{} : sum_of->second,
        {}};
    for (const Members::Map& members_of_line : members->documents) {
        std::optional<Manifest::Line> line{line_of(members_of_line, !manifest.sum_of.empty())};
        if (!line) {
            return Rejection{"MANIFEST_FORM", std::to_string(manifest.documents.size() + 1)};
        }
        manifest.documents.push_back(std::move(*line));
    }
    if (auto fault = fault_in(manifest, own)) {
        return *fault;
    }
    return manifest;
}

}
