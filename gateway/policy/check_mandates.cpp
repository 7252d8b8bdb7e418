#include "gateway/policy/check.h"

#include <algorithm>

namespace gateway::policy {

namespace {

/// Whether the permit asks for what the ground of secrecy stands on: a mandate, or a decision of a
/// named official (621/1999 §§26, 28).
bool asks_for(const Permit& permit, SecrecyGround ground) {
    return std::any_of(
        permit.required.begin(), permit.required.end(), [&](const Requirement& required) {
            const auto* const fact = std::get_if<core::FactId>(&required.term);
            if (fact == nullptr) {
                return false;
            }
            return ground == SecrecyGround::mandate ? fact->text().starts_with("mandate.")
                                                    : fact->text().starts_with("decision.")
                                                          || fact->text().starts_with("approval.");
        });
}

}

std::vector<CompileFinding> check_mandates(const Law& law) {
    std::vector<CompileFinding> findings;
    for (const Permit& permit : law.permits) {
        const SecrecyGround ground{permit.basis.secrecy};
        const bool needed{
            ground == SecrecyGround::mandate || ground == SecrecyGround::research_permit};
        if (needed && !asks_for(permit, ground)) {
            findings.push_back(
                {permit.id, permit.place, "MANDATE_TERM_MISSING", std::string{permit.id.text()}});
        }
    }
    return findings;
}

}
