#include "gateway/policy/check.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gateway::policy {

namespace {

constexpr std::string_view data_protection_regulation{"2016/679"};

/// Explicit consent stands by itself: what it needs is asked as a term of the permit, and no act
/// has to give it (GDPR Art. 9(2)(a)).
bool needs_a_provision(const Basis& basis) {
    return !basis.gdpr9.empty() && basis.gdpr9 != "9.2.a";
}

/// Grounds that are there only where other law of the Union or a Member State gives them:
/// employment and social protection, substantial public interest, care, public health, archives and
/// research.
bool needs_another_act(std::string_view ground) {
    constexpr std::array<std::string_view, 5> by_law{"9.2.b", "9.2.g", "9.2.h", "9.2.i", "9.2.j"};
    return std::find(by_law.begin(), by_law.end(), ground) != by_law.end();
}

bool can_carry(const Provision& provision, const std::string& ground) {
    return provision.gdpr.contains(ground)
           && (provision.act != data_protection_regulation || !needs_another_act(ground));
}

std::vector<const Provision*> cited_by(const Law& law, const Basis& basis) {
    std::vector<const Provision*> cited;
    for (const Provision& provision : law.provisions) {
        if (std::find(basis.provisions.begin(), basis.provisions.end(), provision.id)
            != basis.provisions.end()) {
            cited.push_back(&provision);
        }
    }
    return cited;
}

}

std::vector<Uncarried> check_carried(const Law& law) {
    std::vector<Uncarried> findings;
    for (const Permit& permit : law.permits) {
        const std::vector<const Provision*> cited{cited_by(law, permit.basis)};
        // one that cites nothing, or what nobody knows, is refused by check()
        if (!needs_a_provision(permit.basis) || cited.empty()) {
            continue;
        }
        const bool carried{std::any_of(cited.begin(), cited.end(), [&](const Provision* one) {
            return can_carry(*one, permit.basis.gdpr9);
        })};
        if (!carried) {
            const bool read{std::all_of(
                cited.begin(), cited.end(), [](const Provision* one) { return one->verified; })};
            findings.push_back(
                {{permit.id, permit.place, "BASIS_UNCARRIED", permit.basis.gdpr9}, read});
        }
    }
    return findings;
}

}
