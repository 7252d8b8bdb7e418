#include "gateway/app/inspection.h"

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/dxl/dxl_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/app/inspection_shapes.h"
#include "gateway/core/characters.h"
#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/core/hetu_in_text.h"

#include <algorithm>
#include <map>
#include <set>

namespace gateway::app {

namespace {

constexpr std::size_t most_values{3};
constexpr std::size_t most_warnings{20};
constexpr std::size_t most_paths{10'000};

using Reader = ports::DocumentReader;

[[nodiscard]] core::Result<std::shared_ptr<const ports::Document>>
bound_as(const std::string& kind, const ports::Shape& shape) {
    if (kind == "dxl") {
        return ::adapters::dxl::DxlFormat{}.bind(shape);
    }
    if (kind == "csv") {
        return ::adapters::csv::CsvFormat{}.bind(shape);
    }
    if (kind == "json") {
        return ::adapters::json::JsonFormat{}.bind(shape);
    }
    if (kind == "ndjson") {
        return ::adapters::json::NdjsonFormat{}.bind(shape);
    }
    return ::adapters::xml::XmlFormat{}.bind(shape);
}

/// /jobs/12/title → /jobs/*/title, as mappings write the elements of a JSON array.
[[nodiscard]] std::string general(const std::string& path, const std::string& kind) {
    if (kind != "json" && kind != "ndjson") {
        return path;
    }
    std::string out;
    for (std::size_t at{0}; at < path.size();) {
        const std::size_t end{std::min(path.find('/', at + 1), path.size())};
        const std::string_view segment{std::string_view{path}.substr(at + 1, end - at - 1)};
        out += '/';
        out += core::all_digits(segment) ? std::string_view{"*"} : segment;
        at = end;
    }
    return out;
}

/// A path in which no segment has a personal identity code: some documents have persons for keys.
[[nodiscard]] std::string without_hetus(const std::string& path) {
    std::string out;
    for (std::size_t at{0}; at < path.size();) {
        const std::size_t end{std::min(path.find('/', at + 1), path.size())};
        const std::string_view segment{std::string_view{path}.substr(at, end - at)};
        out += core::holds_hetu(segment) ? std::string_view{"/*"} : segment;
        at = end;
    }
    return out;
}

/// Reads to the end, telling each item. @return why it could not.
[[nodiscard]] std::optional<core::Rejection> read_all(
    const ports::Document& document, const OpenSource& open,
    const std::function<void(const Reader::Item&)>& tell) {
    const auto source = open();
    const auto reader = document.read(*source);
    for (;;) {
        const auto next = reader->next();
        if (!next) {
            return next.rejection();
        }
        if (!next.value()) {
            return std::nullopt;
        }
        tell(*next.value());
    }
}

class Inspector final {
public:
    Inspector(const OpenSource& open, const GuessedShape& guessed, bool show, Inspection& found)
        : m_open{open}, m_kind{guessed.kind}, m_shape{guessed.shape}, m_show{show}, m_found{found} {
    }

    void run() {
        const auto blind = bound_as(m_kind, m_shape);
        if (!blind) {
            m_found.error = blind.rejection();
            return;
        }
        m_found.error = read_all(
            *blind.value(), m_open, [this](const Reader::Item& item) { take_paths(item); });
        for (const std::string& path : m_paths) {
            ports::Shape one{m_shape};
            one.known_paths = {path};
            if (bound_as(m_kind, one)) {
                m_known.push_back(path);
            } else {
                warn({"PATH_UNREADABLE", path}); // of another namespace
            }
        }
        m_shape.known_paths = m_known;
        const auto seeing = bound_as(m_kind, m_shape);
        m_found.error =
            seeing ? read_all(
                *seeing.value(), m_open, [this](const Reader::Item& item) { take_values(item); })
                   : std::optional{seeing.rejection()};
        if (!m_found.error && m_found.records == 0 && m_first_malformed) {
            m_found.error = m_first_malformed;
        }
        if (m_found.error) {
            m_found.error->path = without_hetus(m_found.error->path);
        }
    }

private:
    void take_paths(const Reader::Item& item) {
        for (const std::string& unknown : item.unknown_paths) {
            std::string path{general(unknown, m_kind)};
            if (m_paths.size() < most_paths && !m_places.contains(path)) {
                m_places.emplace(path, place_of(without_hetus(path), path));
                m_paths.push_back(std::move(path));
            }
        }
    }

    /// Its place among the fields. Paths that differ by persons are one field.
    std::size_t place_of(std::string shown, const std::string& path) {
        const auto [at, is_new] = m_shown.emplace(shown, m_found.fields.size());
        if (is_new) {
            if (shown != path) {
                warn({"HETU_IN_NAME", shown});
            }
            m_found.fields.push_back({std::move(shown), 0, {}});
        }
        return at->second;
    }

    void take_values(const Reader::Item& item) {
        if (const auto* bad = std::get_if<Reader::Malformed>(&item.content)) {
            m_first_malformed = m_first_malformed ? m_first_malformed : bad->rejection;
            warn(bad->rejection);
            return;
        }
        ++m_found.records;
        for (const core::NativeField& field : std::get<core::NativeRecord>(item.content).fields) {
            const auto at = m_places.find(general(field.path, m_kind));
            if (at == m_places.end()) {
                continue;
            }
            Inspection::FieldSeen& seen{m_found.fields[at->second]};
            ++seen.count;
            look_for_hetu(field, at->second);
            std::string value{
                m_show ? std::string{field.value.reveal()} : masked(field.value.reveal())};
            if (seen.values.size() < most_values
                && std::find(seen.values.begin(), seen.values.end(), value) == seen.values.end()) {
                seen.values.push_back(std::move(value));
            }
        }
    }

    /// Where codes stand in sentences, a mapping has to know: free text with persons in it.
    void look_for_hetu(const core::NativeField& field, std::size_t place) {
        const std::string_view text{field.value.reveal()};
        if (!m_with_hetu.contains(place) && !core::parse_hetu(text) && core::holds_hetu(text)) {
            m_with_hetu.insert(place);
            warn({"HETU_IN_TEXT", m_found.fields[place].path});
        }
    }

    void warn(core::Rejection rejection) {
        rejection.path = without_hetus(rejection.path);
        if (m_found.warnings.size() < most_warnings) {
            m_found.warnings.push_back(std::move(rejection));
        } else if (m_found.warnings.size() == most_warnings) {
            m_found.warnings.push_back({"MORE_WARNINGS", ""});
        }
    }

    const OpenSource& m_open;
    std::string m_kind;
    ports::Shape m_shape;
    bool m_show;
    Inspection& m_found;
    std::vector<std::string> m_paths;            ///< as the document has them
    std::map<std::string, std::size_t> m_places; ///< path → its place among the fields
    std::map<std::string, std::size_t> m_shown;  ///< the same of paths without hetus
    std::vector<std::string> m_known;
    std::set<std::size_t> m_with_hetu{}; ///< fields that were told
    std::optional<core::Rejection> m_first_malformed{};
};

}

std::string masked(std::string_view value) {
    constexpr std::size_t longest{40};
    std::string out;
    std::size_t characters{0};
    for (const char byte : value) {
        const auto code = static_cast<unsigned char>(byte);
        if ((code & 0xC0U) == 0x80U) {
            continue; // the rest of a character that was counted
        }
        if (++characters > longest) {
            return out + "…";
        }
        const bool letter{
            code >= 0x80U || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')};
        out += core::is_digit(byte) ? '9' : letter ? 'x' : code < 0x20U ? ' ' : byte;
    }
    return out;
}

Inspection inspect_document(const OpenSource& open, const InspectionWishes& wishes) {
    Inspection found;
    core::Result<GuessedShape> guessed{guess_shape(open, wishes, found.format)};
    if (!guessed) {
        found.format = found.format.empty() ? "xml" : found.format;
        found.error = guessed.rejection();
        return found;
    }
    found.format = guessed.value().format;
    found.warnings = guessed.value().warnings;
    Inspector{open, guessed.value(), wishes.show, found}.run();
    return found;
}

}
