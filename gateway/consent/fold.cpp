#include "gateway/consent/fold.h"

#include <algorithm>
#include <array>
#include <compare>
#include <string_view>
#include <tuple>
#include <unordered_map>
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

/// Order within a cell: by (expressed_at, sequence), and at the same moment the negative last. What
/// follows tells apart what no store would number alike, so that the order is one (I10).
auto order_of(const ConsentEvent& event) {
    return std::tuple{
        event.expressed_at,
        negative(event.kind),
        event.sequence,
        event.kind,
        event.itemised,
        event.is_explicit,
        event.written,
        event.valid_until,
        std::string_view{event.told_basis},
        std::string_view{event.evidence_reference}};
}

/// The later of two; either may be missing.
const ConsentEvent* later(const ConsentEvent* left, const ConsentEvent* right) {
    if (left == nullptr || right == nullptr) {
        return left == nullptr ? right : left;
    }
    return order_of(*left) < order_of(*right) ? right : left;
}

/// GDPR Art. 7(1). That the digest is one is checked when the event is recorded (validate.cpp).
bool shown(const ConsentEvent& event) {
    return !event.evidence_reference.empty() && !event.evidence_sha256.empty();
}

/// What the events of one cell amount to: of each sort the last one, in whatever order they come.
/// Nothing else of a history decides, so a long one costs no more than being read.
class Cell final {
public:
    void add(const ConsentEvent& event, const Scope& scope) {
        if (negative(event.kind)) {
            Negative& negative{m_negative.at(breadth(event, scope))};
            negative.last = later(negative.last, &event);
            if (event.kind == ConsentKind::refused || event.kind == ConsentKind::withdrawn) {
                negative.refusal = later(negative.refusal, &event);
            }
        } else if (releases(event.kind)) {
            const ConsentEvent*& positive{m_positive.at(breadth(event, scope))};
            positive = later(positive, &event);
        } else {
            m_asked = later(m_asked, &event);
        }
    }

    /// Second time round, when the refusals are known: what the person had been told by then.
    void add_told(const ConsentEvent& event) {
        for (Negative& negative : m_negative) {
            if (negative.refusal != nullptr
                && later(negative.refusal, &event) == negative.refusal) {
                negative.told = later(negative.told, &event);
            }
        }
    }

    void set_elsewhere() noexcept { m_elsewhere = true; }

    [[nodiscard]] core::ConsentState state(core::Instant at) const {
        core::ConsentState state;
        state.out_of_scope = m_elsewhere;
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
    struct Negative {
        const ConsentEvent* last{nullptr};
        const ConsentEvent* refusal{nullptr}; ///< the last that is a refusal or a withdrawal
        const ConsentEvent* told{nullptr};    ///< the last until the refusal that names a basis
    };

    /// The last positive that lifts negatives of this breadth.
    [[nodiscard]] const ConsentEvent* lifting(unsigned standing) const {
        const ConsentEvent* last{nullptr};
        for (unsigned own{0}; own < m_positive.size(); ++own) {
            last = lifts(own, standing) ? later(last, m_positive.at(own)) : last;
        }
        return last;
    }

    /// Whether no positive came after it that lifts it.
    [[nodiscard]] bool stands(const ConsentEvent* event, unsigned breadth) const {
        return event != nullptr && later(lifting(breadth), event) == event;
    }

    [[nodiscard]] const ConsentEvent* deciding() const {
        const ConsentEvent* no{nullptr};
        for (unsigned breadth{0}; breadth < m_negative.size(); ++breadth) {
            const ConsentEvent* const last{m_negative.at(breadth).last};
            no = stands(last, breadth) ? later(no, last) : no;
        }
        const ConsentEvent* yes{nullptr};
        for (const ConsentEvent* const last : m_positive) {
            yes = later(yes, last);
        }
        return no == nullptr ? yes : no;
    }

    /// Of the refusals and withdrawals that stand: no later event of another kind lifts them. That
    /// consent was said to be the basis counts most, for it rules out every other one.
    [[nodiscard]] std::string told() const {
        std::string_view told;
        for (unsigned breadth{0}; breadth < m_negative.size(); ++breadth) {
            const Negative& negative{m_negative.at(breadth)};
            if (!stands(negative.refusal, breadth) || negative.told == nullptr) {
                continue;
            }
            const std::string_view here{negative.told->told_basis};
            if (told.empty() || here == "6.1.a" || here == "9.2.a") {
                told = here;
            }
        }
        return std::string{told};
    }

    std::array<Negative, 4> m_negative{};            ///< by breadth
    std::array<const ConsentEvent*, 4> m_positive{}; ///< by breadth
    const ConsentEvent* m_asked{nullptr};
    bool m_elsewhere{false}; ///< some event on the item is for others or for other purposes
};

using CellKey = std::pair<core::ItemId, core::ConsentRole>;

struct CellHash {
    std::size_t operator()(const CellKey& key) const noexcept {
        return key.first.hash() * 4 + static_cast<std::size_t>(key.second);
    }
};

using Cells = std::unordered_map<CellKey, Cell, CellHash>;

void add(const ConsentEvent& event, const Scope& scope, core::Instant at, Cells& cells) {
    const bool here{covers(event, scope)};
    for (const core::ItemId item : event.items) {
        Cell& cell{cells[CellKey{item, event.role}]};
        if (!here) {
            cell.set_elsewhere();
        } else if (counts(event, at)) {
            cell.add(event, scope);
        }
    }
}

void add_told(const ConsentEvent& event, const Scope& scope, core::Instant at, Cells& cells) {
    if (event.told_basis.empty() || !covers(event, scope) || !counts(event, at)) {
        return;
    }
    for (const core::ItemId item : event.items) {
        cells[CellKey{item, event.role}].add_told(event);
    }
}

}

bool releases(ConsentKind kind) noexcept {
    return kind == ConsentKind::given || kind == ConsentKind::renewed;
}

bool blocks(const ConsentEvent& event) noexcept {
    return negative(event.kind);
}

std::vector<core::ConsentState>
fold(std::span<const ConsentEvent> events, const Scope& scope, core::Instant at) {
    Cells cells;
    for (const ConsentEvent& event : events) {
        add(event, scope, at, cells);
    }
    for (const ConsentEvent& event : events) {
        add_told(event, scope, at, cells);
    }
    std::vector<core::ConsentState> states;
    states.reserve(cells.size());
    for (const auto& [key, cell] : cells) {
        core::ConsentState& state{states.emplace_back(cell.state(at))};
        state.item = key.first;
        state.role = key.second;
    }
    std::sort(
        states.begin(), states.end(),
        [](const core::ConsentState& left, const core::ConsentState& right) {
            return std::pair{left.item, left.role} < std::pair{right.item, right.role};
        });
    return states;
}

}
