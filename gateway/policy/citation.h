#pragma once
// Acts and their sections as people cite them in their own language. A chapter is never told as a
// section: section 13 and chapter 13 of one act are two things.

#include "gateway/policy/decide.h"
#include "gateway/policy/law.h"

#include <string>
#include <string_view>

namespace gateway::policy {

/// A label as it is in one language.
[[nodiscard]] const std::string& in(const Label& label, Language language) noexcept;

/// 1290/2002 13 luku 3 §, 1290/2002 13 kap. 3 §, 1290/2002 chapter 13 section 3; the number of the
/// act alone where the act as a whole is meant.
[[nodiscard]] std::string citation_of(const Provision& provision, Language language);

/// The same in each language.
[[nodiscard]] Label citation_of(const Provision& provision);

/// An item of GDPR Art. 6(1) or 9(2), such as 9.2.a: GDPR Article 9(2)(a).
[[nodiscard]] std::string cite_gdpr(std::string_view basis, Language language);

}
