// Verbs of the keys: what wraps what, rotation beside whoever works, the end of a generation.

#include "gateway/app/checkpoints.h"
#include "gateway/app/data_directory.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/crypto/key_file.h"
#include "gateway/crypto/key_ring.h"
#include "gateway/journal/keeper_bodies.h"

#include <chrono>
#include <ostream>
#include <thread>

namespace gateway::app {

using core::GatewayError;
using crypto::KeyRingContents;
using crypto::KeyRingFile;
using crypto::RootKey;
using crypto::SymmetricKey;
using text::JsonValue;

namespace {

/// A process that runs looks at the ring once a second: until it has, it wraps by what it knows.
constexpr std::chrono::milliseconds until_everybody_looked{1'200};
constexpr int most_rounds{20};

KeyRingContents contents_of(const KeyRingFile& file, const RootKey& root) {
    return file.exists() ? file.read(root) : crypto::first_contents(root);
}

void note(
    Installation& installation, std::string_view act, crypto::Generation generation,
    std::int64_t keys) {
    Workbench bench{installation, "cli-keys"};
    bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::key, std::nullopt, core::PersonNo::none,
            journal::key_body(act, generation, keys));
    });
    sign_own_chain(installation, "cli-keys");
}

/// Puts a fresh generation in the ring, and replaces the root key as the words say. At each step
/// the ring is opened by whichever root key is in its place. One that is in a token stays: it has
/// been nowhere else.
void renew(Installation& installation, const KeyWords& words, const KeyRingContents& contents) {
    const Settings& settings{installation.settings()};
    const KeyRingFile file{settings.key_ring};
    const RootKey root{installation.root_place().load()};
    if (!words.root.empty()) {
        file.write(contents, {root, RootPlace{words.root}.load_or_create()});
    } else if (words.keep_root || installation.root_place().in_token()) {
        file.write(contents, {root});
    } else {
        const SymmetricKey next{SymmetricKey::generate()};
        file.write(contents, {root, next});
        crypto::replace_root_key(settings.root_key, next);
        file.write(contents, {next});
    }
}

std::int64_t wrap_all(Installation& installation, crypto::Generation newest) {
    std::int64_t wrapped{0};
    for (int round{0}; round < most_rounds; ++round) {
        wrapped += installation.store().wrap_keys_anew();
        std::this_thread::sleep_for(until_everybody_looked);
        const auto counted = installation.store().wrapped_keys();
        if (counted.empty() || counted.begin()->first == newest) {
            return wrapped;
        }
    }
    throw GatewayError{"KEYS_STILL_OLD", GatewayError::Retry::later};
}

int print(
    const VerbOptions& options, const KeyRingContents& contents, const Settings& settings,
    const std::map<crypto::Generation, std::int64_t>& rows, std::ostream& out) {
    const KeyRingFile file{settings.key_ring};
    const auto roots = static_cast<std::int64_t>(file.exists() ? file.slots() : 1);
    JsonValue generations{JsonValue::make_array()};
    for (const auto& [number, wrapping] : contents.generations) {
        const auto found = rows.find(number);
        const std::int64_t count{found == rows.end() ? 0 : found->second};
        const bool first{wrapping.made == core::Instant{}};
        if (!options.json) {
            out << "generation " << number << "  "
                << (first ? "of the first start" : core::to_helsinki_text(wrapping.made)) << "  "
                << count << " keys\n";
        }
        JsonValue one{JsonValue::make_object()};
        one.add("generation", json(std::int64_t{number})).add("keys", json(count));
        if (!first) {
            one.add("made", json(core::to_utc_text(wrapping.made)));
        }
        generations.push(std::move(one));
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("generations", std::move(generations)).add("root_keys", json(roots));
        out << text::write_json(body) << '\n';
    } else {
        out << "opened by " << roots << (roots == 1 ? " root key\n" : " root keys\n");
    }
    return 0;
}

}

int keys_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const Settings& settings{installation.settings()};
    return print(
        options, contents_of(KeyRingFile{settings.key_ring}, installation.root_place().load()),
        settings, installation.store().wrapped_keys(), out);
}

/// Without the store: what a monitor asks, and whoever has changed something about the key.
int keys_check(const VerbOptions& options, std::ostream& out) {
    const Settings settings{read_settings(options.settings)};
    require_installation(settings.data_directory);
    const KeyRingContents contents{
        contents_of(KeyRingFile{settings.key_ring}, RootPlace{settings}.load())};
    const auto newest = std::int64_t{contents.generations.rbegin()->first};
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("root", json(std::string{settings.root_token.empty() ? "file" : "token"}))
            .add("newest", json(newest));
        out << text::write_json(body) << '\n';
    } else {
        out << "the root key opens the ring; its newest generation is " << newest << '\n';
    }
    return 0;
}

int keys_rotate(
    const VerbOptions& options, const http::NetworkLibraries& network, const KeyWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // what cannot be journalled is not begun
    const Settings& settings{installation.settings()};
    const KeyRingFile file{settings.key_ring};
    const RootKey root{installation.root_place().load()};
    KeyRingContents contents{contents_of(file, root)};
    if (words.settle) {
        file.write(contents, {root});
    } else {
        const crypto::Generation fresh{contents.generations.rbegin()->first + 1};
        contents.generations.insert_or_assign(
            fresh, KeyRingContents::Wrapping{installation.clock().now(), SymmetricKey::generate()});
        renew(installation, words, contents);
        note(installation, "rotated", fresh, wrap_all(installation, fresh));
    }
    return print(options, contents, settings, installation.store().wrapped_keys(), out);
}

int keys_destroy(
    const VerbOptions& options, const http::NetworkLibraries& network, const KeyWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    const Settings& settings{installation.settings()};
    const KeyRingFile file{settings.key_ring};
    const RootKey root{installation.root_place().load()};
    KeyRingContents contents{contents_of(file, root)};
    const auto rows = installation.store().wrapped_keys();
    if (!contents.generations.contains(words.generation)) {
        throw GatewayError{"KEY_GENERATION_UNKNOWN", GatewayError::Retry::never};
    }
    if (contents.generations.rbegin()->first == words.generation
        || rows.contains(words.generation)) {
        throw GatewayError{"KEY_GENERATION_IN_USE", GatewayError::Retry::never};
    }
    contents.generations.erase(words.generation);
    file.write(contents, {root});
    note(installation, "destroyed", words.generation, 0);
    return print(options, contents, settings, rows, out);
}

}
