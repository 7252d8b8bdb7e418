#include "anchors.h"

#include <fstream>
#include <iterator>

namespace verifier {

std::optional<std::string> bytes_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return std::nullopt;
    }
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    return in.bad() ? std::nullopt : std::optional{std::move(bytes)};
}

std::optional<ReadAnchor> read_anchor_file(
    const std::string& file, const std::vector<PublicKey>& keys, const std::string& authorities,
    std::string& fault) {
    const std::optional<std::string> text{bytes_of(file)};
    if (!text) {
        fault = "ANCHOR_UNREADABLE";
        return std::nullopt;
    }
    const std::string_view line{std::string_view{*text}.substr(0, text->find('\n'))};
    std::optional<Anchor> anchor{
        text->size() == line.size() + 1 ? read_anchor(line) : std::nullopt};
    if (!anchor) {
        fault = "MALFORMED_LINE";
        return std::nullopt;
    }
    for (const Checkpoint& checkpoint : anchor->checkpoints) {
        if (const std::optional<std::string> wrong{fault_of(checkpoint, keys)}; wrong) {
            fault = *wrong;
            return std::nullopt;
        }
    }
    ReadAnchor read{std::move(*anchor), std::nullopt};
    if (authorities.empty()) {
        return read;
    }
    if (!has_certificates(authorities)) {
        fault = "AUTHORITY_UNREADABLE";
        return std::nullopt;
    }
    const std::optional<std::string> answer{bytes_of(file.substr(0, file.rfind('.')) + ".tsr")};
    read.stamp = answer ? stamp_on(digest_of_line(line), *answer, authorities) : std::nullopt;
    if (!read.stamp) {
        fault = answer ? "TIMESTAMP" : "TIMESTAMP_MISSING";
        return std::nullopt;
    }
    return read;
}

bool says_nothing(const std::string& fault) {
    return fault == "ANCHOR_UNREADABLE" || fault == "AUTHORITY_UNREADABLE";
}

}
