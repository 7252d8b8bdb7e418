#include "gateway/config/exchange_checks.h"

#include <algorithm>
#include <filesystem>

namespace gateway::config {

namespace {

using ports::EndpointProblem;
using ports::EndpointUse;

std::string file_of(const Party& party) {
    return "parties/" + std::string{party.id.text()} + "/endpoints.yaml";
}

/// Whose endpoints are used by an exchange, and by which transport.
struct Asked {
    const Party& party;
    const ports::TransportKind& kind;
    const std::string& name;
    const ports::Endpoint& endpoint;
    const EndpointLines& lines;

    /// Of a key or setting; of the endpoint, where that is missing.
    [[nodiscard]] std::size_t line(const std::string& place) const {
        const auto found = lines.keys.find(place);
        return found == lines.keys.end() ? lines.line : found->second;
    }

    [[nodiscard]] bool knows(const std::string& setting) const {
        return std::find(kind.settings.begin(), kind.settings.end(), setting)
               != kind.settings.end();
    }
};

std::string reason_of(const Asked& asked, const std::string& place) {
    const std::string transport{"the transport " + said(asked.kind.name)};
    if (place == "url") {
        return transport + " wants an address of the form " + std::string{asked.kind.address};
    }
    if (!asked.lines.keys.contains(place)) {
        return transport + " needs " + said(place) + " beside what the endpoint " + said(asked.name)
               + " says";
    }
    return transport + " cannot work with what " + said(place) + " says, or with it and the rest";
}

bool lies_here(const std::string& file) {
    std::error_code unknown; // who may not look takes it for absent, and the note says so
    return std::filesystem::exists(file, unknown);
}

void check_problem(Draft& draft, const Asked& asked, const EndpointProblem& problem) {
    const std::string file{file_of(asked.party)};
    const std::size_t line{asked.line(problem.place)};
    const bool told{
        problem.code == core::Code{"ENDPOINT_UNPINNED"} // a note: pins may be accepted later
        || (asked.endpoint.settings.contains(problem.place) && !asked.knows(problem.place))};
    if (told) {
        return;
    }
    if (problem.file.empty()) {
        draft.findings.error_of_activation(
            file, line, problem.code, reason_of(asked, problem.place));
    } else if (!lies_here(problem.file)) {
        draft.findings.note(
            file, line, problem.code,
            "what " + said(problem.place)
                + " names does not lie on this machine, or may not be seen by who checks");
    }
}

void check_settings(Draft& draft, const Asked& asked) {
    for (const auto& [key, value] : asked.endpoint.settings) {
        if (!asked.knows(key)) {
            draft.findings.error(
                file_of(asked.party), asked.line(key), "SETTING_UNKNOWN",
                "the transport " + said(asked.kind.name) + " has no setting " + said(key));
        }
    }
}

void check_one(
    Draft& draft, const Party& party, const ports::TransportKind& kind, const std::string& name,
    EndpointUse use) {
    const auto found = party.endpoints.find(name);
    if (found == party.endpoints.end()) {
        return;
    }
    std::set<EndpointUse>& uses{draft.endpoint_uses[{party.id, name, std::string{kind.name}}]};
    const bool known{!uses.empty()};
    if (!uses.insert(use).second) {
        return;
    }
    const Asked asked{party, kind, name, found->second, draft.endpoint_lines[{party.id, name}]};
    if (!known) {
        check_settings(draft, asked);
    }
    if (kind.problems != nullptr) {
        for (const EndpointProblem& problem : kind.problems(found->second, use)) {
            check_problem(draft, asked, problem);
        }
    }
}

/// How it is reached: a folder by its path alone, whatever else is set, anything else by all that
/// it says, for one network or house serves several under one address.
std::string address_of(const ports::Endpoint& endpoint) {
    constexpr std::string_view scheme{"file://"};
    const std::string& url{endpoint.url};
    const std::string path{url.starts_with(scheme) ? url.substr(scheme.size()) : url};
    if (path.starts_with('/')) {
        std::string plain{std::filesystem::path{path}.lexically_normal().string()};
        plain.resize(std::max<std::size_t>(plain.find_last_not_of('/') + 1, 1));
        return plain;
    }
    std::string all{url};
    for (const auto& [key, value] : endpoint.settings) {
        all.append("\n").append(key).append("\n").append(value);
    }
    return all;
}

}

void check_endpoints(
    Draft& draft, const ReadExchange& read, const ports::TransportKind* kind, const Sheet& sheet) {
    const Exchange& exchange{read.exchange};
    const auto party =
        std::find_if(draft.parties.begin(), draft.parties.end(), [&](const Party& one) {
            return one.id == exchange.party;
        });
    if (party == draft.parties.end()) {
        return;
    }
    const auto line = [&](const std::string& key) {
        const auto found = read.lines.find(key);
        return found == read.lines.end() ? read.line : found->second;
    };
    if (exchange.endpoint.empty()) {
        if (party->pins.empty() && party->identities.empty()) {
            sheet.note(
                read.line, "PINS_ABSENT",
                "in this installation the party has no pinned certificate");
        }
        return;
    }
    const auto absent = [&](const std::string& key, const std::string& name) {
        if (!party->endpoints.contains(name)) {
            sheet.note(
                line(key), "ENDPOINT_ABSENT",
                "this installation has no endpoint " + said(name) + " of the party");
            return true;
        }
        return false;
    };
    if (absent("endpoint", exchange.endpoint)) {
        return;
    }
    if (!exchange.inquiry.empty()) {
        static_cast<void>(absent("inquiry", exchange.inquiry));
    }
    if (kind != nullptr) {
        const bool in{exchange.direction == ports::Direction::in};
        check_one(
            draft, *party, *kind, exchange.endpoint,
            in ? EndpointUse::collects : EndpointUse::sends);
        check_one(draft, *party, *kind, exchange.inquiry, EndpointUse::sends);
    }
}

void check_addresses(Draft& draft) {
    std::map<std::string, core::PartyId> owners;
    for (const Party& party : draft.parties) {
        for (const auto& [name, endpoint] : party.endpoints) {
            const std::string address{address_of(endpoint)};
            const auto [owner, is_new] = owners.emplace(address, party.id);
            if (is_new || owner->second == party.id || endpoint.url.empty()) {
                continue;
            }
            const std::string file{file_of(party)};
            const EndpointLines& lines{draft.endpoint_lines[{party.id, name}]};
            const std::string reason{
                "the endpoint " + said(name) + " is where " + said(owner->second.text())
                + " has one: "};
            if (address.starts_with('/')) {
                draft.findings.error_of_activation(
                    file, lines.line, "ENDPOINT_SHARED",
                    reason + "what is for one party would lie in the other one's folder");
            } else {
                draft.findings.note(
                    file, lines.line, "ENDPOINT_SHARED",
                    reason + "right only if one house takes in what is for both");
            }
        }
    }
}

}
