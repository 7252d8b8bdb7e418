#include "gateway/exchange/release_count.h"

#include "gateway/core/error.h"
#include "gateway/exchange/needed_columns.h"
#include "gateway/exchange/release_consents.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

using core::GatewayError;
using ports::ReleaseEntry;

namespace {

/// The first eight bytes of a keyed digest.
std::uint64_t number_of(const core::Digest& digest) {
    std::uint64_t number{0};
    for (std::size_t at{0}; at < sizeof number; ++at) {
        number = (number << 8U) | std::to_integer<std::uint64_t>(digest.at(at));
    }
    return number;
}

bool by_number(const CountedPerson& left, const CountedPerson& right) {
    return left.number < right.number;
}

/// Reads a selection, and asks who of it may be counted.
class Reading final {
public:
    Reading(GateTransaction& gate, const DigestKeys& keys, const Under& under)
        : m_gate{gate}, m_keys{keys}, m_under{under}, m_register{*under.configuration->find(
                                                          under.exchange->reg)} {}

    void read(const Assembly& assembly, const Quarter& period) {
        const auto& selection = m_under.exchange->selection;
        const mapping::Mapping& binding{m_register.binding_of(selection)};
        const core::LocalDate ended{core::local_date(period.end())};
        const std::unique_ptr<ports::RegisterReader> reader{assembly.reader(m_register.id)};
        // a column that is gone must not count everybody into the group of what is not known
        reader->require(selection, needed_columns(*m_under.exchange, m_register));
        const std::unique_ptr<ports::RecordCursor> cursor{reader->select(selection, 0)};
        while (std::optional<core::Result<core::NativeRecord>> row{cursor->next()}) {
            auto mapped = *row ? binding.to_canonical(row->value(), ended)
                               : core::Result<mapping::Mapped>{row->rejection()};
            if (!mapped || !mapped.value().subject) {
                ++figures.unreadable;
                continue;
            }
            take(std::move(mapped).value(), period);
        }
        ask();
        std::sort(persons.begin(), persons.end(), by_number);
        const auto end =
            std::unique(persons.begin(), persons.end(), [](const auto& left, const auto& right) {
                return left.number == right.number;
            });
        persons.erase(end, persons.end());
    }

    std::vector<CountedRecord> records;
    std::vector<CountedPerson> persons;
    ReleaseFigures figures;

private:
    void take(mapping::Mapped record, const Quarter& period) {
        const std::string whose{
            std::string{m_register.controller.text()} + '/'
            + std::string{record.subject->reveal()}};
        auto made = counted(
            *m_under.exchange->release, period, record.record,
            number_of(m_keys.record.of(core::as_bytes(whose))));
        if (!made) {
            return;
        }
        m_chunk.push_back(
            {*std::move(made), Subject{m_register.controller, *std::move(record.subject)},
             std::move(record.holds)});
        if (m_chunk.size() == GateTransaction::group_limit) {
            ask();
        }
    }

    /// In a transaction that is thrown away: nobody's data leaves by this.
    void ask() {
        for (Candidate& each : may_be_counted(m_gate, m_under, std::exchange(m_chunk, {}))) {
            switch (each.may) {
            case Candidate::May::be_counted:
                persons.push_back({each.record.person, each.person, each.epoch});
                records.push_back(std::move(each.record));
                break;
            case Candidate::May::no_consent: ++figures.without_consent; break;
            case Candidate::May::on_hold: ++figures.on_hold; break;
            }
        }
    }

    GateTransaction& m_gate;
    const DigestKeys& m_keys;
    const Under& m_under;
    const config::Register& m_register;
    std::vector<Candidate> m_chunk;
};

}

ReleaseCount count_release(
    GateTransaction& gate, const DigestKeys& keys, const Assembly& assembly, const Under& under,
    const Quarter& period, const ports::Releases::Ledger& ledger) {
    const config::ReleasePlan& plan{*under.exchange->release};
    Reading reading{gate, keys, under};
    reading.read(assembly, period);
    MergedCodes before;
    for (const ReleaseEntry* const entry : ledger.accepted()) {
        if (entry->exchange == under.exchange->id) {
            before.insert(entry->merged.begin(), entry->merged.end());
        }
    }
    Counting counting{plan, std::move(reading.records), before};
    ReleaseFigures& figures{reading.figures};
    figures.persons = counting.persons();
    figures.repeated = counting.repeated();
    figures.merged.assign(counting.merged().begin(), counting.merged().end());
    const core::Digest request{keys.record.of(core::as_bytes(
        "release\n" + std::string{under.exchange->id.text()} + '\n' + period.text() + '\n'
        + text_of(plan) + '\n' + counting.snapshot()))};
    return {std::move(counting), std::move(figures), request, std::move(reading.persons)};
}

ReleaseStanding standing_of_release(
    GateTransaction& gate, const DigestKeys& keys, ports::Releases& releases, ports::Outbox& outbox,
    const Assembly& assembly, const Under& under) {
    const auto never = [](core::Code code) {
        return GatewayError{code, GatewayError::Retry::never};
    };
    const std::optional<ReleaseEntry> entry{releases.to_send(under.exchange->id)};
    if (!entry || !under.exchange->release) {
        throw never("RELEASE_NONE");
    }
    const std::optional<Quarter> period{Quarter::parse(entry->period)};
    const auto bytes = outbox.payload(entry->release, ports::PayloadRow::Use::population, 0);
    const auto population =
        bytes ? read_population(core::as_text(*bytes), entry->release.text()) : std::nullopt;
    if (!period || !population) {
        throw never("RELEASE_POPULATION_GONE"); // nobody can say whom it counts
    }
    Reading reading{gate, keys, under};
    reading.read(assembly, *period);
    ReleaseStanding standing{true, {}};
    for (const statistics::LedgerMember& member : population->members) {
        const auto found = std::lower_bound(
            reading.persons.begin(), reading.persons.end(), CountedPerson{member.person},
            by_number);
        if (found == reading.persons.end() || found->number != member.person) {
            return {}; // has said no, is held back, or the register has them no more
        }
        standing.persons.push_back(*found);
    }
    return standing;
}

}
