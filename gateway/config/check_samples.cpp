#include "gateway/config/exchange_checks.h"

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

/// The first thing that is wrong with a sample; nothing if all of it can be read.
std::optional<core::Rejection> wrong_with(const Leg& leg, const std::string& text) {
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
        if (const core::Result<mapping::Mapped> mapped{leg.mapping->to_canonical(record)};
            !mapped) {
            core::Rejection rejection{mapped.rejection()};
            rejection.record = record.ordinal;
            return rejection;
        }
    }
}

void check_sample(Draft& draft, const Leg& leg, const std::string& file, const std::string& text) {
    if (leg.document == nullptr) {
        return;
    }
    if (const std::optional<core::Rejection> wrong{wrong_with(leg, text)}) {
        draft.findings.error(
            file, wrong->line.value_or(0), "SAMPLE_INVALID",
            "the sample does not hold to its document type: " + where(*wrong));
    }
}

}

void check_samples(Draft& draft, const ReadExchange& read) {
    const std::string folder{"exchanges/" + std::string{read.exchange.id.text()} + "/samples/"};
    for (const auto& [file, text] : draft.files.files()) {
        if (!file.starts_with(folder)) {
            continue;
        }
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
            draft.findings.error(
                file, 0, "SAMPLE_UNKNOWN",
                "a sample's name begins with record-, request- or response-");
        } else {
            check_sample(draft, sampled->leg, file, text);
        }
    }
}

}
