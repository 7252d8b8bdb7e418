#include "gateway/app/erasure_list.h"

#include "gateway/app/erasure_deposit.h"
#include "gateway/core/error.h"
#include "gateway/journal/rights_bodies.h"
#include "gateway/text/json_value.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// Of a person's number in decimal digits, and one more.
constexpr std::size_t longest_number{20};

[[noreturn]] void fail() {
    throw GatewayError{"ERASURE_LIST", GatewayError::Retry::never};
}

ErasureList read_list(const std::filesystem::path& file) {
    ErasureList listed;
    std::ifstream in{file};
    read_erasures(in, listed);
    return listed;
}

void append(const std::filesystem::path& file, const std::string& lines) {
    const int out{::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    if (out < 0) {
        fail();
    }
    const bool whole{
        ::write(out, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size())
        && ::fsync(out) == 0};
    ::close(out);
    if (!whole) {
        fail();
    }
}

}

std::filesystem::path erasure_list_of(const Settings& settings) {
    return settings.data_directory / "erasures.jsonl";
}

void read_erasures(std::istream& in, ErasureList& listed) {
    for (std::string line; std::getline(in, line);) {
        const core::Result<JsonValue> read{text::parse_json(line)};
        const JsonValue object{read ? read.value() : JsonValue{}};
        const std::string person{object.string_at("person").value_or("")};
        const auto instant = core::parse_instant(object.string_at("erased_at").value_or(""));
        const auto named = object.string_at("message");
        const std::optional<core::MessageId> message{
            named ? core::MessageId::parse(*named) : std::nullopt};
        const bool number{
            !person.empty() && person.size() < longest_number
            && person.find_first_not_of("0123456789") == std::string::npos};
        if (!number || !instant || named.has_value() != message.has_value()) {
            fail(); // a list that cannot be read whole protects nobody
        }
        core::Instant& latest{listed[Erased{core::PersonNo{std::stoll(person)}, message}]};
        latest = std::max(latest, *instant);
    }
}

namespace {

std::string line_of(const ports::ErasedPerson& erased) {
    JsonValue line{JsonValue::make_object()};
    line.add(
        "person", JsonValue::of_string(std::to_string(static_cast<std::int64_t>(erased.person))));
    if (erased.message) {
        line.add("message", JsonValue::of_string(erased.message->text()));
    }
    line.add("erased_at", JsonValue::of_string(core::to_utc_text(erased.at)));
    return text::write_json(line) + '\n';
}

void erase_again(
    Workbench& bench, core::PersonNo person, const std::optional<core::MessageId>& message) {
    const exchange::Noted noted{bench.try_note(
        [&](const exchange::Ground&, exchange::Writing& writing) {
            const ports::Erasure again{person, std::nullopt, message};
            writing.note(
                journal::EntryKind::rights, std::nullopt, person, journal::rights_body(again));
            writing.rights.push_back({again});
        },
        {person}, exchange::Takes::something)};
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
}

}

void keep_erasures(Installation& installation) {
    const std::filesystem::path file{erasure_list_of(installation.settings())};
    const ErasureList listed{read_list(file)};
    std::string lines;
    for (const ports::ErasedPerson& erased : installation.store().rights().all_erased()) {
        const auto known = listed.find(Erased{erased.person, erased.message});
        if (known == listed.end() || known->second < erased.at) {
            lines += line_of(erased);
        }
    }
    if (!lines.empty()) {
        append(file, lines);
    }
    static_cast<void>(deposit_erasures(installation)); // what fails is told with the next anchor
}

std::size_t apply_erasures(Installation& installation, Workbench& bench) {
    ErasureList listed{read_list(erasure_list_of(installation.settings()))};
    read_deposited_erasures(installation, listed);
    std::vector<ports::ErasedPerson> wanted;
    for (const auto& [erased, at] : listed) {
        wanted.push_back(ports::ErasedPerson{erased.first, at, erased.second});
    }
    ports::Rights& rights{installation.store().rights()};
    const std::vector<core::PersonNo> persons{rights.with_older_keys(wanted)};
    for (const core::PersonNo person : persons) {
        erase_again(bench, person, std::nullopt);
    }
    const std::vector<ports::ErasedPerson> messages{rights.with_older_payloads(wanted)};
    for (const ports::ErasedPerson& one : messages) {
        erase_again(bench, one.person, one.message);
    }
    keep_erasures(installation);
    return persons.size() + messages.size();
}

}
