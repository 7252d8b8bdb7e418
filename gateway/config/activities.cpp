#include "gateway/config/activities.h"

#include "gateway/config/map_reader.h"

#include <algorithm>

namespace gateway::config {

const notice::Notice* notice_of(const Configuration& configuration, core::RegisterId reg) noexcept {
    const auto& all = configuration.privacy_notices;
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const notice::Notice& notice) { return notice.reg == reg; });
    return found == all.end() ? nullptr : &*found;
}

notice::Activity activity_of(const Configuration& configuration, const Register& reg) {
    notice::Activity activity;
    activity.reg = reg.id;
    activity.name = reg.name;
    activity.controller = std::string{reg.controller.text()};
    activity.has_business_id = is_business_id(activity.controller);
    activity.controller_verified = reg.controller_verified;
    for (const JointController& joint : reg.joint_controllers) {
        activity.joint_controllers.push_back(joint.name);
    }
    for (const System& system : reg.systems) {
        activity.systems.push_back(system.name);
    }
    activity.items = reg.items;
    activity.notice = notice_of(configuration, reg.id);
    return activity;
}

std::vector<notice::Source> sources_of(const Configuration& configuration, core::RegisterId reg) {
    std::vector<notice::Source> sources;
    for (const Exchange& exchange : configuration.exchanges) {
        const bool asked{exchange.direction == ports::Direction::query_out};
        const Party* const party{configuration.find(exchange.party)};
        const Leg& leg{asked ? exchange.response : exchange.record};
        if (exchange.reg != reg || party == nullptr || !leg.mapping
            || (!asked && exchange.direction != ports::Direction::in)) {
            continue;
        }
        const mapping::Definition& brought{leg.mapping->definition()};
        if (!brought.about_nobody) {
            sources.push_back({party->id, party->cls, exchange.id, brought.from_the_person});
        }
    }
    return sources;
}

std::vector<notice::Activity> activities_of(const Configuration& configuration) {
    std::vector<notice::Activity> activities;
    for (const Register& reg : configuration.registers) {
        activities.push_back(activity_of(configuration, reg));
    }
    return activities;
}

text::JsonValue
controller_of(const Configuration& configuration, const Register& reg, policy::Language language) {
    return notice::controller_of(activity_of(configuration, reg), language);
}

}
