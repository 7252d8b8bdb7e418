#pragma once
// The services of the law in force, for whoever offers them on a network.

#include "gateway/exchange/assembly.h"
#include "gateway/ports/offered_services.h"

#include <map>
#include <mutex>

namespace gateway::exchange {

class ServiceBook final : public ports::OfferedServices {
public:
    /// @param law outlives it.
    explicit ServiceBook(const Law& law) : m_law{law} {}

    [[nodiscard]] std::shared_ptr<const ports::OfferedService>
    find(std::string_view exchange) const override;
    [[nodiscard]] std::vector<std::shared_ptr<const ports::OfferedService>> all() const override;

private:
    using Services =
        std::map<std::string, std::shared_ptr<const ports::OfferedService>, std::less<>>;

    [[nodiscard]] std::shared_ptr<const Services> now() const;

    const Law& m_law;
    mutable std::mutex m_mutex;
    mutable core::Digest m_of{};
    mutable std::shared_ptr<const Services> m_services{};
};

/// Every exchange of a configuration that has a `service`.
[[nodiscard]] std::vector<ports::OfferedService>
services_of(const config::Configuration& configuration);

}
