#include "gateway/journal/anchor.h"

#include "gateway/journal/json_writer.h"

#include <cassert>

namespace gateway::journal {

std::string anchor_line(const ExportHead& head, std::span<const Checkpoint> checkpoints) {
    assert(!checkpoints.empty());
    std::string line{R"({"anchor":{"at":)" + std::to_string(head.created.microseconds())};
    line += R"(,"checkpoints":[)";
    for (const Checkpoint& checkpoint : checkpoints) {
        line += (line.back() == '[' ? "" : ",") + encode_checkpoint(checkpoint);
    }
    line += R"(],"node":)";
    append_json_string(line, head.node);
    line += R"(,"system":)";
    append_json_string(line, head.system_identifier);
    return line + "}}\n";
}

std::optional<std::vector<Checkpoint>> heads_of_anchor(std::string_view line) {
    constexpr std::string_view list{R"(,"checkpoints":[)"};
    constexpr std::string_view end{R"(],"node":)"};
    const std::size_t begin{line.find(list)};
    const std::size_t close{line.rfind(end)};
    if (!line.starts_with(R"({"anchor":{"at":)") || begin == line.npos || close == line.npos
        || close < begin + list.size()) {
        return std::nullopt;
    }
    std::vector<Checkpoint> heads;
    std::string_view rest{line.substr(begin + list.size(), close - begin - list.size())};
    while (!rest.empty()) {
        // no head's text has a closing brace but its last
        const std::size_t size{rest.find('}') + 1};
        core::Result<Checkpoint> head{decode_checkpoint(rest.substr(0, size))};
        if (!head) {
            return std::nullopt;
        }
        heads.push_back(std::move(head).value());
        rest.remove_prefix(std::min(rest.size(), size + 1));
    }
    return heads;
}

}
