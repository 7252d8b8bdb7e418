#include "gateway/app/collecting.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/arriving.h"
#include "gateway/exchange/reception.h"
#include "gateway/storage/postgres_outbox.h"

#include <optional>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using std::chrono::steady_clock;

/// Where collecting failed, it is tried again after so long.
constexpr std::chrono::seconds left_alone_for{30};

}

std::set<core::ExchangeId> Collecting::due() {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const std::scoped_lock lock{m_mutex};
    std::set<core::ExchangeId> all;
    for (const config::Exchange& exchange : assembly->configuration()->exchanges) {
        if (exchange.direction != ports::Direction::in || exchange.endpoint.empty()) {
            continue;
        }
        const auto known = m_places.find(exchange.id);
        // another law may have another folder for it
        if (known == m_places.end() || known->second.assembly != assembly
            || known->second.left_alone <= steady_clock::now()) {
            all.insert(exchange.id);
        }
    }
    return all;
}

void Collecting::Place::obey(const std::shared_ptr<const exchange::Assembly>& law) {
    if (assembly != law) {
        lying.clear(); // whatever was rejected may be good by now
        assembly = law;
    }
}

Collecting::Place& Collecting::place_of(core::ExchangeId exchange) {
    const std::scoped_lock lock{m_mutex};
    return m_places[exchange];
}

void Collecting::fail(core::ExchangeId exchange, core::Code code) {
    core::log(m_installation.log(), core::messages::run_failed, exchange, code);
    const std::scoped_lock lock{m_mutex};
    Place& place{m_places[exchange]};
    place.collector.reset();
    place.left_alone = steady_clock::now() + left_alone_for;
}

bool Collecting::opens(core::ExchangeId exchange) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const exchange::Under under{assembly->under(exchange.text())};
    Place& place{place_of(exchange)};
    if (under.exchange == nullptr || (place.assembly == assembly && place.collector)) {
        return under.exchange != nullptr;
    }
    try {
        std::unique_ptr<ports::Collector> opened{assembly->collector(*under.exchange)};
        const std::scoped_lock lock{m_mutex};
        place.obey(assembly);
        place.collector = std::move(opened);
        ++place.looked;
        return place.collector != nullptr;
    } catch (const GatewayError& failure) {
        {
            const std::scoped_lock lock{m_mutex};
            place.obey(assembly);
        }
        if (failure.code() != core::Code{"ENDPOINT_MISSING"}) { // told when it was loaded
            fail(exchange, failure.code());
        }
        return false;
    }
}

void Collecting::collect(const Lease& lease, Workbench& bench, const std::stop_token& stop) {
    const EitherStop either{stop, lease.lost()};
    Place& place{place_of(lease.exchange())};
    try {
        const At at{
            lease,
            bench,
            place.assembly->under(lease.exchange().text()),
            *place.collector,
            place.lying,
            place.looked,
            either.token()};
        if (!collect_from(at)) {
            const std::scoped_lock lock{m_mutex};
            place.collector.reset(); // another one looks at everything anew
        }
    } catch (const GatewayError& failure) {
        if (!either.token().stop_requested()) {
            fail(lease.exchange(), failure.code());
        }
    }
}

/// @return false if a file was left where it is because it changed while it was read.
bool Collecting::collect_from(const At& at) {
    bool all{true};
    while (!at.stop.stop_requested()) {
        const std::optional<ports::Arrival> arrival{at.collector.next()};
        if (!arrival) {
            break;
        }
        try {
            take_in(at, *arrival);
        } catch (const GatewayError& failure) {
            if (failure.code() != core::Code{"FILE_CHANGED"}) {
                throw;
            }
            core::log(
                m_installation.log(), core::messages::run_failed, at.under.exchange->id,
                failure.code());
            all = false;
        }
    }
    return all;
}

/// Whether it was noted before, and merely lies there still. A collector gives out nothing twice:
/// what the same one gives out again is another.
bool Collecting::is_noted(const At& at, const ports::Arrival& arrival) {
    const auto lay = at.lying.find(arrival.reference);
    return lay != at.lying.end() && lay->second.run == core::MessageId{}
           && lay->second.size == arrival.size && lay->second.looked != at.looked;
}

/// It must not stand in the way of those behind it. Noted before it is moved, and once, however
/// often that is tried, and also where nothing is ever moved.
void Collecting::refuse(const At& at, const ports::Arrival& arrival, core::Code why) {
    const core::ExchangeId exchange{at.under.exchange->id};
    core::log(m_installation.log(), core::messages::arrival_refused, exchange, why);
    if (!is_noted(at, arrival)) {
        m_installation.store().expectations().note_refused(exchange);
    }
    at.lying.insert_or_assign(arrival.reference, Lying{{}, {}, arrival.size, at.looked});
    if (at.collector.settle(arrival.reference, ports::Collector::Verdict::failed)
        != ports::Collector::Settled::stays) {
        at.lying.erase(arrival.reference);
    }
}

void Collecting::take_in(const At& at, const ports::Arrival& arrival) {
    const std::uint64_t limit{m_installation.settings().delivery_limit};
    const core::MessageId fresh{crypto::new_message_id(m_installation.clock().now())};
    const core::ExchangeId exchange{at.under.exchange->id};
    exchange::Arriving document{m_installation.store().inbox(), fresh};
    const std::optional<core::Code> refused{
        arrival.refused                    ? arrival.refused
        : arrival.size.value_or(0) > limit ? std::optional{core::Code{"DELIVERY_TOO_LARGE"}}
                                           : document.read(*arrival.content, limit, at.stop)};
    if (refused) {
        refuse(at, arrival, *refused);
        return;
    }
    const auto lay = at.lying.find(arrival.reference);
    const bool lay_there{lay != at.lying.end() && lay->second.sha256 == document.sha256()};
    const core::MessageId run{
        lay_there ? lay->second.run
                  : exchange::receive_now(
                      at.bench.gate(), m_installation.keys(), m_installation.store().outbox(),
                      exchange::ArrivedDelivery{
                          fresh, at.under,
                          exchange::KeptDocument{document.sha256(), document.pieces()}})};
    const bool is_new{run == fresh};
    if (is_new) {
        document.taken_in();
        core::log(
            m_installation.log(), core::messages::received, exchange, run,
            static_cast<std::int64_t>(document.bytes()));
    } else {
        core::log(m_installation.log(), core::messages::received_again, exchange, run);
    }
    // Stored: the file has done its work, and stands in the way of nothing behind it. Whether
    // anything of it came through, the run will tell, now or when it can go on.
    ports::Collector::Verdict verdict{ports::Collector::Verdict::processed};
    try {
        const ports::RunAccount account{at.bench.carry_on(at.lease, run, {{}, at.stop})};
        if (account.in > 0 && account.in == account.rejected + account.withheld) {
            verdict = ports::Collector::Verdict::failed;
        }
    } catch (const GatewayError& failure) {
        if (at.stop.stop_requested() || at.lease.is_lost()) {
            throw;
        }
        core::log(m_installation.log(), core::messages::run_failed, exchange, failure.code());
    }
    at.lying.insert_or_assign(arrival.reference, Lying{document.sha256(), run, {}, at.looked});
    const ports::Collector::Settled settled{at.collector.settle(arrival.reference, verdict)};
    if (settled != ports::Collector::Settled::stays) {
        at.lying.erase(arrival.reference); // what is left under its name from now on was left anew
    }
    if (is_new && settled == ports::Collector::Settled::beside_namesake) {
        core::log(m_installation.log(), core::messages::name_again, exchange, run);
    }
}

}
