#include "gateway/exchange/consents.h"

#include "gateway/consent/fold.h"
#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <thread>
#include <utility>

namespace gateway::exchange {

namespace {

using core::GatewayError;
using text::JsonValue;
using text::StrictJson;

/// Statements in one transaction. Those that take hold other transactions of their persons up, so
/// few pass together.
constexpr std::size_t group_that_takes{50};
constexpr std::size_t group_that_gives{GateTransaction::group_limit};

/// A consent says less than the one that stands, and nobody held its person for it.
constexpr core::Code weaker{"CONSENT_WEAKER"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> reasons{
    {{"CONSENT_SCOPE_EMPTY", "items, purposes and parties or classes must each be listed"},
     {"CONSENT_FUTURE", "it lies in the future"},
     {"CONSENT_ORDER", "it lies before what it must follow"},
     {"CONSENT_LANGUAGE", "a language code of two or three letters is expected"},
     {"CONSENT_EVIDENCE",
      "a written consent has a document, and a document its SHA-256 in 64 hexadecimal digits"},
     {"CONSENT_ACTOR", "an authority cannot consent for a person"},
     {"CONSENT_NOTICE_UNKNOWN", "the register has no such version of its notice"},
     {"CONSENT_BEFORE_NOTICE", "this version of the notice was not in use yet"},
     {"CONSENT_CAPACITY", "the person was too young to consent; a guardian may"},
     {"CONSENT_CAPACITY_UNKNOWN", "the person's age is not known: tell birth_date"},
     {"CONSENT_OTHER_LINE",
      "another line about the same person, which takes or may take something away, was rejected"},
     {"ARTIFICIAL_HETU", "artificial identity codes are not taken here"},
     {"HETU_FUTURE", "whoever bears this code is not born yet: another century sign is meant"},
     {"PERSON_ERASED", "the person's data were erased"}}};

JsonValue error_of(const std::string& path, core::Code code) {
    const auto known = std::find_if(
        reasons.begin(), reasons.end(), [&](const auto& one) { return one.first == code.text(); });
    return StrictJson::error(
        path, code.text(), known == reasons.end() ? std::string_view{} : known->second);
}

void reject(Recorded& recorded, const std::string& path, core::Code code) {
    recorded.state = Recorded::State::rejected;
    recorded.wrong.push(error_of(path, code));
}

/// The identifier tells when a person was born, or whoever tells the event does.
std::optional<core::LocalDate> birth_of(const Statement& statement) {
    const core::Result<core::Hetu> hetu{core::parse_hetu(statement.person.reveal())};
    return hetu ? std::optional{hetu.value().born} : statement.born;
}

std::vector<core::NoticeVersion> notices_of(const config::Register& reg) {
    std::vector<core::NoticeVersion> notices;
    for (const config::NoticeVersion& notice : reg.notices) {
        notices.push_back(core::NoticeVersion{notice.version, notice.dated});
    }
    return notices;
}

core::Result<core::Nothing> verdict_on(
    const Statement& statement, const config::Register& reg, ports::People& people,
    core::Instant now) {
    if (core::is_born_after(statement.person.reveal(), core::local_date(now))
        && !people.find(reg.controller, statement.person)) { // what was kept so can be ended
        return core::Rejection{"HETU_FUTURE", "subject"};
    }
    if (const auto* const event = std::get_if<core::ConsentEvent>(&statement.what)) {
        return consent::validate(*event, {now, notices_of(reg), birth_of(statement)});
    }
    return consent::validate(std::get<core::Hold>(statement.what));
}

bool opened_by(const ports::OpenBarrier& barrier, const Statement& statement) {
    if (const auto* const event = std::get_if<core::ConsentEvent>(&statement.what)) {
        const auto& cause = barrier.consent;
        return cause && cause->kind == event->kind && cause->role == event->role
               && cause->items == event->items && cause->parties == event->parties
               && cause->classes == event->classes && cause->purposes == event->purposes
               && cause->expressed_at == event->expressed_at;
    }
    const core::Hold& hold{std::get<core::Hold>(statement.what)};
    const auto& cause = barrier.hold;
    return cause && cause->kind == hold.kind && cause->state == hold.state
           && cause->items == hold.items && cause->bases == hold.bases
           && cause->validity == hold.validity;
}

}

/// What is told of one person, in one passage and so in one transaction.
class Consents::Recording final : public Passage {
public:
    explicit Recording(Subject subject) : m_subject{std::move(subject)} {}

    void add(std::size_t place, const Statement& statement) {
        m_places.push_back(place);
        if (statement.beside) {
            m_beside.push_back(&statement.beside);
        }
        m_entries.push_back(ports::PersonEntry{
            core::PersonNo::none, statement.what, statement.imported, statement.takes()});
    }

    [[nodiscard]] std::optional<Subject> subject() const override { return m_subject; }

    [[nodiscard]] bool blocks() const override {
        return m_weakens
               || std::any_of(
                   m_entries.begin(), m_entries.end(),
                   [](const ports::PersonEntry& entry) { return entry.blocks; });
    }

    void write(const Ground&, const ports::PersonFacts* person, Writing& writing) override {
        m_person = person->person;
        for (ports::PersonEntry& entry : m_entries) {
            entry.person = m_person;
            if (const auto* const event = std::get_if<core::ConsentEvent>(&entry.what)) {
                if (consent::weakens(*event, person->consents)) {
                    if (!blocks()) {
                        throw GatewayError{weaker, GatewayError::Retry::never};
                    }
                    entry.blocks = true;
                }
                writing.note(
                    journal::EntryKind::consent, std::nullopt, m_person,
                    journal::consent_body(*event));
            } else {
                writing.note(
                    journal::EntryKind::hold, std::nullopt, m_person,
                    journal::hold_body(std::get<core::Hold>(entry.what)));
            }
            writing.entries.push_back(entry);
        }
        for (const auto* beside : m_beside) {
            (*beside)(writing, m_person);
        }
    }

    void settled(std::vector<ports::SendPermit>) noexcept override {
        m_recorded = true;
        m_passed = true;
    }

    void failed(const GatewayError& failure, Fault fault) noexcept override {
        m_passed = m_weakens || failure.code() != weaker;
        m_weakens = m_weakens || !m_passed;
        m_failure = failure.code();
        m_own_fault = fault == Fault::its_own;
    }

    /// Tells what became of it.
    void tell(std::vector<Recorded>& all) const {
        for (std::size_t at{0}; at < m_places.size(); ++at) {
            Recorded& recorded{all[m_places[at]]};
            recorded.takes = recorded.takes || m_entries[at].blocks;
            if (m_recorded) {
                recorded.state = Recorded::State::recorded;
            } else if (m_own_fault) {
                reject(recorded, "/subject", *m_failure);
            } else {
                recorded.state = Recorded::State::failed;
                recorded.failure = m_failure;
            }
        }
    }

    [[nodiscard]] bool recorded() const noexcept { return m_recorded; }
    /// False: it has not passed yet, or turned out to take something and passes again as such.
    [[nodiscard]] bool passed() const noexcept { return m_passed; }
    [[nodiscard]] core::PersonNo person() const noexcept { return m_person; }
    [[nodiscard]] std::size_t size() const noexcept { return m_places.size(); }
    [[nodiscard]] const std::vector<std::size_t>& places() const noexcept { return m_places; }

private:
    Subject m_subject;
    std::vector<std::size_t> m_places;
    std::vector<ports::PersonEntry> m_entries;
    std::vector<const std::function<void(Writing&, core::PersonNo)>*> m_beside;
    core::PersonNo m_person{core::PersonNo::none};
    bool m_recorded{false};
    bool m_passed{false};
    bool m_weakens{false}; ///< it says less than what stands: under the lock it was seen
    bool m_own_fault{false};
    std::optional<core::Code> m_failure{};
};

std::vector<Recorded>
Consents::record(std::span<const Statement> told, std::chrono::milliseconds patience) const {
    const std::vector<Statement> statements{as_told_by(m_parts.clock.now(), told)};
    std::vector<Recorded> recorded(statements.size());
    validate(statements, recorded);
    find_known(statements, recorded);
    const Recordings recordings{recordings_of(statements, recorded)};
    // What takes goes first: nothing that could be given later is given before it.
    pass(recordings, true, group_that_takes);
    pass(recordings, false, group_that_gives);
    pass(recordings, true, group_that_takes); // what turned out to weaken what stood
    for (const std::unique_ptr<Recording>& recording : recordings) {
        recording->tell(recorded);
    }
    await(statements, recordings, patience, recorded);
    return recorded;
}

void Consents::validate(
    std::span<const Statement> statements, std::vector<Recorded>& recorded) const {
    const std::shared_ptr<const config::Configuration> law{m_parts.law.active()->configuration()};
    const core::Instant now{m_parts.clock.now()};
    std::set<core::PersonId> wronged; // of whom something that takes was rejected
    for (std::size_t place{0}; place < statements.size(); ++place) {
        const Statement& statement{statements[place]};
        recorded[place].takes = statement.takes();
        recorded[place].wrong = statement.wrong;
        const config::Register* const reg{law->find(statement.reg)};
        if (statement.readable() && reg == nullptr) {
            reject(recorded[place], "/register", "REGISTER_UNKNOWN");
        } else if (statement.readable()) {
            if (const auto verdict = verdict_on(statement, *reg, m_parts.people, now); !verdict) {
                reject(recorded[place], '/' + verdict.rejection().path, verdict.rejection().code);
            }
        }
        const bool good{recorded[place].wrong.elements().empty()};
        recorded[place].state = good ? Recorded::State::failed : Recorded::State::rejected;
        if (!good && statement.takes()) {
            wronged.insert(statement.person);
        }
    }
    for (std::size_t place{0}; place < statements.size(); ++place) {
        if (!statements[place].takes() && recorded[place].state != Recorded::State::rejected
            && wronged.contains(statements[place].person)) {
            reject(recorded[place], "", "CONSENT_OTHER_LINE");
        }
    }
}

/// Rows of a register that were recorded before, or stand twice among these.
void Consents::find_known(
    std::span<const Statement> statements, std::vector<Recorded>& recorded) const {
    std::vector<core::Digest> digests;
    for (const Statement& statement : statements) {
        if (statement.imported != core::Digest{}) {
            digests.push_back(statement.imported);
        }
    }
    if (digests.empty()) {
        return;
    }
    std::set<core::Digest> known{m_parts.histories.imported(digests)};
    for (std::size_t place{0}; place < statements.size(); ++place) {
        if (statements[place].imported != core::Digest{}
            && recorded[place].state != Recorded::State::rejected
            && !known.insert(statements[place].imported).second) {
            recorded[place].state = Recorded::State::known;
        }
    }
}

Consents::Recordings Consents::recordings_of(
    std::span<const Statement> statements, const std::vector<Recorded>& recorded) const {
    const std::shared_ptr<const config::Configuration> law{m_parts.law.active()->configuration()};
    Recordings recordings;
    std::map<std::pair<core::ControllerId, core::PersonId>, Recording*> by_person;
    for (std::size_t place{0}; place < statements.size(); ++place) {
        if (recorded[place].state != Recorded::State::failed) {
            continue; // rejected or known
        }
        const Statement& statement{statements[place]};
        const core::ControllerId controller{law->find(statement.reg)->controller};
        Recording*& recording{by_person[{controller, statement.person}]};
        if (recording == nullptr) {
            recordings.push_back(
                std::make_unique<Recording>(Subject{controller, statement.person}));
            recording = recordings.back().get();
        }
        recording->add(place, statement);
    }
    return recordings;
}

void Consents::pass(const Recordings& recordings, bool blocking, std::size_t limit) const {
    std::vector<Passage*> group;
    std::size_t statements{0};
    for (const std::unique_ptr<Recording>& recording : recordings) {
        if (recording->blocks() != blocking || recording->passed()) {
            continue;
        }
        if (!group.empty() && statements + recording->size() > limit) {
            m_parts.pass(group);
            group.clear();
            statements = 0;
        }
        group.push_back(recording.get());
        statements += recording->size();
    }
    if (!group.empty()) {
        m_parts.pass(group);
    }
}

void Consents::await(
    std::span<const Statement> statements, const Recordings& recordings,
    std::chrono::milliseconds patience, std::vector<Recorded>& recorded) const {
    std::vector<core::PersonNo> persons;
    for (const std::unique_ptr<Recording>& recording : recordings) {
        if (recording->recorded() && recording->blocks()) {
            persons.push_back(recording->person());
        }
    }
    if (persons.empty()) {
        return;
    }
    const auto until = m_parts.clock.since_boot() + patience;
    std::chrono::milliseconds pause{10};
    std::vector<ports::OpenBarrier> waiting{m_parts.acknowledgements.look(persons)};
    while (!waiting.empty() && m_parts.clock.since_boot() < until) {
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds{250});
        static_cast<void>(m_parts.acknowledgements.end_what_is_gone());
        waiting = m_parts.acknowledgements.look(persons);
    }

    std::vector<ports::SentRecord> all{m_parts.histories.sent(persons)};
    set_damaged_aside(all, {}); // acknowledging has told it
    std::map<core::PersonNo, std::vector<ports::SentRecord>> sent;
    for (ports::SentRecord& record : all) {
        sent[record.person].push_back(std::move(record));
    }
    const std::shared_ptr<const config::Configuration> law{m_parts.law.active()->configuration()};
    for (const std::unique_ptr<Recording>& recording : recordings) {
        for (const std::size_t place : recording->places()) {
            Recorded& one{recorded[place]};
            if (one.state != Recorded::State::recorded || !one.takes) {
                continue;
            }
            one.state = Recorded::State::acknowledged;
            for (const ports::OpenBarrier& barrier : waiting) {
                if (barrier.recorded_for == recording->person()
                    && opened_by(barrier, statements[place])) {
                    one.state = Recorded::State::recorded;
                    one.waits_for.insert(
                        one.waits_for.end(), barrier.waits_for.begin(), barrier.waits_for.end());
                }
            }
            one.recipients = recipients_of(statements[place].what, sent[recording->person()], *law);
        }
    }
}

PersonRecord
Consents::list(core::RegisterId reg, const core::PersonId& person, std::size_t at_most) const {
    const std::shared_ptr<const config::Configuration> law{m_parts.law.active()->configuration()};
    const config::Register* const known{law->find(reg)};
    if (known == nullptr) {
        throw GatewayError{"REGISTER_UNKNOWN", GatewayError::Retry::never};
    }
    PersonRecord record;
    const std::optional<core::PersonNo> number{m_parts.people.find(known->controller, person)};
    if (!number) {
        return record;
    }
    record.known = true;
    record.events = m_parts.histories.events(*number, 0, at_most);
    ports::PersonFacts facts{m_parts.histories.facts(*number)};
    record.holds = std::move(facts.holds);
    std::set<core::PurposeId> purposes;
    for (const core::ConsentEvent& event : facts.consents) {
        purposes.insert(event.purposes.begin(), event.purposes.end());
    }
    const core::Instant now{m_parts.clock.now()};
    for (const config::Party& party : law->parties) {
        for (const core::PurposeId purpose : purposes) {
            for (core::ConsentState& state :
                 consent::fold(facts.consents, consent::Scope{party.id, party.cls, purpose}, now)) {
                if (state.kind) {
                    record.states.push_back(
                        PersonRecord::State{party.id, purpose, std::move(state)});
                }
            }
        }
    }
    record.waiting = m_parts.barriers.open(std::span{&*number, 1}, 0, at_most);
    return record;
}

}
