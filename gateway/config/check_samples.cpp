#include "gateway/config/exchange_checks.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <set>

namespace gateway::config {

namespace {

/// `samples/record-two-people.xml` is a sample of the record leg.
bool is_sample_of(const std::string& file_name, std::string_view leg) {
    return file_name.starts_with(std::string{leg} + "-")
           || file_name.starts_with(std::string{leg} + ".");
}

std::string where(const core::Rejection& rejection) {
    std::string text{std::string{rejection.code.text()} + " at " + said(rejection.path)};
    if (rejection.record) {
        text += " of record " + std::to_string(*rejection.record);
    }
    return text;
}

using Records = std::vector<core::Record>;

/// The first thing that is wrong with a sample; nothing if all of it can be read.
std::optional<core::Rejection>
wrong_with(const Leg& leg, const std::string& text, Records& records) {
    ports::MemorySource whole{core::as_bytes(text)};
    if (const core::Result<core::Nothing> verdict{leg.document->validate(whole)}; !verdict) {
        return verdict.rejection();
    }
    ports::MemorySource source{core::as_bytes(text)};
    const std::unique_ptr<ports::DocumentReader> reader{leg.document->read(source)};
    for (;;) {
        const auto item = reader->next();
        if (!item) {
            return item.rejection();
        }
        if (!item.value()) {
            return std::nullopt;
        }
        if (const auto* const malformed =
                std::get_if<ports::DocumentReader::Malformed>(&item.value()->content)) {
            return malformed->rejection;
        }
        const auto& record = std::get<core::NativeRecord>(item.value()->content);
        core::Result<mapping::Mapped> mapped{leg.mapping->to_canonical(record)};
        if (!mapped) {
            core::Rejection rejection{mapped.rejection()};
            rejection.record = record.ordinal;
            return rejection;
        }
        records.push_back(std::move(mapped.value().record));
    }
}

/// The items of one record, as a case writes them; nothing unless each is a plain value of an item.
std::optional<core::Record> expected_record(const Draft& draft, const text::JsonValue& json) {
    const text::JsonValue* const inner{json.find("items")};
    const text::JsonValue& items{inner == nullptr ? json : *inner};
    std::vector<core::Field> fields;
    for (const auto& [name, value] : items.members()) {
        using Kind = text::JsonValue::Kind;
        const auto item = core::ItemId::find(name);
        const bool plain{
            value.is_string() || value.kind() == Kind::number || value.kind() == Kind::boolean};
        if (!item || !draft.items.contains(*item) || !plain) {
            return std::nullopt;
        }
        const auto kind = value.is_string()              ? core::Value::Kind::text
                          : value.kind() == Kind::number ? core::Value::Kind::number
                                                         : core::Value::Kind::boolean;
        fields.push_back({*item, core::Value{value.text(), kind}});
    }
    return items.is_object() ? std::optional{core::Record{std::move(fields)}} : std::nullopt;
}

/// The item in which two records differ; empty if they are the same.
std::string difference(const core::Record& one, const core::Record& other) {
    for (const auto& [left, right] : {std::pair{&one, &other}, {&other, &one}}) {
        for (const core::Field& field : left->fields()) {
            const core::Value* const value{right->find(field.item)};
            if (value == nullptr || !(*value == field.value)) {
                return std::string{field.item.text()};
            }
        }
    }
    return {};
}

/// cases/record-one.json says what samples/record-one.xml means, and (unless something of it is
/// lost on the way) the way back must lead to the same.
void check_case(
    Draft& draft, const Leg& leg, const std::string& file, const std::string& text,
    const Records& records) {
    const auto wrong = [&](core::Code code, const std::string& reason) {
        draft.findings.error_of_sample(file, 0, code, reason);
    };
    const core::Result<text::JsonValue> parsed{text::parse_json(text)};
    const text::JsonValue* const listed{parsed ? parsed.value().find("records") : nullptr};
    if (listed == nullptr || !listed->is_array()) {
        wrong("CASE_FORM", "a case is JSON as `lautturi map --json` prints it");
        return;
    }
    if (listed->elements().size() != records.size()) {
        wrong(
            "CASE_DIFFERS", "the sample has " + std::to_string(records.size())
                                + " records, the case "
                                + std::to_string(listed->elements().size()));
        return;
    }
    for (std::size_t at{0}; at < records.size(); ++at) {
        const std::string which{" of record " + std::to_string(at + 1)};
        const auto expected = expected_record(draft, listed->elements()[at]);
        if (!expected) {
            wrong("CASE_FORM", "items and plain values are expected" + which);
            return;
        }
        if (const std::string item{difference(*expected, records[at])}; !item.empty()) {
            wrong("CASE_DIFFERS", "the sample says another " + said(item) + which);
        }
        std::vector<mapping::Loss> lost;
        const core::NativeRecord native{leg.mapping->to_native(*expected, lost)};
        const core::Result<mapping::Mapped> back{leg.mapping->to_canonical(native)};
        if (lost.empty() && (!back || !(back.value().record == *expected))) {
            wrong("CASE_ONE_WAY", "the way back leads to another record" + which);
        }
    }
}

/// `exchanges/one/samples/record-two.xml` → `exchanges/one/cases/record-two.json`
std::string case_of(const std::string& sample) {
    const std::size_t folder{sample.find("/samples/")};
    const std::string name{sample.substr(folder + 9)};
    return sample.substr(0, folder) + "/cases/" + name.substr(0, name.rfind('.')) + ".json";
}

void check_sample(Draft& draft, const Leg& leg, const std::string& file, const std::string& text) {
    if (leg.document == nullptr) {
        return;
    }
    Records records;
    if (const std::optional<core::Rejection> wrong{wrong_with(leg, text, records)}) {
        draft.findings.error_of_sample(
            file, wrong->line.value_or(0), "SAMPLE_INVALID",
            "the sample does not hold to its document type: " + where(*wrong));
        return;
    }
    const auto found = draft.files.files().find(case_of(file));
    if (found != draft.files.files().end()) {
        check_case(draft, leg, found->first, found->second, records);
    }
}

/// A sample of XML with our id in its first record, as we would write it; nothing where it has one,
/// or its first record cannot be told from what stands around it.
std::optional<std::string> with_our_id(const ports::Shape& shape, std::string text) {
    const std::size_t last{shape.record_path.rfind('/')};
    const std::string name{shape.record_path.substr(last + 1)};
    const std::string above{shape.record_path.substr(0, last) + '/'};
    if (above.find('/' + name + '/') != std::string::npos
        || text.find(' ' + shape.record_id + '=') != std::string::npos) {
        return std::nullopt;
    }
    for (std::size_t at{text.find('<')}; at != std::string::npos; at = text.find('<', at + 1)) {
        const std::size_t end{text.find_first_of(" \t\r\n/>", at)};
        if (end == std::string::npos) {
            break;
        }
        const std::string tag{text.substr(at + 1, end - at - 1)};
        if (tag.substr(tag.rfind(':') + 1) == name) {
            return text.insert(
                end, ' ' + shape.record_id + "=\"0194f9c0-0000-7000-8000-000000000001\"");
        }
    }
    return std::nullopt;
}

/// A schema that has no such attribute refuses every record that we write, and no sample of the
/// party's shows it. Of XML; a note, for what stands in a sample is looked at by its names alone.
bool refuses_our_id(const Leg& leg, const std::string& text) {
    if (leg.document == nullptr || leg.format != "xml" || leg.shape.record_id.empty()) {
        return false;
    }
    ports::MemorySource plain{core::as_bytes(text)};
    const std::optional<std::string> written{with_our_id(leg.shape, text)};
    if (!written || !leg.document->validate(plain)) {
        return false;
    }
    ports::MemorySource marked{core::as_bytes(*written)};
    return !leg.document->validate(marked);
}

/// Calls `visit(path, text)` for each file of a folder; the set is in order of its paths.
template <class Visit>
void each_file_in(const FileSet& set, const std::string& folder, const Visit& visit) {
    const auto& files = set.files();
    for (auto file = files.lower_bound(folder);
         file != files.end() && file->first.starts_with(folder); ++file) {
        visit(file->first, file->second);
    }
}

/// A case without its sample would be read by nobody.
void check_cases_have_samples(Draft& draft, const std::string& exchange) {
    std::set<std::string> sampled;
    each_file_in(draft.files, exchange + "samples/", [&](const std::string& sample, const auto&) {
        sampled.insert(case_of(sample));
    });
    each_file_in(draft.files, exchange + "cases/", [&](const std::string& file, const auto&) {
        if (!sampled.contains(file)) {
            draft.findings.error_of_sample(
                file, 0, "CASE_UNKNOWN", "a case has the name of a sample, and ends in .json");
        }
    });
}

}

void check_samples(Draft& draft, const ReadExchange& read) {
    const std::string exchange{"exchanges/" + std::string{read.exchange.id.text()} + "/"};
    const std::string folder{exchange + "samples/"};
    check_cases_have_samples(draft, exchange);
    bool id_refused{false};
    each_file_in(draft.files, folder, [&](const std::string& file, const std::string& text) {
        const std::string name{file.substr(folder.size())};
        const ReadLeg* sampled{nullptr};
        for (const auto& [leg_name, leg] :
             {std::pair{"record", &read.record},
              {"request", &read.request},
              {"response", &read.response}}) {
            if (is_sample_of(name, leg_name) && leg->line != 0) {
                sampled = leg;
            }
        }
        if (sampled == nullptr) {
            draft.findings.error_of_sample(
                file, 0, "SAMPLE_UNKNOWN",
                "a sample's name begins with record-, request- or response-");
        } else {
            check_sample(draft, sampled->leg, file, text);
            id_refused = id_refused
                         || (read.exchange.direction == ports::Direction::out
                             && refuses_our_id(sampled->leg, text));
        }
    });
    if (id_refused) {
        draft.findings.note(
            exchange + "exchange.yaml", read.record.line, "RECORD_ID_REFUSED",
            "the schema does not take our id of a record where `record-id` puts it: no record "
            "could leave");
    }
}

}
