#include "gateway/app/retention_preview.h"

#include "gateway/app/verb_output.h"
#include "gateway/config/activities.h"
#include "gateway/core/error.h"
#include "gateway/storage/retention_store.h"

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

bool keeps_longer(const RetentionRule& one, const RetentionRule& other) {
    using Clock = RetentionRule::Clock;
    const auto rank = [](const RetentionRule& rule) {
        return rule.clock == Clock::permanent                           ? 3
               : rule.clock == Clock::plan || rule.clock == Clock::none ? 2
                                                                        : 1;
    };
    return rank(one) != rank(other) ? rank(one) > rank(other) : one.years > other.years;
}

RulesByController rules_of(const config::Configuration& configuration) {
    RulesByController rules;
    for (const config::Register& reg : configuration.registers) {
        const RetentionRule rule{rule_of(config::notice_of(configuration, reg.id))};
        const auto [place, fresh] = rules.try_emplace(reg.controller, Ruled{rule, {}, {}});
        if (!fresh && keeps_longer(rule, place->second.rule)) {
            place->second.rule = rule;
        }
        place->second.registers +=
            (place->second.registers.empty() ? "" : ", ") + std::string{reg.id.text()};
    }
    return rules;
}

}

std::string_view word_of(RetentionRule::Clock clock) {
    switch (clock) {
    case RetentionRule::Clock::last_event: return "last-event";
    case RetentionRule::Clock::end: return "end";
    case RetentionRule::Clock::plan: return "plan";
    case RetentionRule::Clock::permanent: return "permanent";
    case RetentionRule::Clock::none: return "none";
    }
    return "none";
}

std::vector<ports::KeptPerson> everybody(Installation& installation, core::Instant now) {
    const auto configuration = installation.law().active()->configuration();
    for (const std::string& name : installation.settings().archive_exchanges) {
        const std::optional<core::ExchangeId> exchange{core::ExchangeId::find(name)};
        if (!exchange || configuration->find(*exchange) == nullptr) {
            throw GatewayError{
                "SETTING_INVALID", "retention.archive: there is no exchange " + name,
                GatewayError::Retry::never};
        }
    }
    return installation.store().retention().kept(now, installation.settings().archive_exchanges);
}

std::vector<DuePerson> judge_all(
    Installation& installation, core::Instant now, std::span<const ports::KeptPerson> all,
    RulesByController& rules) {
    rules = rules_of(*installation.law().active()->configuration());
    std::vector<DuePerson> due;
    for (const ports::KeptPerson& person : all) {
        Ruled& ruled{rules[person.controller]}; // one that is no longer configured has no rule
        const Judged judged{judge(ruled.rule, person, now)};
        ++ruled.counts.at(static_cast<std::size_t>(judged.fate));
        if (judged.fate == Fate::destroy) {
            due.push_back({person, ruled.rule, *judged.due});
        }
    }
    return due;
}

JsonValue counts_json(const RulesByController& rules) {
    JsonValue list{JsonValue::make_array()};
    for (const auto& [controller, ruled] : rules) {
        JsonValue one{JsonValue::make_object()};
        one.add("controller", json(controller.text()))
            .add("registers", json(ruled.registers))
            .add("clock", json(word_of(ruled.rule.clock)))
            .add("years", json(ruled.rule.years));
        for (std::size_t at{0}; at < fates; ++at) {
            one.add(std::string{word_of(static_cast<Fate>(at))}, json(ruled.counts.at(at)));
        }
        list.push(std::move(one));
    }
    return list;
}

bool RetentionCount::begin() {
    using State = admin::RetentionPreview::State;
    const std::scoped_lock lock{m_mutex};
    if (m_found.state == State::running) {
        return false;
    }
    m_found.state = State::running; // what was counted before is shown until it has ended
    m_found.began = m_installation.clock().now();
    m_thread = std::jthread{[this] { count(); }};
    return true;
}

admin::RetentionPreview RetentionCount::state() const {
    const std::scoped_lock lock{m_mutex};
    return m_found;
}

void RetentionCount::count() noexcept {
    admin::RetentionPreview found;
    try {
        RulesByController rules;
        const core::Instant now{m_installation.clock().now()};
        static_cast<void>(judge_all(m_installation, now, everybody(m_installation, now), rules));
        found.controllers = counts_json(rules);
        found.state = admin::RetentionPreview::State::done;
    } catch (const GatewayError& failure) {
        found.state = admin::RetentionPreview::State::failed;
        found.code = failure.code().text();
    } catch (const std::exception&) {
        found.state = admin::RetentionPreview::State::failed;
        found.code = "INTERNAL";
    }
    const std::scoped_lock lock{m_mutex};
    found.began = m_found.began;
    found.ended = m_installation.clock().now();
    m_found = std::move(found);
}

}
