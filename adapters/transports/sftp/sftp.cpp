#include "adapters/transports/sftp/sftp.h"

#include "adapters/transports/sftp/sftp_collector.h"
#include "adapters/transports/sftp/sftp_sender.h"
#include "gateway/core/error.h"
#include "gateway/core/file_names.h"

#include <algorithm>
#include <charconv>

namespace adapters::sftp {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

using Watch = core::FolderWatch;

constexpr std::string_view scheme{"sftp://"};

[[noreturn]] void refuse(core::Code code, std::string_view place = {}) {
    throw core::GatewayError{code, std::string{place}, core::GatewayError::Retry::never};
}

int number(std::string_view name, std::string_view text, int least, int most) {
    int value{0};
    const char* const end{text.data() + text.size()};
    const auto [at, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || at != end || value < least || value > most) {
        refuse("ENDPOINT_SETTING", name);
    }
    return value;
}

bool has_strange_character(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        const auto unit = static_cast<unsigned char>(letter);
        return unit <= 0x20U || unit >= 0x7FU || letter == '@' || letter == '?' || letter == '#';
    });
}

/// `/folder`, or `folder` below the user's own where the path is `/~/folder`.
std::string folder_of(std::string_view path) {
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    if (path == "/~") {
        return ".";
    }
    if (path.starts_with("/~/")) {
        path.remove_prefix(3);
    }
    if (path.empty() || (std::string{path} + "/").find("../") != std::string::npos) {
        refuse("ENDPOINT_URL");
    }
    return std::string{path};
}

/// sftp://host[:port]/folder; an IPv6 address stands in brackets.
void read_url(std::string_view url, Place& place) {
    if (!url.starts_with(scheme) || has_strange_character(url)) {
        refuse("ENDPOINT_URL");
    }
    url.remove_prefix(scheme.size());
    const std::size_t slash{url.find('/')};
    if (slash == std::string_view::npos) {
        refuse("ENDPOINT_URL");
    }
    place.folder = folder_of(url.substr(slash));
    std::string_view host{url.substr(0, slash)};
    const std::size_t bracket{host.rfind(']')};
    const std::size_t colon{host.rfind(':')};
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        place.port = static_cast<std::uint16_t>(number("url", host.substr(colon + 1), 1, 65'535));
        host = host.substr(0, colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    if (host.empty()) {
        refuse("ENDPOINT_URL");
    }
    place.host = host;
}

std::string file_name(std::string_view setting, const std::string& value) {
    if (core::judge_name(value) != core::NameVerdict::good) {
        refuse("ENDPOINT_SETTING", setting);
    }
    return value;
}

Collecting::After after_of(const std::string& value) {
    if (value != "move" && value != "delete") {
        refuse("ENDPOINT_SETTING", "after");
    }
    return value == "move" ? Collecting::After::move : Collecting::After::remove;
}

struct Reading {
    Place place;
    Collecting collecting;

    void take(const std::string& name, const std::string& value) {
        const auto& known = SftpTransportFactory::transport_kind().settings;
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            refuse("ENDPOINT_SETTING", name);
        } else if (name == "user") {
            if (has_strange_character(value)) {
                refuse("ENDPOINT_SETTING", name);
            }
            place.user = value;
        } else if (name == "key-file") {
            place.key_file = value;
        } else if (name == "connect-timeout") {
            place.connect_limit = std::chrono::seconds{number(name, value, 1, 60)};
        } else if (name == "operation-timeout") {
            place.operation_limit = std::chrono::seconds{number(name, value, 1, 300)};
        } else if (name == "poll-seconds") {
            collecting.poll = std::chrono::seconds{number(name, value, 0, 86'400)};
        } else if (name == "after") {
            collecting.after = after_of(value);
        } else if (name == "processed-folder") {
            collecting.processed = file_name(name, value);
        } else if (name == "failed-folder") {
            collecting.failed = file_name(name, value);
        } else {
            Watch::take(collecting.rules, name, value);
        }
    }

    void require(std::string_view name, bool given) const {
        if (!given) {
            refuse("ENDPOINT_SETTING", name);
        }
    }
};

/// Everything that an endpoint says. @throws core::GatewayError
Reading read(const ports::Endpoint& endpoint, ports::EndpointCheck check) {
    Reading reading;
    Place& place{reading.place};
    check.ask("url", [&] { read_url(endpoint.url, place); });
    for (const auto& [name, value] : endpoint.settings) {
        check.ask(name, [&, &name = name, &value = value] { reading.take(name, value); });
    }
    const auto user = endpoint.settings.find("user");
    const bool named{user != endpoint.settings.end() && !user->second.empty()};
    check.ask("key-file", [&] { reading.require("key-file", !place.key_file.empty()); });
    check.ask("user", [&] { reading.require("user", named); });
    check.ask("server-pins", [&] {
        if (endpoint.server_pins.empty()) {
            refuse("ENDPOINT_UNPINNED");
        }
    });
    // looked at with every connection
    check.ask_machine("key-file", place.key_file, [] {});
    place.pins = endpoint.server_pins;
    return reading;
}

std::vector<ports::EndpointProblem>
problems_of(const ports::Endpoint& endpoint, ports::EndpointUse /*either*/) {
    std::vector<ports::EndpointProblem> problems;
    static_cast<void>(read(endpoint, ports::EndpointCheck{problems}));
    return problems;
}

}

const ports::TransportKind& SftpTransportFactory::transport_kind() noexcept {
    static const ports::TransportKind kind{
        "sftp",
        ports::TransportKind::Inbound::collects,
        false,
        {"user", "key-file", "connect-timeout", "operation-timeout", "poll-seconds", "after",
         "processed-folder", "failed-folder", Watch::names_setting, Watch::quiet_setting,
         Watch::ready_setting},
        {},
        "sftp://host:port/folder, without a user's name",
        problems_of};
    return kind;
}

std::unique_ptr<ports::Transport> SftpTransportFactory::open(const ports::Endpoint& endpoint) {
    return std::make_unique<SftpSender>(read(endpoint, {}).place, m_clock);
}

std::unique_ptr<ports::Collector> SftpTransportFactory::collect(const ports::Endpoint& endpoint) {
    Reading read_whole{read(endpoint, {})};
    return std::make_unique<SftpCollector>(
        std::move(read_whole.place), std::move(read_whole.collecting), m_clock);
}

}
