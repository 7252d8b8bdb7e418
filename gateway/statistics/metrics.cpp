#include "gateway/statistics/metrics.h"

#include "gateway/statistics/ratio.h"

#include <algorithm>
#include <cmath>

namespace gateway::statistics {

double
loss_of(std::span<const AttributeSum> attributes, std::uint64_t records, std::uint64_t suppressed) {
    if (attributes.empty()) {
        return 0;
    }
    constexpr double ten_decimals{1e10};
    double product{1};
    for (const AttributeSum& each : attributes) {
        // both halves times leaves, so that the sums stay whole
        const SignedWide lost{
            SignedWide{each.covered} + SignedWide{suppressed} * SignedWide{each.leaves}
            - SignedWide{records}};
        const SignedWide most{SignedWide{records} * (SignedWide{each.leaves} - 1)};
        const double exact{
            most == 0 ? 0.0 : std::max(0.0, static_cast<double>(lost) / static_cast<double>(most))};
        product *= 1 + std::floor(exact * ten_decimals) / ten_decimals;
    }
    return std::pow(product, 1.0 / static_cast<double>(attributes.size())) - 1;
}

double discernibility_of(std::uint64_t squares, std::uint64_t records, std::uint64_t suppressed) {
    return static_cast<double>(Wide{squares} + Wide{records} * suppressed);
}

double class_size_of(std::uint64_t classes, std::uint64_t records, std::uint64_t suppressed) {
    const std::uint64_t groups{classes + (suppressed > 0 ? 1U : 0U)};
    return groups == 0 ? 0 : static_cast<double>(records) / static_cast<double>(groups);
}

}
