#include "gateway/core/oid.h"

#include "gateway/core/business_id.h"
#include "gateway/core/characters.h"

#include <algorithm>
#include <string>

namespace gateway::core {

namespace {

constexpr std::string_view organisations{"1.2.246.10."};
constexpr std::size_t longest{255};

/// Up to the next point; `rest` is left after it.
[[nodiscard]] std::string_view next_arc(std::string_view& rest) noexcept {
    const std::size_t point{std::min(rest.find('.'), rest.size())};
    const std::string_view arc{rest.substr(0, point)};
    rest.remove_prefix(std::min(point + 1, rest.size()));
    return arc;
}

[[nodiscard]] bool is_arc(std::string_view text) noexcept {
    return all_digits(text) && (text.size() == 1 || text.front() != '0');
}

[[nodiscard]] Result<Nothing> check_organisation(std::string_view rest) {
    constexpr std::size_t digits{8};
    const std::string_view arc{next_arc(rest)};
    if (arc.size() > digits || all_zeros(arc)) {
        return Rejection{"OID_ARC", {}};
    }
    return check_business_digits(std::string(digits - arc.size(), '0') + std::string{arc});
}

}

Result<Nothing> check_oid(std::string_view text) {
    if (text.empty() || text.size() > longest || text.back() == '.') {
        return Rejection{"OID_FORM", {}};
    }
    std::string_view rest{text};
    const std::string_view root{next_arc(rest)};
    if (!is_arc(root) || rest.empty()) {
        return Rejection{"OID_FORM", {}};
    }
    const std::string_view second{rest.substr(0, rest.find('.'))};
    while (!rest.empty()) {
        if (!is_arc(next_arc(rest))) {
            return Rejection{"OID_FORM", {}};
        }
    }
    const bool small{second.size() == 1 || (second.size() == 2 && second.front() < '4')};
    if (root.size() > 1 || root.front() > '2' || (root.front() < '2' && !small)) {
        return Rejection{"OID_ARC", {}};
    }
    return text.starts_with(organisations) ? check_organisation(text.substr(organisations.size()))
                                           : Result<Nothing>{Nothing{}};
}

}
