#include "gateway/text/xerces_text.h"

#include <xercesc/util/XMLString.hpp>

#include <algorithm>
#include <array>

namespace gateway::text {

namespace {

void append_point(std::uint32_t point, std::string& out) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x800U) {
        put(0xC0U | (point >> 6U));
    } else if (point < 0x10000U) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
    }
    put(0x80U | (point & 0x3FU));
}

}

void append_units(const XMLCh* units, std::size_t count, XMLCh& high, std::string& out) {
    for (std::size_t at{0}; at < count; ++at) {
        const std::uint32_t unit{units[at]};
        if (high != 0) {
            // xerces has checked that a low surrogate follows
            append_point(0x10000U + ((high - 0xD800U) << 10U) + (unit - 0xDC00U), out);
            high = 0;
        } else if (unit < 0x80U) {
            const std::size_t begin{at};
            while (at + 1 < count && units[at + 1] < 0x80U) {
                ++at;
            }
            const std::size_t size{out.size()};
            out.resize(size + at + 1 - begin); // most of a document is runs of these
            std::transform(
                units + begin, units + at + 1, out.begin() + static_cast<std::ptrdiff_t>(size),
                [](XMLCh ascii) { return static_cast<char>(ascii); });
        } else if (unit >= 0xD800U && unit < 0xDC00U) {
            high = units[at];
        } else {
            append_point(unit, out);
        }
    }
}

bool assign_name(const XMLCh* units, std::size_t longest, std::string& out) {
    std::array<char, 64>
        ascii; // NOLINT(cppcoreguidelines-pro-type-member-init): written, then read
    std::size_t count{0};
    while (count < ascii.size() && units[count] != 0 && units[count] < 0x80U) {
        ascii[count] = static_cast<char>(units[count]);
        ++count;
    }
    out.assign(ascii.data(), count);
    if (units[count] != 0) {
        XMLCh high{0};
        count += xercesc::XMLString::stringLen(units + count);
        out.clear();
        append_units(units, count, high, out);
    }
    return count <= longest;
}

std::string to_utf8(const XMLCh* units) {
    std::string out;
    XMLCh high{0};
    if (units != nullptr) {
        append_units(units, xercesc::XMLString::stringLen(units), high, out);
    }
    return out;
}

}
