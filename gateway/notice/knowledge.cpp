#include "gateway/notice/knowledge.h"

namespace gateway::notice {

bool in_force(const policy::Act& act, core::LocalDate on) {
    return act.force.covers(core::start_of_day(on));
}

std::optional<core::LocalDate> first_day(const policy::Act& act) {
    return act.force.from ? std::optional{core::local_date(*act.force.from)} : std::nullopt;
}

std::optional<core::LocalDate> end_day(const policy::Act& act) {
    return act.force.until ? std::optional{core::local_date(*act.force.until)} : std::nullopt;
}

core::LocalDate day_before(core::LocalDate date) {
    return core::local_date(core::start_of_day(date) + std::chrono::microseconds{-1});
}

std::string day_text(core::LocalDate date) {
    return std::to_string(date.day) + "." + std::to_string(date.month) + "."
           + std::to_string(date.year);
}

}
