#include "gateway/admin/bench_places.h"

#include "gateway/text/charset.h"
#include "gateway/text/xml_shape.h"

#include <algorithm>
#include <optional>

namespace gateway::admin {

namespace {

using text::XmlShape;

/// What an element that is kept back is marked with: no place for a value.
constexpr std::string_view mark{"notSupplied"};

/// A path without what a schema's shape does not tell apart: `/a:name[1]/id` is /name/id.
std::string plain(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::size_t end{std::min(path.find('/', 1), path.size())};
        std::string_view step{path.substr(1, end - 1)};
        step = step.substr(0, step.find('['));
        const bool attribute{step.starts_with('@')};
        const std::size_t colon{step.find(':')};
        out += '/';
        if (colon != std::string_view::npos) {
            out += attribute ? "@" : "";
            step.remove_prefix(colon + 1);
        }
        out += step;
        path.remove_prefix(end);
    }
    return out;
}

void collect(const XmlShape& shape, const std::string& path, bool required, DocumentPlaces& known) {
    for (const XmlShape::Attribute& attribute : shape.attributes) {
        if (attribute.name != mark) {
            known.places.push_back({path + "/@" + attribute.name, required && attribute.required});
        }
    }
    for (const XmlShape& child : shape.children) {
        const std::string below{path + '/' + child.name};
        const bool needed{required && child.required};
        if (child.content == XmlShape::Content::scalar) {
            known.places.push_back({below, needed});
        }
        collect(child, below, needed, known);
    }
}

std::optional<DocumentPlaces> by_schema(const config::Leg& leg) {
    const ports::Shape& bound{leg.shape};
    if (leg.format != "xml" || bound.schema.empty() || !bound.record_path.starts_with('/')) {
        return std::nullopt;
    }
    const auto schema = text::XmlSchema::compile(bound.schema, bound.schema_name);
    if (!schema) {
        return std::nullopt;
    }
    std::string_view path{bound.record_path};
    const auto step = [&path] {
        const std::size_t end{std::min(path.find('/', 1), path.size())};
        const std::string_view name{path.substr(1, end - 1)};
        path.remove_prefix(end);
        return name;
    };
    const auto root = XmlShape::of(*schema.value(), bound.target_namespace, step());
    const XmlShape* record{root ? &root.value() : nullptr};
    const bool is_root{path.empty()};
    while (record != nullptr && !path.empty()) {
        record = record->child(step());
    }
    if (record == nullptr) {
        return std::nullopt;
    }
    DocumentPlaces known;
    known.from = DocumentPlaces::From::schema;
    collect(*record, "", true, known);
    for (DocumentPlaces::Place& place : known.places) {
        // what the writer puts there by itself: our id of the record, the head of the document
        const bool own{place.path == "/@" + bound.record_id};
        place.required = place.required && !own && !(is_root && place.path.starts_with("/@"));
    }
    return known;
}

template <class Visit>
void each_sample(const config::FileSet& files, std::string_view exchange, const Visit& visit) {
    std::string folder{"exchanges/"};
    folder += exchange;
    folder += "/samples/";
    const auto& all = files.files();
    for (auto file = all.lower_bound(folder); file != all.end() && file->first.starts_with(folder);
         ++file) {
        visit(file->first.substr(folder.size()), file->second);
    }
}

void add(DocumentPlaces& known, const std::string& path) {
    if (!known.has(path)) {
        known.places.push_back({path, false});
    }
}

void read_sample(const config::Leg& leg, const std::string& document, DocumentPlaces& known) {
    ports::MemorySource source{core::as_bytes(document)};
    const auto reader = leg.document->read(source);
    for (;;) {
        const auto next = reader->next();
        if (!next || !next.value()) {
            return;
        }
        if (const auto* const record = std::get_if<core::NativeRecord>(&next.value()->content)) {
            known.from = DocumentPlaces::From::samples;
            for (const core::NativeField& field : record->fields) {
                add(known, field.path);
            }
            for (const std::string& path : next.value()->unknown_paths) {
                if (text::is_utf8(path)) {
                    add(known, path);
                }
            }
        }
    }
}

}

std::string DocumentPlaces::named(std::string_view path) const {
    return from == From::schema ? plain(path) : std::string{path};
}

bool DocumentPlaces::has(std::string_view path) const {
    const std::string wanted{named(path)};
    return std::any_of(
        places.begin(), places.end(), [&](const Place& place) { return place.path == wanted; });
}

BenchSample
samples_of(const config::FileSet& files, std::string_view exchange, std::string_view wanted) {
    BenchSample sample;
    each_sample(files, exchange, [&](const std::string& name, const std::string& document) {
        sample.all.push_back(name);
        if (sample.name.empty() || name == wanted) {
            sample.name = name;
            sample.document = document;
        }
    });
    return sample;
}

DocumentPlaces places_of(
    const config::Exchange& exchange, std::string_view leg_name, const config::Leg& leg,
    const config::FileSet& files) {
    if (std::optional<DocumentPlaces> known{by_schema(leg)}) {
        return *std::move(known);
    }
    DocumentPlaces known;
    const auto take = [&](const std::string& name, const std::string& document) {
        if (leg.document != nullptr && name.starts_with(leg_name)) {
            read_sample(leg, document, known);
        }
    };
    each_sample(files, exchange.id.text(), take);
    return known;
}

}
