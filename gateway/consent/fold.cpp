#include "gateway/consent/fold.h"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <tuple>
#include <utility>

namespace gateway::consent {

namespace {

using core::ConsentEvent;
using core::ConsentKind;

template <class T> bool names(const std::vector<T>& list, T wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool negative(ConsentKind kind) noexcept {
    switch (kind) {
    case ConsentKind::refused:
    case ConsentKind::withdrawn:
    case ConsentKind::revoked:
    case ConsentKind::expired:
    case ConsentKind::invalidated: return true;
    case ConsentKind::requested:
    case ConsentKind::deferred:
    case ConsentKind::given:
    case ConsentKind::renewed: return false;
    }
    return true;
}

/// How far an event reaches into the cell. What does not enumerate is nothing where it would give,
/// and everything where it takes.
bool covers(const ConsentEvent& event, const Scope& scope) {
    const bool takes{negative(event.kind)};
    const bool purpose{names(event.purposes, scope.purpose) || (takes && event.purposes.empty())};
    const bool recipient{
        names(event.parties, scope.party) || names(event.classes, scope.cls)
        || (takes && event.parties.empty() && event.classes.empty())};
    return purpose && recipient;
}

/// Two ways of being broad: naming a class and not the party; a blanket that names no item of its
/// own accord.
unsigned breadth(const ConsentEvent& event, const Scope& scope) {
    const unsigned by_class{names(event.parties, scope.party) ? 0U : 1U};
    const unsigned blanket{event.itemised ? 0U : 2U};
    return by_class | blanket;
}

/// A positive lifts a negative unless it is broader in some way.
bool lifts(unsigned positive, unsigned standing) noexcept {
    return (positive & ~standing) == 0;
}

/// What counts at `at`: a negative always, a positive once it is expressed and written down by
/// someone who may consent.
bool counts(const ConsentEvent& event, core::Instant at) noexcept {
    return negative(event.kind)
           || (event.expressed_at <= at && event.recorded_at <= at
               && (!releases(event.kind) || event.by != core::ConsentActor::authority));
}

/// Order within a cell: by (expressed_at, sequence), and at the same moment the negative last.
auto order_of(const ConsentEvent& event) {
    return std::tuple{event.expressed_at, negative(event.kind), event.sequence, event.kind,
                      event.itemised,     event.is_explicit,    event.written};
}

/// GDPR Art. 7(1). That the digest is one was checked when the event was recorded.
bool shown(const ConsentEvent& event) {
    return !event.evidence_reference.empty() && !event.evidence_sha256.empty();
}

/// Walks the events of one cell in order.
class Cell final {
public:
    explicit Cell(const Scope& scope) noexcept : m_scope{scope} {}

    void add(const ConsentEvent& event) {
        if (!event.told_basis.empty()) {
            m_last_told = event.told_basis;
        }
        if (negative(event.kind)) {
            take(event);
        } else if (releases(event.kind)) {
            give(event);
        } else {
            m_asked = &event;
        }
    }

    [[nodiscard]] core::ConsentState state(core::Instant at) const {
        core::ConsentState state;
        const ConsentEvent* const decided{deciding()};
        const ConsentEvent* const event{decided == nullptr ? m_asked : decided};
        if (event == nullptr) {
            return state;
        }
        state.kind = event->kind;
        if (releases(event->kind) && event->valid_until && *event->valid_until <= at) {
            state.kind = ConsentKind::expired;
        }
        state.is_explicit = event->is_explicit;
        state.itemised = event->itemised;
        state.written = event->written;
        state.has_evidence = shown(*event);
        state.valid_until = event->valid_until;
        state.sequence = event->sequence;
        state.expressed_at = event->expressed_at;
        state.told_basis = told();
        return state;
    }

private:
    /// A negative that no positive has lifted, and the basis that the person had been told when it
    /// fell.
    struct Standing {
        const ConsentEvent* event{nullptr};
        std::string told;
    };

    void take(const ConsentEvent& event) {
        Standing& standing{m_standing.at(breadth(event, m_scope))};
        standing.event = &event;
        if (event.kind == ConsentKind::refused || event.kind == ConsentKind::withdrawn) {
            standing.told = m_last_told;
        }
    }

    void give(const ConsentEvent& event) {
        const unsigned own{breadth(event, m_scope)};
        for (unsigned other{0}; other < m_standing.size(); ++other) {
            if (lifts(own, other)) {
                m_standing.at(other) = {};
            }
        }
        m_given = &event;
    }

    [[nodiscard]] const ConsentEvent* deciding() const {
        const ConsentEvent* last{nullptr};
        for (const Standing& standing : m_standing) {
            if (standing.event != nullptr
                && (last == nullptr || order_of(*last) < order_of(*standing.event))) {
                last = standing.event;
            }
        }
        return last == nullptr ? m_given : last;
    }

    /// Of the refusal or withdrawal that stands: no later event of another kind lifts it
    /// (docs/the-gate.md §3).
    [[nodiscard]] std::string told() const {
        for (const Standing& standing : m_standing) {
            if (!standing.told.empty()) {
                return standing.told;
            }
        }
        return {};
    }

    const Scope& m_scope;
    std::array<Standing, 4> m_standing{}; ///< by breadth
    const ConsentEvent* m_given{nullptr};
    const ConsentEvent* m_asked{nullptr};
    std::string m_last_told;
};

using CellKey = std::pair<core::ItemId, core::ConsentRole>;

}

bool releases(ConsentKind kind) noexcept {
    return kind == ConsentKind::given || kind == ConsentKind::renewed;
}

bool blocks(const ConsentEvent& event) noexcept {
    return negative(event.kind);
}

std::vector<core::ConsentState>
fold(std::span<const ConsentEvent> events, const Scope& scope, core::Instant at) {
    std::vector<const ConsentEvent*> ordered;
    ordered.reserve(events.size());
    for (const ConsentEvent& event : events) {
        ordered.push_back(&event);
    }
    std::sort(
        ordered.begin(), ordered.end(), [](const ConsentEvent* left, const ConsentEvent* right) {
            return order_of(*left) < order_of(*right);
        });
    struct Touched {
        Cell cell;
        bool elsewhere{false}; ///< some event on the item is for others or for other purposes
    };
    std::map<CellKey, Touched> cells;
    for (const ConsentEvent* event : ordered) {
        const bool here{covers(*event, scope)};
        for (const core::ItemId item : event->items) {
            Touched& touched{
                cells.try_emplace(CellKey{item, event->role}, Touched{Cell{scope}}).first->second};
            if (!here) {
                touched.elsewhere = true;
            } else if (counts(*event, at)) {
                touched.cell.add(*event);
            }
        }
    }
    std::vector<core::ConsentState> states;
    states.reserve(cells.size());
    for (const auto& [key, touched] : cells) {
        core::ConsentState& state{states.emplace_back(touched.cell.state(at))};
        state.item = key.first;
        state.role = key.second;
        state.out_of_scope = touched.elsewhere;
    }
    return states;
}

}
