// Verbs about the keys by which parties are known. A key is accepted from what the party handed
// over, never from what somebody showed on the line.

#include "gateway/app/adapters.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/core/fingerprint.h"
#include "gateway/crypto/certificate.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

namespace gateway::app {

namespace {

namespace fs = std::filesystem;
using core::GatewayError;

[[noreturn]] void invalid(const char* what) {
    throw GatewayError{"ARGUMENT_INVALID", what, GatewayError::Retry::never};
}

/// The key, and until when its certificate is valid if there is one.
struct Key {
    core::Digest spki{};
    std::optional<core::Instant> until{};
};

Key key_of(const std::string& certificate) {
    if (const std::optional<core::Digest> digest{core::fingerprint_of(certificate)}) {
        return {*digest, std::nullopt};
    }
    const std::string pem{read_input(certificate)};
    const std::optional<core::Digest> digest{crypto::spki_digest_of_pem(pem)};
    if (!digest) {
        invalid("CERTIFICATE");
    }
    return {*digest, crypto::end_of_certificate(pem)};
}

/// One line of text that a YAML file can hold in quotes.
std::string quoted(const std::string& text) {
    const bool plain{
        !text.empty() && text.size() <= 500
        && std::all_of(text.begin(), text.end(), [](char letter) {
               return static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F;
           })};
    if (!plain) {
        invalid("--reason");
    }
    std::string out{'"'};
    for (const char letter : text) {
        out += letter == '"' || letter == '\\' ? std::string{'\\', letter} : std::string(1, letter);
    }
    return out + '"';
}

text::JsonValue pin_json(const core::Digest& pin, std::string_view party, std::string_view where) {
    text::JsonValue object{text::JsonValue::make_object()};
    object.add("party", json(party))
        .add("endpoint", where.empty() ? text::JsonValue{} : json(where))
        .add("pin", json(core::to_hex(pin)));
    return object;
}

void list_party(const config::Party& party, text::JsonValue& all) {
    for (const core::Digest& pin : party.pins) {
        all.push(pin_json(pin, party.id.text(), {}));
    }
    for (const auto& [name, endpoint] : party.endpoints) {
        for (const core::Digest& pin : endpoint.server_pins) {
            all.push(pin_json(pin, party.id.text(), name));
        }
    }
}

/// Whether the folder has the key already for that party and place.
bool is_known(const config::FileSet& files, const PinWords& words, const Key& key) {
    const config::Loaded loaded{config::load(files, {}, Adapters::formats_only())};
    if (!loaded.configuration) {
        return false; // why it does not hold is told when it is tried with the key
    }
    for (const config::Party& party : loaded.configuration->parties) {
        const auto at = party.endpoints.find(words.endpoint);
        const bool calls{words.endpoint.empty()};
        if (party.id.text() == words.party && (calls || at != party.endpoints.end())) {
            const auto& pins = calls ? party.pins : at->second.server_pins;
            return std::find(pins.begin(), pins.end(), key.spki) != pins.end();
        }
    }
    return false;
}

/// The file of accepted keys with one more.
std::string longer(
    const config::FileSet& files, const std::string& path, const PinWords& words, const Key& key) {
    const auto old = files.files().find(path);
    std::string text{
        old == files.files().end() ? "# Written by lautturi pin accept; taking a key out again is "
                                     "a change like any other.\n"
                                     "accepted:\n"
                                   : old->second};
    text += "  - pin: \"" + core::to_hex(key.spki) + "\"\n";
    if (!words.endpoint.empty()) {
        text += "    endpoint: " + quoted(words.endpoint) + "\n";
    }
    text += "    at: \"" + core::to_utc_text(SystemClock{}.now()) + "\"\n";
    return text + "    reason: " + quoted(words.reason) + "\n";
}

/// Whole or not at all.
void replace_file(const fs::path& file, const std::string& text) {
    const fs::path draft{file.string() + ".new"};
    {
        std::ofstream out{draft, std::ios::binary};
        out << text;
        if (!out.flush()) {
            throw GatewayError{"FILE_UNWRITABLE", file.string(), GatewayError::Retry::never};
        }
    }
    std::error_code failed;
    fs::rename(draft, file, failed);
    if (failed) {
        throw GatewayError{"FILE_UNWRITABLE", file.string(), GatewayError::Retry::never};
    }
}

void show_known(
    const VerbOptions& options, const PinWords& words, const Key& key, std::ostream& out) {
    if (options.json) {
        text::JsonValue known{pin_json(key.spki, words.party, words.endpoint)};
        known.add("accepted", text::JsonValue::of_boolean(false))
            .add("known", text::JsonValue::of_boolean(true));
        out << text::write_json(known) << '\n';
        return;
    }
    out << "known already: " << words.party << ", " << core::to_hex(key.spki)
        << "; nothing was changed (a folder that is not in force: lautturi config activate DIR)\n";
}

void show_plan(
    const VerbOptions& options, const PinWords& words, const Key& key, std::ostream& out) {
    if (options.json) {
        text::JsonValue plan{pin_json(key.spki, words.party, words.endpoint)};
        plan.add("valid_until", key.until ? json(core::to_utc_text(*key.until)) : text::JsonValue{})
            .add("accepted", text::JsonValue::of_boolean(words.yes));
        out << text::write_json(plan) << '\n';
        return;
    }
    out << (words.yes ? "accepted: " : "to be accepted: ") << words.party
        << (words.endpoint.empty() ? std::string{", calling us"} : ", at " + words.endpoint) << ", "
        << core::to_hex(key.spki);
    if (key.until) {
        out << ", valid until " << core::to_helsinki_text(*key.until);
    }
    out << '\n';
    if (!words.yes) {
        out << "Compare the number with the party by another way than this line, then: --yes\n";
    }
}

}

int pin_list(const VerbOptions& options, const PinWords& words, std::ostream& out) {
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    text::JsonValue all{text::JsonValue::make_array()};
    bool found{words.party.empty()};
    for (const config::Party& party : checked.loaded.configuration->parties) {
        if (words.party.empty() || party.id.text() == words.party) {
            found = true;
            list_party(party, all);
        }
    }
    if (!found) {
        throw GatewayError{"PARTY_UNKNOWN", words.party, GatewayError::Retry::never};
    }
    if (options.json) {
        text::JsonValue body{text::JsonValue::make_object()};
        body.add("pins", all);
        out << text::write_json(body) << '\n';
    } else {
        for (const text::JsonValue& pin : all.elements()) {
            const auto endpoint = pin.string_at("endpoint");
            out << pin.string_at("pin").value_or("") << "  " << pin.string_at("party").value_or("")
                << "  " << (endpoint ? *endpoint : std::string_view{"(calls us)"}) << '\n';
        }
        if (all.elements().empty()) {
            out << "no keys are pinned\n";
        }
    }
    return 0;
}

int pin_accept(
    const VerbOptions& options, const PinWords& words, const http::NetworkLibraries& network,
    std::ostream& out) {
    const fs::path folder{folder_of(options)};
    config::FileSet files{config::FileSet::read(folder)};
    const std::string party_file{"parties/" + words.party + "/party.yaml"};
    if (!files.files().contains(party_file)) {
        throw GatewayError{"PARTY_UNKNOWN", words.party, GatewayError::Retry::never};
    }
    const Key key{key_of(words.certificate)};
    if (key.until && *key.until <= SystemClock{}.now()) {
        throw GatewayError{"CERTIFICATE_EXPIRED", GatewayError::Retry::never};
    }
    if (is_known(files, words, key)) {
        show_known(options, words, key, out);
        return 0;
    }
    const std::string path{"parties/" + words.party + "/accepted-pins.yaml"};
    const std::string text{longer(files, path, words, key)};
    files.put(path, text);
    const config::Loaded loaded{config::load(files, {}, Adapters::formats_only())};
    if (!loaded.configuration) {
        print_errors(loaded.findings, options.json, out);
        return 1; // nothing was changed
    }
    if (words.yes) {
        replace_file(folder / path, text);
        std::ostringstream said;
        const int activated{config_activate(options, network, said)};
        if (activated != 0) {
            std::cerr << said.str();
            return activated;
        }
    }
    show_plan(options, words, key, out);
    return 0;
}

}
