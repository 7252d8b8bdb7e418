#pragma once
// A source of law that has one configuration, whatever digest is asked for.

#include "gateway/exchange/law_in_force.h"

#include <memory>
#include <utility>

namespace tests::exchange {

class OneLaw final : public gateway::exchange::LawSource {
public:
    explicit OneLaw(std::shared_ptr<const gateway::config::Configuration> law)
        : m_law{std::move(law)} {}
    [[nodiscard]] std::shared_ptr<const gateway::config::Configuration>
    loaded(const gateway::core::Digest&) override {
        return m_law;
    }
    void load(const gateway::core::Digest&) override {}

private:
    std::shared_ptr<const gateway::config::Configuration> m_law;
};

}
