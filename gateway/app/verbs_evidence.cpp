// Verbs about evidence: consents of persons, the journal.

#include "gateway/admin/dry_run_request.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/consent/fold.h"
#include "gateway/core/error.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/export.h"
#include "gateway/journal/verify.h"
#include "gateway/storage/journal_store.h"

#include <fstream>
#include <iostream>
#include <sstream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// An event or a hold of one person, as a line told it.
struct PersonEvent {
    exchange::Subject subject;
    std::optional<core::ConsentEvent> consent{};
    std::optional<core::Hold> hold{};
};

/// Records one event. What takes something away locks its person exclusively and raises the epoch.
class Recording final : public exchange::Passage {
public:
    explicit Recording(PersonEvent event) : m_event{std::move(event)} {}

    [[nodiscard]] std::optional<exchange::Subject> subject() const override {
        return m_event.subject;
    }

    [[nodiscard]] bool blocks() const override {
        return m_event.hold.has_value() || consent::blocks(*m_event.consent);
    }

    void write(
        const exchange::Ground&, const ports::PersonFacts* person,
        exchange::Writing& writing) override {
        if (m_event.consent) {
            writing.note(
                journal::EntryKind::consent, std::nullopt, person->person,
                journal::consent_body(*m_event.consent));
            writing.consents.emplace_back(person->person, *m_event.consent);
        } else {
            writing.note(
                journal::EntryKind::hold, std::nullopt, person->person,
                journal::hold_body(*m_event.hold));
            writing.holds.emplace_back(person->person, *m_event.hold);
        }
        if (blocks()) {
            writing.raised.push_back(person->person);
        }
    }

    void settled(std::vector<ports::SendPermit>) noexcept override {}
    void failed(const core::GatewayError& failure, exchange::Fault) noexcept override {
        m_failure = failure;
    }

    [[nodiscard]] const std::optional<core::GatewayError>& failure() const noexcept {
        return m_failure;
    }

private:
    PersonEvent m_event;
    std::optional<core::GatewayError> m_failure;
};

/// The line's own members without `without`, as the one element of a dry run's `list`.
JsonValue request_of(
    const JsonValue& line, std::string_view list, const config::Configuration& configuration,
    const std::string& reg) {
    JsonValue event{JsonValue::make_object()};
    for (const auto& [key, value] : line.members()) {
        if (key != "subject" && key != "register") {
            event.add(key, value);
        }
    }
    JsonValue events{JsonValue::make_array()};
    events.push(std::move(event));
    const policy::Law& law{configuration.rules->law()};
    JsonValue fields{JsonValue::make_array()};
    fields.push(json(law.items.front().id.text()));
    JsonValue request{JsonValue::make_object()};
    request.add("at", json("2026-01-01T00:00:00Z"))
        .add("register", json(reg))
        .add("party", json(law.parties.front().id.text()))
        .add("purpose", json(law.purposes.front().text()))
        .add("fields", std::move(fields))
        .add(std::string{list}, std::move(events));
    return request;
}

bool is_hold(std::string_view kind) {
    return kind == "restriction" || kind == "objection" || kind == "accuracy-dispute"
           || kind == "turvakielto" || kind == "deceased";
}

/// @throws core::GatewayError with the line's number and what is wrong, never its contents.
[[noreturn]] void refuse_line(std::size_t number, std::string_view code) {
    throw GatewayError{
        "EVENT_INVALID", "line " + std::to_string(number) + ": " + std::string{code},
        GatewayError::Retry::never};
}

PersonEvent event_of(
    const std::string& line, std::size_t number, const config::Configuration& configuration,
    core::Instant now) {
    const core::Result<JsonValue> parsed{text::parse_json(line)};
    if (!parsed) {
        refuse_line(number, parsed.rejection().code.text());
    }
    const auto subject = parsed.value().string_at("subject");
    const auto reg_name = parsed.value().string_at("register");
    const auto kind = parsed.value().string_at("kind");
    const auto reg_id = reg_name ? core::RegisterId::find(*reg_name) : std::nullopt;
    const config::Register* const reg{reg_id ? configuration.find(*reg_id) : nullptr};
    if (!subject || reg == nullptr || !kind) {
        refuse_line(number, "subject, register or kind is missing or unknown");
    }
    const bool hold{is_hold(*kind)};
    const JsonValue request{request_of(
        parsed.value(), hold ? "holds" : "consents", configuration, std::string{*reg_name})};
    admin::DryRunRequest reading{configuration.rules->law(), request};
    PersonEvent event{
        exchange::Subject{reg->controller, core::PersonId{std::string{*subject}}}, {}, {}};
    std::vector<core::ConsentEvent> consents;
    std::vector<core::Hold> holds;
    reading.read_consents(consents);
    reading.read_holds(holds);
    if (reading.wrong()) {
        refuse_line(number, text::write_json(reading.errors()));
    }
    if (hold) {
        event.hold = holds.front();
        return event;
    }
    event.consent = consents.front();
    const core::Result<core::Nothing> verdict{consent::validate(*event.consent, now)};
    if (!verdict) {
        refuse_line(number, verdict.rejection().code.text());
    }
    return event;
}

}

int consent_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const std::string input{read_input(file)};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const config::Configuration> configuration{
        installation.law().active()->configuration()};

    // All lines are read before the first is recorded: a file is recorded whole or not at all.
    std::vector<std::unique_ptr<Recording>> recordings;
    std::istringstream lines{input};
    std::size_t number{0};
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (!line.empty()) {
            recordings.push_back(std::make_unique<Recording>(
                event_of(line, number, *configuration, installation.clock().now())));
        }
    }
    Workbench bench{installation, "cli"};
    for (std::size_t begin{0}; begin < recordings.size();
         begin += exchange::GateTransaction::group_limit) {
        std::vector<exchange::Passage*> group;
        for (std::size_t at{begin};
             at < std::min(recordings.size(), begin + exchange::GateTransaction::group_limit);
             ++at) {
            group.push_back(recordings[at].get());
        }
        bench.gate().pass(group);
    }
    std::int64_t recorded{0};
    for (const std::unique_ptr<Recording>& recording : recordings) {
        if (recording->failure()) {
            throw GatewayError{*recording->failure()};
        }
        ++recorded;
    }
    sign_checkpoints(installation, bench.note_writer(), Sign::everything, "cli");
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("recorded", json(recorded));
        out << text::write_json(body) << '\n';
    } else {
        out << "recorded " << recorded << " events\n";
    }
    return 0;
}

namespace {

std::string_view kind_text(core::ConsentKind kind) noexcept {
    using core::ConsentKind;
    switch (kind) {
    case ConsentKind::requested: return "requested";
    case ConsentKind::deferred: return "deferred";
    case ConsentKind::given: return "given";
    case ConsentKind::renewed: return "renewed";
    case ConsentKind::refused: return "refused";
    case ConsentKind::withdrawn: return "withdrawn";
    case ConsentKind::revoked: return "revoked";
    case ConsentKind::expired: return "expired";
    case ConsentKind::invalidated: return "invalidated";
    }
    return "invalidated";
}

template <class Range> JsonValue names(const Range& range) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& name : range) {
        array.push(json(name.text()));
    }
    return array;
}

JsonValue event_json(const core::ConsentEvent& event) {
    JsonValue object{JsonValue::make_object()};
    object.add("sequence", json(event.sequence))
        .add("kind", json(kind_text(event.kind)))
        .add("items", names(event.items))
        .add("parties", names(event.parties))
        .add("classes", names(event.classes))
        .add("purposes", names(event.purposes))
        .add("explicit", JsonValue::of_boolean(event.is_explicit))
        .add("itemised", JsonValue::of_boolean(event.itemised))
        .add("written", JsonValue::of_boolean(event.written))
        .add("expressed_at", json(core::to_helsinki_text(event.expressed_at)))
        .add("recorded_at", json(core::to_helsinki_text(event.recorded_at)));
    if (event.valid_until) {
        object.add("valid_until", json(core::to_helsinki_text(*event.valid_until)));
    }
    return object;
}

}

int consent_list(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const core::Result<JsonValue> asked{text::parse_json(read_input(file))};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const config::Configuration> configuration{
        installation.law().active()->configuration()};
    const auto subject = asked ? asked.value().string_at("subject") : std::nullopt;
    const auto reg_name = asked ? asked.value().string_at("register") : std::nullopt;
    const auto reg_id = reg_name ? core::RegisterId::find(*reg_name) : std::nullopt;
    const config::Register* const reg{reg_id ? configuration->find(*reg_id) : nullptr};
    if (!subject || reg == nullptr) {
        throw GatewayError{
            "REQUEST_INVALID", "subject or register is missing or unknown",
            GatewayError::Retry::never};
    }
    const std::optional<core::PersonNo> person{
        installation.store().people().find(reg->controller, core::PersonId{std::string{*subject}})};
    JsonValue events{JsonValue::make_array()};
    if (person) {
        const auto worker = installation.store().work().open_worker("cli");
        const auto unit = worker->start(); // only read; rolled back
        const core::PersonNo one[]{*person};
        const ports::GateFacts facts{unit->begin(one, ports::UnitOfWork::Lock::shared)};
        for (const core::ConsentEvent& event : facts.persons.front().consents) {
            events.push(event_json(event));
        }
    }
    if (!options.json) {
        for (const JsonValue& event : events.elements()) {
            out << event.find("sequence")->text() << "  "
                << event.string_at("expressed_at").value_or("") << "  "
                << event.string_at("kind").value_or("") << '\n';
        }
        out << events.elements().size() << " events\n";
        return 0;
    }
    JsonValue body{JsonValue::make_object()};
    body.add("events", std::move(events));
    out << text::write_json(body) << '\n';
    return 0;
}

int journal_export(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    storage::JournalStore& stored{installation.store().journal()};
    std::ofstream to_file;
    if (file != "-") {
        to_file.open(file, std::ios::binary | std::ios::trunc);
    }
    std::ostream& target{file == "-" ? out : to_file};
    journal::ExportWriter writer{
        target,
        journal::ExportHead{
            installation.settings().node_name, stored.system_identifier(),
            installation.clock().now()},
        installation.signing_key().public_key().fingerprint()};
    for (const storage::JournalStore::Chain& chain : stored.chains()) {
        std::vector<journal::Checkpoint> checkpoints;
        for (const storage::JournalStore::Checkpoint& encoded : stored.checkpoints(chain.number)) {
            core::Result<journal::Checkpoint> decoded{journal::decode_checkpoint(encoded.encoded)};
            if (!decoded) {
                throw GatewayError{"CHECKPOINT_MALFORMED", GatewayError::Retry::never};
            }
            checkpoints.push_back(std::move(decoded).value());
        }
        writer.begin_chain(std::move(checkpoints));
        stored.entries(chain.number, 0, [&](const ports::JournalRow& row) { writer.append(row); });
    }
    writer.finish();
    return 0;
}

int journal_verify(
    const VerbOptions& options, const std::string& file, const std::string& key,
    std::ostream& out) {
    const core::Result<crypto::VerifyKey> verify_key{crypto::VerifyKey::from_pem(read_input(key))};
    if (!verify_key) {
        throw GatewayError{verify_key.rejection().code, GatewayError::Retry::never};
    }
    std::ifstream from_file;
    if (file != "-") {
        from_file.open(file, std::ios::binary);
        if (!from_file) {
            throw GatewayError{"FILE_UNREADABLE", file, GatewayError::Retry::never};
        }
    }
    const journal::VerifyReport report{
        journal::verify_export(file == "-" ? std::cin : from_file, verify_key.value())};
    JsonValue body{JsonValue::make_object()};
    body.add("verified", JsonValue::of_boolean(report.holds()))
        .add("entries", json(report.entries))
        .add("checkpoints", json(report.checkpoints))
        .add("chains", json(static_cast<std::int64_t>(report.chains.size())));
    if (report.broken) {
        JsonValue broken{JsonValue::make_object()};
        broken.add("chain", json(report.broken->chain))
            .add("sequence", json(report.broken->sequence))
            .add("line", json(report.broken->line))
            .add("reason", json(report.broken->reason.text()));
        body.add("broken", std::move(broken));
    }
    if (options.json) {
        out << text::write_json(body) << '\n';
    } else if (report.holds()) {
        out << "verified: " << report.entries << " entries in " << report.chains.size()
            << " chains, " << report.checkpoints << " checkpoints\n";
    } else {
        out << "broken: " << report.broken->reason << " at chain " << report.broken->chain
            << ", entry " << report.broken->sequence << " (line " << report.broken->line << ")\n";
    }
    return report.holds() ? 0 : 1;
}

}
