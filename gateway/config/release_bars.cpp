#include "gateway/config/release_bars.h"

#include "gateway/mapping/moments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace gateway::config {

namespace {

bool is_a_day(const std::string& text) {
    const std::string spread{mapping::spread_out(text)};
    const std::string_view day{std::string_view{spread}.substr(0, spread.find_first_of("Tt "))};
    constexpr std::array<std::string_view, 3> forms{"xs-date", "D.M.YYYY", "YYYYMMDD"};
    return std::any_of(forms.begin(), forms.end(), [&](std::string_view form) {
        return mapping::read_day(day, form).has_value();
    });
}

}

bool overlap(const ReleaseGroup& left, const ReleaseGroup& right) {
    const auto within = [](const std::string& value, const ReleaseGroup& range) {
        std::int64_t number{0};
        const char* const end{value.data() + value.size()};
        const auto [read, fault] = std::from_chars(value.data(), end, number);
        return fault == std::errc{} && read == end && number >= *range.from
               && number <= *range.until;
    };
    if (left.from && right.from) {
        return *left.from <= *right.until && *right.from <= *left.until;
    }
    if (left.from) {
        return overlap(right, left);
    }
    return std::any_of(left.values.begin(), left.values.end(), [&](const std::string& value) {
        return right.from ? within(value, right)
                          : std::find(right.values.begin(), right.values.end(), value)
                                != right.values.end();
    });
}

bool names_a_day(const ReleaseGroup& group) {
    return std::any_of(group.values.begin(), group.values.end(), is_a_day)
           || (group.from
               && (is_a_day(std::to_string(*group.from))
                   || is_a_day(std::to_string(*group.until))));
}

std::uint64_t atoms_of(const ReleasePlan& plan) {
    std::set<std::size_t> used;
    for (const std::vector<std::size_t>& table : plan.tables) {
        used.insert(table.begin(), table.end());
    }
    std::uint64_t atoms{1};
    for (const std::size_t at : used) {
        atoms = std::min(atoms * (plan.dimensions[at].groups.size() + 1), most_noised_atoms + 1);
    }
    return atoms;
}

bool asks_nobody(const ReleasePlan& plan) {
    return plan.consent
           && std::none_of(
               plan.dimensions.begin(), plan.dimensions.end(),
               [](const ReleaseDimension& dimension) { return dimension.sensitive; });
}

std::optional<core::Code> barred(const ReleasePlan& plan) {
    if (plan.forbidden) {
        return plan.forbidden;
    }
    if (asks_nobody(plan)) {
        return core::Code{"RELEASE_CONSENT"};
    }
    const std::vector<ReleaseDimension>& all{plan.dimensions};
    for (auto made = all.begin(); made != all.end(); ++made) {
        if (std::any_of(all.begin(), made, [&](const ReleaseDimension& other) {
                return other.item == made->item;
            })) {
            return core::Code{"RELEASE_NESTED"};
        }
        for (auto group = made->groups.begin(); group != made->groups.end(); ++group) {
            if (std::any_of(made->groups.begin(), group, [&](const ReleaseGroup& other) {
                    return overlap(*group, other);
                })) {
                return core::Code{"RELEASE_GROUP"};
            }
        }
    }
    constexpr std::int64_t million{1'000'000};
    if (plan.noise
        && (plan.noise->epsilon_numerator > most_epsilon * plan.noise->epsilon_denominator
            || plan.noise->budget_micro > static_cast<std::int64_t>(most_budget) * million
            || atoms_of(plan) > most_noised_atoms)) {
        return core::Code{"RELEASE_NOISE"};
    }
    return std::nullopt;
}

}
