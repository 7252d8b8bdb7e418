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

/// Everything that an endpoint says. @throws core::GatewayError
std::pair<Place, Collecting> read(const ports::Endpoint& endpoint) {
    Place place;
    Collecting collecting;
    read_url(endpoint.url, place);
    collecting.rules = Watch::rules_of(endpoint.settings);
    const auto& known = SftpTransportFactory::transport_kind().settings;
    for (const auto& [name, value] : endpoint.settings) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            refuse("ENDPOINT_SETTING", name);
        } else if (name == "user") {
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
        }
    }
    if (place.user.empty() || place.key_file.empty() || has_strange_character(place.user)) {
        refuse("ENDPOINT_SETTING", place.key_file.empty() ? "key-file" : "user");
    }
    if (endpoint.server_pins.empty()) {
        refuse("ENDPOINT_UNPINNED");
    }
    place.pins = endpoint.server_pins;
    return {std::move(place), std::move(collecting)};
}

}

const ports::TransportKind& SftpTransportFactory::transport_kind() noexcept {
    static const ports::TransportKind kind{
        "sftp",
        ports::TransportKind::Inbound::collects,
        false,
        {"user", "key-file", "connect-timeout", "operation-timeout", "poll-seconds", "after",
         "processed-folder", "failed-folder", Watch::names_setting, Watch::quiet_setting,
         Watch::ready_setting}};
    return kind;
}

std::unique_ptr<ports::Transport> SftpTransportFactory::open(const ports::Endpoint& endpoint) {
    return std::make_unique<SftpSender>(read(endpoint).first, m_clock);
}

std::unique_ptr<ports::Collector> SftpTransportFactory::collect(const ports::Endpoint& endpoint) {
    auto [place, collecting] = read(endpoint);
    return std::make_unique<SftpCollector>(std::move(place), std::move(collecting), m_clock);
}

}
