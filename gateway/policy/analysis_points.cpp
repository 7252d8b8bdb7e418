#include "gateway/policy/analysis_points.h"

#include <algorithm>
#include <string>
#include <variant>

namespace gateway::policy {

namespace {

constexpr unsigned basis_count{16}; ///< 6.1.a … 6.1.f, 9.2.a … 9.2.j

bool enough(const Agreed& has, const Agreed& wanted) noexcept {
    if (wanted.kind != Agreed::Kind::given) {
        return has.kind >= wanted.kind;
    }
    return has.kind == Agreed::Kind::given && (has.is_explicit || !wanted.is_explicit)
           && (has.itemised || !wanted.itemised) && (has.written || !wanted.written);
}

bool within(const std::set<core::FactId>& part, const std::set<core::FactId>& whole) {
    return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

/// Keeps the points of which none asks more than another.
void keep_least(std::vector<Point>& points, Point added) {
    for (const Point& known : points) {
        if (asks_no_more(known, added)) {
            return;
        }
    }
    std::erase_if(points, [&](const Point& known) { return asks_no_more(added, known); });
    points.push_back(std::move(added));
}

Agreed both(const Agreed& left, const Agreed& right) noexcept {
    if (left.kind != right.kind) {
        return left.kind > right.kind ? left : right;
    }
    return {
        left.kind, left.is_explicit || right.is_explicit, left.itemised || right.itemised,
        left.written || right.written};
}

/// What two fields of one message ask together.
Point both(Point left, const Point& right) {
    left.present.insert(right.present.begin(), right.present.end());
    left.absent.insert(right.absent.begin(), right.absent.end());
    left.lifted = static_cast<std::uint8_t>(left.lifted | right.lifted);
    left.unrestricted |= right.unrestricted;
    left.unobjected |= right.unobjected;
    for (std::size_t role{0}; role < analysed_roles; ++role) {
        left.consents.at(role) = both(left.consents.at(role), right.consents.at(role));
    }
    return left;
}

/// One way in which a cap does not act.
struct WayOut {
    enum class Kind : std::uint8_t { fact_present, fact_absent, no_hold, configured };

    Kind kind{Kind::fact_present};
    core::FactId fact;
    bool beside_marker{false}; ///< and then the marker of the address protection must go as well

    void apply(Point& point) const {
        switch (kind) {
        case Kind::fact_present: point.present.insert(fact); break;
        case Kind::fact_absent: point.absent.insert(fact); break;
        case Kind::configured: break;
        case Kind::no_hold:
            for (std::size_t hold{0}; hold < hold_kinds; ++hold) {
                if (fact.text() == fact_of(static_cast<core::HoldKind>(hold))) {
                    point.lifted = static_cast<std::uint8_t>(point.lifted | 1U << hold);
                }
            }
            break;
        }
    }
};

/// How far the cap lets the item go: the greatest of its forms that is not above the cap's.
core::Form limit_of(const Cap& cap, const Item& item) {
    core::Form limit{core::Form::none};
    for (const core::Form form : item.forms) {
        limit = form <= cap.form ? std::max(limit, form) : limit;
    }
    return limit;
}

class Search final {
public:
    Search(
        const AnalysedLaw& law, const Cell& cell, const Permit& permit, const Variant& variant,
        core::Form form, core::Instant at) noexcept
        : m_law{law}, m_cell{cell}, m_permit{permit}, m_variant{variant}, m_form{form}, m_at{at} {}

    [[nodiscard]] std::vector<Point> run() const {
        Point first;
        if (!gives() || !require(first)) {
            return {};
        }
        keep_from_holds(first);
        keep_from_swap(first);
        std::vector<Point> found{first};
        if (m_permit.despite_restriction) { // approved, it acts on restricted data too
            first.present.insert(core::FactId::intern(restriction_exception_fact));
            first.unrestricted = 0;
            keep_least(found, std::move(first));
        }
        for (const Cap& cap : m_law.law().caps) {
            if (!lowers(cap) || never_triggered(cap) || (lifted(cap) && !guards_address(cap))) {
                continue;
            }
            found = past(cap, found);
        }
        return found;
    }

private:
    [[nodiscard]] bool gives() const {
        const bool bare{m_variant.special_by_value && m_permit.basis.gdpr9.empty()};
        return !bare && m_law.in_force(m_permit, m_at)
               && std::any_of(
                   m_permit.items.begin(), m_permit.items.end(), [&](const auto& listed) {
                       return listed.first == m_variant.item->id && listed.second >= m_form;
                   });
    }

    [[nodiscard]] bool require(Point& point) const {
        for (const Requirement& required : m_permit.required) {
            if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
                switch (m_law.standing(*fact, m_cell, m_at)) {
                case Standing::true_by_configuration: break;
                case Standing::releasing: point.present.insert(*fact); break;
                case Standing::false_by_configuration:
                case Standing::blocking:
                case Standing::hold: return false;
                }
                continue;
            }
            const auto& consent = std::get<Requirement::Consent>(required.term);
            Agreed& agreed{point.consents.at(static_cast<std::size_t>(consent.role))};
            const bool more{agreed.kind == Agreed::Kind::given};
            agreed = {
                Agreed::Kind::given, (more && agreed.is_explicit) || consent.is_explicit,
                (more && agreed.itemised) || consent.itemised,
                (more && agreed.written) || consent.written};
        }
        return true;
    }

    void keep_from_holds(Point& point) const {
        const BasisBits basis{
            basis_bit(m_permit.basis.gdpr6).value_or(0)
            | basis_bit(m_permit.basis.gdpr9).value_or(0)};
        point.unrestricted = basis;
        point.unobjected = basis & objectionable_bases();
    }

    /// A refusal of the told basis closes permits that do not ask for that consent themselves.
    void keep_from_swap(Point& point) const {
        for (Agreed& agreed : point.consents) {
            if (agreed.kind == Agreed::Kind::refused && !m_law.by_own_right(m_permit)) {
                agreed.kind = Agreed::Kind::silent;
            }
        }
    }

    [[nodiscard]] bool lowers(const Cap& cap) const {
        const bool on_basis{
            cap.bases.empty()
            || (hit_bases(cap.bases)
                & (basis_bit(m_permit.basis.gdpr6).value_or(0)
                   | basis_bit(m_permit.basis.gdpr9).value_or(0)))
                   != 0};
        const bool on_item{
            cap.categories.empty()
            || std::any_of(cap.categories.begin(), cap.categories.end(), [&](core::CategoryId id) {
                   return m_variant.categories.contains(id);
               })};
        return on_basis && on_item && cap.form != core::Form::full && cap.validity.covers(m_at)
               && limit_of(cap, *m_variant.item) < m_form;
    }

    [[nodiscard]] bool never_triggered(const Cap& cap) const {
        return std::any_of(cap.triggers.begin(), cap.triggers.end(), [&](core::FactId fact) {
            return m_law.standing(fact, m_cell, m_at) == Standing::false_by_configuration;
        });
    }

    [[nodiscard]] bool lifted(const Cap& cap) const {
        return std::any_of(cap.unless.begin(), cap.unless.end(), [&](core::FactId fact) {
            return m_law.standing(fact, m_cell, m_at) == Standing::true_by_configuration;
        });
    }

    /// Whether the cap keeps back where a protected person lives: for whom it is lifted, the marker
    /// goes beside.
    [[nodiscard]] bool guards_address(const Cap& cap) const {
        return cap.bases.empty() && m_law.beside(m_variant)
               && limit_of(cap, *m_variant.item) == core::Form::none
               && std::any_of(cap.triggers.begin(), cap.triggers.end(), [](core::FactId fact) {
                      return fact.text() == fact_of(core::HoldKind::turvakielto);
                  });
    }

    [[nodiscard]] std::vector<WayOut> ways_out(const Cap& cap) const {
        std::vector<WayOut> ways;
        for (const core::FactId fact : cap.triggers) {
            const Standing standing{m_law.standing(fact, m_cell, m_at)};
            if (standing == Standing::blocking) {
                ways.push_back({WayOut::Kind::fact_absent, fact});
            } else if (standing == Standing::hold) {
                ways.push_back({WayOut::Kind::no_hold, fact});
            }
        }
        const bool marked{guards_address(cap)};
        for (const core::FactId fact : cap.unless) {
            const Standing standing{m_law.standing(fact, m_cell, m_at)};
            if (standing == Standing::releasing) {
                ways.push_back({WayOut::Kind::fact_present, fact, marked});
            } else if (standing == Standing::true_by_configuration) {
                ways.push_back({WayOut::Kind::configured, fact, marked});
            }
        }
        return ways;
    }

    /// What the marker asks, to go to the same recipient.
    [[nodiscard]] std::vector<Point> marker_points() const {
        std::vector<Point> found;
        Variant marker{m_law.variants(*m_law.beside(m_variant)).front()};
        marker.codes.clear(); // it is asked without a value
        for (const Permit* const permit : m_cell.permits) {
            for (Point& point : points(m_law, m_cell, *permit, marker, core::Form::year, m_at)) {
                keep_least(found, std::move(point));
            }
        }
        return found;
    }

    [[nodiscard]] std::vector<Point> past(const Cap& cap, const std::vector<Point>& from) const {
        std::vector<Point> beyond;
        const std::vector<WayOut> ways{ways_out(cap)};
        const std::vector<Point> beside{
            guards_address(cap) ? marker_points() : std::vector<Point>{}};
        for (const Point& point : from) {
            for (const WayOut& way : ways) {
                Point next{point};
                way.apply(next);
                if (!way.beside_marker) {
                    keep_least(beyond, std::move(next));
                    continue;
                }
                for (const Point& marker : beside) {
                    keep_least(beyond, both(next, marker));
                }
            }
        }
        return beyond;
    }

    const AnalysedLaw& m_law;
    const Cell& m_cell;
    const Permit& m_permit;
    const Variant& m_variant;
    core::Form m_form;
    core::Instant m_at;
};

std::string basis_name(unsigned bit) {
    const char letter{static_cast<char>(bit < 6 ? 'a' + bit : 'a' + (bit - 6))};
    return (bit < 6 ? "6.1." : "9.2.") + std::string{letter};
}

/// A hold on everything but these bases; nothing where they are all.
std::optional<core::Hold> hold_beyond(core::HoldKind kind, BasisBits free) {
    core::Hold hold;
    hold.kind = kind;
    hold.state = core::HoldState::upheld;
    for (unsigned bit{0}; free != 0 && bit < basis_count; ++bit) {
        if ((free >> bit & 1U) == 0) {
            hold.bases.push_back(basis_name(bit));
        }
    }
    return free == every_basis ? std::nullopt : std::optional{hold};
}

Circumstances told(const Point& point) {
    Circumstances circumstances;
    circumstances.present.assign(point.present.begin(), point.present.end());
    circumstances.absent.assign(point.absent.begin(), point.absent.end());
    circumstances.consents = point.consents;
    return circumstances;
}

}

bool asks_no_more(const Point& left, const Point& right) {
    for (std::size_t role{0}; role < analysed_roles; ++role) {
        if (!enough(right.consents.at(role), left.consents.at(role))) {
            return false;
        }
    }
    return within(left.present, right.present) && within(left.absent, right.absent)
           && (left.lifted & ~right.lifted) == 0 && (left.unrestricted & ~right.unrestricted) == 0
           && (left.unobjected & ~right.unobjected) == 0;
}

std::vector<Point> points(
    const AnalysedLaw& law, const Cell& cell, const Permit& permit, const Variant& variant,
    core::Form form, core::Instant at) {
    return Search{law, cell, permit, variant, form, at}.run();
}

Circumstances worst(const Point& point) {
    Circumstances circumstances{told(point)};
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        if ((point.lifted >> kind & 1U) != 0) {
            continue;
        }
        const auto hold_kind = static_cast<core::HoldKind>(kind);
        const BasisBits free{
            hold_kind == core::HoldKind::restriction ? point.unrestricted
            : hold_kind == core::HoldKind::objection ? point.unobjected
                                                     : BasisBits{0}};
        if (const std::optional<core::Hold> hold{hold_beyond(hold_kind, free)}) {
            circumstances.holds.push_back(*hold);
        }
    }
    return circumstances;
}

Circumstances plain(const Point& point) {
    Circumstances circumstances{told(point)};
    for (Agreed& agreed : circumstances.consents) {
        agreed = agreed.kind == Agreed::Kind::given ? agreed : Agreed{};
    }
    return circumstances;
}

}
