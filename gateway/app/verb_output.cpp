#include "gateway/app/verb_output.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>

namespace gateway::app {

using text::JsonValue;

JsonValue json(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue json(std::int64_t number) {
    return JsonValue::of_integer(number);
}

std::string_view direction_text(ports::Direction direction) noexcept {
    switch (direction) {
    case ports::Direction::out: return "out";
    case ports::Direction::in: return "in";
    case ports::Direction::query_out: return "query-out";
    case ports::Direction::query_in: return "query-in";
    }
    return "out";
}

JsonValue account_json(const ports::RunAccount& account) {
    JsonValue object{JsonValue::make_object()};
    object.add("run", json(account.run.text()))
        .add("exchange", json(account.exchange.text()))
        .add("direction", json(direction_text(account.direction)))
        .add("in", json(account.in))
        .add("released", json(account.released))
        .add("reduced", json(account.reduced))
        .add("withheld", json(account.withheld))
        .add("rejected", json(account.rejected))
        .add("pending", json(account.pending))
        .add("balanced", JsonValue::of_boolean(account.balanced()))
        .add("closed", JsonValue::of_boolean(account.closed));
    return object;
}

void print_accounts(std::span<const ports::RunAccount> accounts, std::ostream& out) {
    out << std::left << std::setw(26) << "EXCHANGE" << std::setw(11) << "DIRECTION" << std::right;
    for (const char* column : {"IN", "RELEASED", "REDUCED", "WITHHELD", "REJECTED", "PENDING"}) {
        out << std::setw(10) << column;
    }
    out << "  BALANCED  RUN\n";
    for (const ports::RunAccount& account : accounts) {
        out << std::left << std::setw(26) << account.exchange.text() << std::setw(11)
            << direction_text(account.direction) << std::right;
        for (const std::int64_t count :
             {account.in, account.released, account.reduced, account.withheld, account.rejected,
              account.pending}) {
            out << std::setw(10) << count;
        }
        out << "  " << std::left << std::setw(8) << (account.balanced() ? "yes" : "NO");
        if (account.run != core::MessageId{}) { // queries are counted together
            out << "  " << account.run.text() << (account.closed ? "" : "  open");
        }
        out << '\n';
    }
}

std::size_t errors_in(std::span<const config::Finding> findings) noexcept {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [](const config::Finding& finding) {
            return finding.severity == config::Finding::Severity::error;
        }));
}

void print_findings(std::span<const config::Finding> findings, bool as_json, std::ostream& out) {
    if (!as_json) {
        for (const config::Finding& finding : findings) {
            const bool error{finding.severity == config::Finding::Severity::error};
            out << finding.file << ':' << finding.line << ": " << (error ? "error " : "note ")
                << finding.code << ' ' << finding.reason << '\n';
        }
        return;
    }
    out << text::write_json(findings_json(findings)) << '\n';
}

JsonValue findings_json(std::span<const config::Finding> findings) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Finding& finding : findings) {
        const bool error{finding.severity == config::Finding::Severity::error};
        JsonValue object{JsonValue::make_object()};
        object.add("severity", json(error ? "error" : "note"))
            .add("file", json(finding.file))
            .add("line", json(static_cast<std::int64_t>(finding.line)))
            .add("code", json(finding.code.text()))
            .add("reason", json(finding.reason));
        array.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("findings", std::move(array))
        .add("errors", json(static_cast<std::int64_t>(errors_in(findings))));
    return body;
}

namespace {

std::string read_at_most(std::istream& in, std::size_t most) {
    constexpr std::size_t piece{std::size_t{64} * 1024};
    std::string out;
    while (in && out.size() < most) {
        const std::size_t before{out.size()};
        out.resize(before + std::min(piece, most - before));
        in.read(out.data() + before, static_cast<std::streamsize>(out.size() - before));
        out.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    return out;
}

}

std::string read_input(const std::string& file, std::size_t most) {
    if (file == "-") {
        return read_at_most(std::cin, most);
    }
    std::ifstream in{file, std::ios::binary};
    std::string out{read_at_most(in, most)};
    if (in.is_open() && !in.bad()) { // a folder opens, and goes bad when it is read
        return out;
    }
    throw core::GatewayError{"FILE_UNREADABLE", file, core::GatewayError::Retry::never};
}

}
