#include "gateway/text/xerces_text.h"

#include "gateway/text/ascii_runs.h"

#include <xercesc/util/XMLString.hpp>

#include <algorithm>
#include <array>

namespace gateway::text {

namespace {

constexpr std::size_t run{128};

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
            std::array<char, run> ascii; // NOLINT(*-member-init): written first
            const std::size_t plain{
                narrow_ascii(units + at, std::min(count - at, run), ascii.data())};
            out.append(ascii.data(), plain); // most of a document is runs of these
            at += plain - 1;
        } else if (unit >= 0xD800U && unit < 0xDC00U) {
            high = units[at];
        } else {
            append_point(unit, out);
        }
    }
}

bool assign_name(const XMLCh* units, std::size_t longest, std::string& out) {
    const std::size_t count{xercesc::XMLString::stringLen(units)};
    XMLCh high{0};
    out.clear();
    append_units(units, count, high, out);
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
