#include "gateway/app/named_person.h"

#include "gateway/app/input_line.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace gateway::app {

core::PersonId person_said(const std::string& word) {
    constexpr std::string_view blank{" \t"};
    const std::string said{word == "-" ? read_line_of_input() : word};
    const std::size_t from{std::min(said.find_first_not_of(blank), said.size())};
    return core::PersonId{said.substr(from, said.find_last_not_of(blank) + 1 - from)};
}

std::vector<core::PersonNo>
numbers_of(Installation& installation, const core::PersonId& person, const std::string& reg) {
    const auto configuration = installation.law().active()->configuration();
    std::set<core::ControllerId> seen;
    std::vector<core::PersonNo> numbers;
    for (const config::Register& one : configuration->registers) {
        if ((reg.empty() || one.id.text() == reg) && seen.insert(one.controller).second) {
            if (const auto number = installation.store().people().find(one.controller, person)) {
                numbers.push_back(*number);
            }
        }
    }
    if (seen.empty()) {
        throw core::GatewayError{"REGISTER_UNKNOWN", reg, core::GatewayError::Retry::never};
    }
    return numbers;
}

}
