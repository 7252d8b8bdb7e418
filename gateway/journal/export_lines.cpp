#include "gateway/journal/export_lines.h"

#include "gateway/journal/json_writer.h"

#include <charconv>

namespace gateway::journal {

namespace {

void append_number(std::string& out, std::int64_t value) {
    std::array<char, 24> digits{};
    out.append(
        digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_hex(std::string& out, core::ByteView bytes) {
    constexpr std::string_view digits{"0123456789abcdef"};
    out.push_back('"');
    for (const std::byte byte : bytes) {
        out.push_back(digits[std::to_integer<std::size_t>(byte >> 4U)]);
        out.push_back(digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
    }
    out.push_back('"');
}

}

std::optional<std::string> left_out_content(const ports::JournalRow& row) {
    constexpr std::string_view begins{R"({"left_out":")"};
    constexpr std::string_view ends{R"("})"};
    constexpr std::size_t digits{2 * std::tuple_size_v<core::Digest>};
    const bool left{
        row.kind == "audit" && row.body.starts_with(begins)
        && row.body.size() == begins.size() + digits + ends.size()};
    return left ? std::optional{row.body.substr(begins.size(), digits)} : std::nullopt;
}

void append_entry_line(std::string& out, const ports::JournalRow& row) {
    out.append(entry_prefix).append(R"({"at":)");
    append_number(out, row.at.microseconds());
    out.append(R"(,"body":)");
    append_json_string(out, row.body);
    out.append(R"(,"chain":)");
    append_number(out, row.chain);
    out.append(R"(,"hash":)");
    append_hex(out, row.hash);
    out.append(R"(,"kind":)");
    append_json_string(out, row.kind);
    if (row.message) {
        out.append(R"(,"message":")").append(row.message->text()).push_back('"');
    }
    out.append(R"(,"person":")");
    append_number(out, static_cast<std::int64_t>(row.person));
    out.append(R"(","previous":)");
    append_hex(out, row.previous);
    out.append(R"(,"sequence":)");
    append_number(out, row.sequence);
    out.append("}}");
}

}
