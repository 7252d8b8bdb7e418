#include "gateway/exchange/gate_transaction.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <map>
#include <utility>

namespace gateway::exchange {

namespace {

/// Guards that the store answers for (CLOCK, JOURNAL); the others are each passage's own.
std::vector<core::Guard> failed_guards(const ports::GateFacts& facts) {
    std::vector<core::Guard> guards;
    if (!journal::Chain{facts.head}.clock_is_sane(facts.t)) {
        guards.push_back(core::Guard::clock);
    }
    if (!facts.journal_writable) {
        guards.push_back(core::Guard::journal);
    }
    return guards;
}

/// What is refused for the content of one record: SQLSTATE 22 and 23, a person who may not be known
/// or is erased, text that no document can hold. Anything else is the store's or the law's failure.
bool is_a_records_fault(const core::GatewayError& failure) {
    constexpr std::array codes{core::Code{"STORE_DATA"},      core::Code{"STORE_CONSTRAINT"},
                               core::Code{"ARTIFICIAL_HETU"}, core::Code{"PERSON_ERASED"},
                               core::Code{"BARRIER_CLOSED"},  core::Code{"NOTICE_STATE"},
                               core::Code{"CASE_NOT_OPEN"},   core::Code{"SCHEDULE_STATE"},
                               core::Code{"ALARM_NOT_OPEN"},  core::Code{"CONSENT_WEAKER"}};
    return !failure.in_doubt()
           && (is_unwritable(failure)
               || std::find(codes.begin(), codes.end(), failure.code()) != codes.end());
}

/// Whose stripes a group locks: each once, in ascending order.
std::vector<core::PersonNo>
to_lock(std::vector<core::PersonNo> subjects, std::span<Passage* const> group) {
    for (const Passage* const passage : group) {
        const std::vector<core::PersonNo> more{passage->persons()};
        subjects.insert(subjects.end(), more.begin(), more.end());
    }
    std::erase(subjects, core::PersonNo::none);
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    return subjects;
}

/// What a transaction that was committed tells whoever measures.
class Measure final {
public:
    Measure(ports::Meter* meter, const Writing& writing)
        : m_meter{meter}, m_entries{writing.journalled()},
          m_decided{meter == nullptr ? std::vector<Writing::Decided>{} : writing.decided},
          m_began{std::chrono::steady_clock::now()} {}

    void committed() const noexcept {
        if (m_meter == nullptr) {
            return;
        }
        m_meter->committed(
            m_entries, std::chrono::duration_cast<std::chrono::microseconds>(
                           std::chrono::steady_clock::now() - m_began));
        for (const Writing::Decided& decided : m_decided) {
            m_meter->decided(decided.exchange, decided.outcome);
        }
    }

private:
    ports::Meter* m_meter;
    std::size_t m_entries;
    std::vector<Writing::Decided> m_decided;
    std::chrono::steady_clock::time_point m_began;
};

/// Each passage is told, with the permits of its own attempts. Makes no memory: the shares have it.
void tell(
    std::span<Passage* const> group, std::span<const std::size_t> marked,
    std::vector<ports::SendPermit>& permits,
    std::vector<std::vector<ports::SendPermit>>& shares) noexcept {
    std::size_t next{0};
    for (std::size_t index{0}; index < group.size(); ++index) {
        for (std::size_t left{marked[index]}; left > 0; --left) {
            shares[index].push_back(std::move(permits[next++]));
        }
        group[index]->settled(std::move(shares[index]));
    }
}

}

GateTransaction::GateTransaction(
    ports::UnitOfWorkFactory::Worker& worker, ports::People& people, LawSource& law,
    ports::Meter* meter)
    : m_worker{worker}, m_people{people}, m_law{law}, m_meter{meter} {}

std::vector<core::PersonNo> GateTransaction::subjects_of(std::span<Passage* const> group) {
    std::map<core::ControllerId, std::vector<std::size_t>> by_controller;
    std::vector<std::optional<Subject>> subjects;
    for (std::size_t index{0}; index < group.size(); ++index) {
        subjects.push_back(group[index]->subject());
        if (subjects.back()) {
            by_controller[subjects.back()->controller].push_back(index);
        }
    }
    std::vector<core::PersonNo> persons(group.size(), core::PersonNo::none);
    for (const auto& [controller, places] : by_controller) {
        std::vector<core::PersonId> ids;
        for (const std::size_t place : places) {
            ids.push_back(subjects[place]->person);
        }
        const std::vector<core::PersonNo> numbers{m_people.find_or_create(controller, ids)};
        for (std::size_t at{0}; at < places.size(); ++at) {
            persons[places[at]] = numbers[at];
        }
    }
    return persons;
}

void GateTransaction::pass_once(std::span<Passage* const> group, End end) {
    // New persons get their rows first, in a transaction of their own, so that there is something
    // to lock.
    const std::vector<core::PersonNo> subjects{subjects_of(group)};
    const std::vector<core::PersonNo> stripes{to_lock(subjects, group)};
    const bool blocking{std::any_of(
        group.begin(), group.end(), [](const Passage* passage) { return passage->blocks(); })};
    const auto lock =
        blocking ? ports::UnitOfWork::Lock::exclusive : ports::UnitOfWork::Lock::shared;

    for (;;) {
        std::unique_ptr<ports::UnitOfWork> unit{m_worker.start()};
        // Locks, then facts: the instant, the law's digest, epochs, consents and holds are read
        // after the stripes are ours, so no withdrawal that is acknowledged can be missed.
        const ports::GateFacts facts{unit->begin(stripes, lock)};

        const std::shared_ptr<const config::Configuration> law{m_law.loaded(facts.configuration)};
        if (!law) {
            // Another law than ours is in force: roll back, load it, begin again.
            unit.reset();
            m_law.load(facts.configuration);
            continue;
        }

        Writing writing{facts.head, facts.t};
        const Ground ground{facts, *law, failed_guards(facts)};
        std::vector<std::vector<ports::SendPermit>> shares(group.size());
        std::vector<std::size_t> marked;
        for (std::size_t index{0}; index < group.size(); ++index) {
            const std::size_t before{writing.attempts_marked()};
            group[index]->write(ground, ground.person(subjects[index]), writing);
            marked.push_back(writing.attempts_marked() - before);
            shares[index].reserve(marked.back());
        }

        if (end == End::thrown_away) {
            unit.reset();
            for (Passage* const passage : group) {
                passage->rehearsed();
            }
            return;
        }
        if (m_fence != nullptr) {
            unit->work_under(*m_fence);
        }
        const Measure measure{m_meter, writing};
        std::move(writing).flush(*unit);
        std::vector<ports::SendPermit> permits{unit->commit()};

        // Durable: now, and only now, each may send what the journal says it sends. From here on
        // nothing may fail: whoever was told that it stands must not be told otherwise.
        measure.committed();
        tell(group, marked, permits, shares);
        return;
    }
}

void GateTransaction::pass(std::span<Passage* const> group) noexcept {
    assert(group.size() <= group_limit);
    try {
        pass_once(group, End::durable);
    } catch (const core::GatewayError& failure) {
        const bool somebodys_fault{is_a_records_fault(failure)};
        if (somebodys_fault && group.size() > 1) {
            const std::size_t half{group.size() / 2};
            pass(group.first(half));
            pass(group.subspan(half));
            return;
        }
        if (m_meter != nullptr && !somebodys_fault) {
            m_meter->commit_failed();
        }
        // one record's fault: if it is not alone, find it
        for (Passage* const passage : group) {
            passage->failed(failure, somebodys_fault ? Fault::its_own : Fault::the_stores);
        }
    } catch (const std::exception&) {
        // not enough memory, or a defect: nothing was committed, nobody may send
        for (Passage* const passage : group) {
            passage->failed(core::GatewayError{"INTERNAL"}, Fault::the_stores);
        }
    }
}

void GateTransaction::rehearse(std::span<Passage* const> group) noexcept {
    assert(group.size() <= group_limit);
    core::GatewayError failure{"INTERNAL"};
    try {
        pass_once(group, End::thrown_away);
        return;
    } catch (const core::GatewayError& told) {
        failure = told;
    } catch (const std::exception&) { // not enough memory, or a defect
    }
    for (Passage* const passage : group) {
        passage->failed(failure, Fault::the_stores);
    }
}

}
