#include "tests/adapters_formats/documents.h"

#include "gateway/release/clear.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace tests {

using namespace gateway;

namespace {

/// Writes every item as it is, at the path that it was made for.
class AsGiven final : public core::Projection {
public:
    std::vector<Place> all;

    [[nodiscard]] std::span<const Place> places() const noexcept override { return all; }
    [[nodiscard]] bool marks_not_supplied() const noexcept override { return true; }

    [[nodiscard]] std::optional<core::Value>
    write(const Place&, const core::Value& value, const core::Value*) const override {
        return value;
    }
};

class Pieces final : public ports::ByteSource {
public:
    Pieces(std::string_view text, std::size_t piece) : m_rest{text}, m_piece{piece} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        const std::size_t count{std::min({into.size(), m_rest.size(), m_piece})};
        std::copy_n(core::as_bytes(m_rest).begin(), count, into.begin());
        m_rest.remove_prefix(count);
        return count;
    }

private:
    std::string_view m_rest;
    std::size_t m_piece;
};

void note(Reading& reading, const ports::DocumentReader::Item& item) {
    reading.unknown.insert(
        reading.unknown.end(), item.unknown_paths.begin(), item.unknown_paths.end());
    if (const auto* bad = std::get_if<ports::DocumentReader::Malformed>(&item.content)) {
        reading.records.push_back(
            std::to_string(bad->ordinal) + "!" + std::string{bad->rejection.code.text()});
        reading.malformed.push_back(*bad);
        return;
    }
    const auto& record = std::get<core::NativeRecord>(item.content);
    std::string line{std::to_string(record.ordinal) + ":"};
    for (const core::NativeField& field : record.fields) {
        line += field.path + "=" + std::string{field.value.reveal()} + ";";
    }
    reading.records.push_back(line);
}

}

core::ClearedRecord cleared(const std::vector<Written>& fields) {
    core::Decision decision;
    decision.outcome = core::Outcome::released;
    std::vector<core::Field> record;
    AsGiven projection;
    for (std::size_t at{0}; at < fields.size(); ++at) {
        const core::ItemId item{core::ItemId::intern("field." + std::to_string(at))};
        projection.all.push_back({fields[at].path, item});
        if (fields[at].value) {
            record.push_back({item, *fields[at].value});
            core::FieldDecision allowed;
            allowed.item = item;
            allowed.form = core::Form::full;
            decision.fields.push_back(allowed);
        }
    }
    return release::Clearance::clear(decision, core::Record{std::move(record)}, projection).value();
}

std::shared_ptr<const ports::Document>
bound(const ports::Format& format, const ports::Shape& shape) {
    return format.bind(shape).value();
}

std::string_view bind_code(const ports::Format& format, const ports::Shape& shape) {
    const auto document = format.bind(shape);
    return document ? std::string_view{"ok"} : document.rejection().code.text();
}

std::string
write_document(const ports::Document& document, const std::vector<core::ClearedRecord>& records) {
    std::string text;
    const auto writer = document.write(
        {"0194f9c0-0000-7000-8000-000000000001", "Työllisyysalue", "Kela", "2026-03-01T08:00:00Z"},
        [&text](core::ByteView bytes) { text += core::as_text(bytes); });
    for (const core::ClearedRecord& record : records) {
        writer->append(record, "id-1");
    }
    writer->finish();
    return text;
}

Reading read_document(const ports::Document& document, std::string_view text, std::size_t piece) {
    Pieces source{text, piece};
    const auto reader = document.read(source);
    Reading reading;
    for (;;) {
        const auto next = reader->next();
        if (!next) {
            CHECK_FALSE(reading.rejection); // only the end may follow a rejection
            reading.rejection = next.rejection();
        } else if (!next.value()) {
            return reading;
        } else {
            note(reading, *next.value());
        }
    }
}

bool finds_each_at_its_path(const ports::Document& document, std::vector<std::string> paths) {
    std::vector<Written> fields;
    for (const std::string& path : paths) {
        fields.push_back({path, core::Value{path}});
    }
    const std::string text{write_document(document, {cleared(fields)})};
    const Reading reading{read_document(document, text)};
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> found;
    bool own{reading.code() == "ok" && reading.records.size() == 1};
    std::string_view rest{own ? std::string_view{reading.records.front()} : "1:"};
    rest.remove_prefix(2);
    while (own && !rest.empty()) {
        const std::string_view field{rest.substr(0, rest.find(';'))};
        const std::string_view path{field.substr(0, field.size() / 2)};
        const bool hole{field.ends_with('=')}; // an element without a value
        own = hole || field == std::string{path} + "=" + std::string{path};
        if (!hole) {
            found.emplace_back(path);
        }
        rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    }
    std::sort(found.begin(), found.end());
    const bool same{own && found == paths};
    if (!same) {
        UNSCOPED_INFO(text);
    }
    return same;
}

std::string_view validation_code(const ports::Document& document, std::string_view text) {
    Pieces source{text, 1000};
    const auto valid = document.validate(source);
    return valid ? std::string_view{"ok"} : valid.rejection().code.text();
}

}
