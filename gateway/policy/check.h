#pragma once
// What is wrong with a law as it is written. A set with a single finding does not run: the old one
// stays.

#include "gateway/policy/decide.h"
#include "gateway/policy/law.h"

#include <vector>

namespace gateway::policy {

/// All that is wrong, in the order of the law's lists. Codes: ID_DUPLICATE, PERMIT_WILDCARD,
/// PERMIT_EMPTY, ITEM_UNKNOWN, FORM_UNKNOWN, FORMS_INVALID, PURPOSE_UNKNOWN, PARTY_UNKNOWN,
/// CLASS_UNKNOWN, REGISTER_UNKNOWN, PROVISION_MISSING, PROVISION_UNKNOWN, BASIS_UNKNOWN,
/// BASIS_REFUSED, SECRECY_GROUND, SPECIAL_WITHOUT_ART9, CONSENT_TERM_MISSING, TERM_UNKNOWN,
/// TERM_POLARITY, VALIDITY_EMPTY, PERMIT_WITHOUT_RELATION, BAN_MARKER_MISSING,
/// BAN_MARKER_DUPLICATE.
[[nodiscard]] std::vector<CompileFinding> check(const Law& law);

/// What a law that is to be in force may not lack, though each of its rules is sound. Apart from
/// check(), because the analysis tries laws without one of their caps. BAN_MARKER_OPEN: a permit
/// lists the marker of the address protection, and no cap keeps it always from all but those with
/// a right of their own: where there is a protection and where there is none (661/2009 §36).
[[nodiscard]] std::vector<CompileFinding> check_protections(const Law& law);

/// MANDATE_TERM_MISSING: a permit sets secrecy aside by a mandate and requires no fact `mandate.…`,
/// or by a research permit and requires none of `decision.…` and `approval.…`. Then anybody's rule
/// could set it aside by its mere word (621/1999 §§26, 28). It stops no law that is in force.
[[nodiscard]] std::vector<CompileFinding> check_mandates(const Law& law);

/// A permit whose ground of Article 9 no provision that it cites can carry.
struct Uncarried {
    CompileFinding finding; ///< BASIS_UNCARRIED; its subject is the ground, such as 9.2.b
    bool read{false};       ///< each cited provision was read in its act: what it carries is known
};

/// The permits that name a ground of Article 9 other than explicit consent, and cite no provision
/// in whose `gdpr` it stands. The Article itself carries what needs no other act (9.2.c–9.2.f); the
/// other grounds are there only where an act gives them (GDPR Art. 9(2)(b), (g)–(j)). It stops no
/// law that is in force.
[[nodiscard]] std::vector<Uncarried> check_carried(const Law& law);

}
