// A folder into a draft, and a draft into a folder: byte by byte, in as many calls as it takes.

#include "gateway/app/change_output.h"
#include "gateway/app/verbs_changes.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace gateway::app {

namespace fs = std::filesystem;

using core::GatewayError;
using text::JsonValue;

namespace {

using Network = http::NetworkLibraries;

/// So much text is sent at once.
constexpr std::size_t sent_at_once{std::size_t{512} << 10U};

/// So many files are asked for at once.
constexpr std::size_t read_at_once{50};

JsonValue empty() {
    return JsonValue::make_object();
}

/// Every file of a folder as a draft has to say it, so that the draft is the folder.
std::vector<JsonValue> changes_to(const config::FileSet& folder, std::span<const JsonValue> files) {
    std::vector<JsonValue> changes;
    std::map<std::string, std::string> known;
    for (const JsonValue& file : files) {
        known.emplace(word_in(file, "path"), word_in(file, "sha256"));
    }
    for (const auto& [path, text] : folder.files()) {
        const auto before = known.find(path);
        if (before != known.end()
            && before->second == core::to_hex(crypto::sha256(core::as_bytes(text)))) {
            continue;
        }
        if (!text::is_utf8(text)) {
            throw GatewayError{"FILE_NOT_TEXT", path, GatewayError::Retry::never};
        }
        JsonValue change{empty()};
        change.add("path", json(path)).add("text", json(text));
        changes.push_back(std::move(change));
    }
    for (const auto& [path, digest] : known) {
        if (!folder.files().contains(path)) {
            JsonValue change{empty()};
            change.add("path", json(path)).add("removed", JsonValue::of_boolean(true));
            changes.push_back(std::move(change));
        }
    }
    return changes;
}

/// Sends them in as many saves as it takes. @return the last answer.
ApiAnswer save(
    const VerbOptions& options, const Network& network, const std::string& draft,
    const std::vector<JsonValue>& changes) {
    ApiAnswer last{call_api(options, network, "GET", draft_path(draft))};
    for (std::size_t next{0}; next < changes.size() && last.good();) {
        JsonValue some{JsonValue::make_array()};
        for (std::size_t size{0}; next < changes.size() && size < sent_at_once; ++next) {
            size += word_in(changes[next], "text").size();
            some.push(changes[next]);
        }
        JsonValue body{empty()};
        body.add("changes", std::move(some));
        last = call_api(
            options, network, "POST", draft_path(draft, "/files"), body,
            '"' + word_in(last.body, "version") + '"');
    }
    return last;
}

/// As the interface says that they are, byte by byte.
void write_files(
    const fs::path& folder, std::span<const JsonValue> listed, std::span<const JsonValue> read) {
    for (std::size_t index{0}; index < listed.size() && index < read.size(); ++index) {
        const std::string path{word_in(listed[index], "path")};
        const std::string text{word_in(read[index], "text")};
        if (core::to_hex(crypto::sha256(core::as_bytes(text)))
            != word_in(listed[index], "sha256")) {
            throw GatewayError{"FILE_NOT_TEXT", path, GatewayError::Retry::never};
        }
        const fs::path place{folder / path};
        fs::create_directories(place.parent_path());
        std::ofstream file{place, std::ios::binary};
        file << text;
        file.close();
        if (!file) {
            throw GatewayError{"FILE_UNWRITABLE", place.string(), GatewayError::Retry::never};
        }
    }
}

}

int draft_begin(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    std::string id{words.draft};
    if (id.empty()) {
        JsonValue body{empty()};
        body.add("title", json(words.title));
        const ApiAnswer begun{call_api(options, network, "POST", "/drafts", body)};
        if (!begun.good() || words.folder.empty()) {
            return finish(
                options, begun, out, [&](const JsonValue& draft) { print_draft(draft, out); });
        }
        id = word_in(begun.body, "draft");
    }
    const ApiAnswer files{call_api(options, network, "GET", draft_path(id, "/files"))};
    if (!files.good()) {
        return print_problem(files);
    }
    const config::FileSet folder{config::FileSet::read(words.folder)};
    if (!folder.unread().empty()) { // a draft of a part of what somebody wrote
        throw core::GatewayError{
            "FILE_UNKNOWN", *folder.unread().begin(), core::GatewayError::Retry::never};
    }
    return finish(
        options, save(options, network, id, changes_to(folder, list_in(files.body, "files"))), out,
        [&](const JsonValue& draft) { print_draft(draft, out); });
}

int draft_export(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    const ApiAnswer listed{call_api(options, network, "GET", draft_path(words.what, "/files"))};
    if (!listed.good()) {
        return print_problem(listed);
    }
    const auto files = list_in(listed.body, "files");
    for (std::size_t first{0}; first < files.size(); first += read_at_once) {
        const auto some = files.subspan(first, std::min(read_at_once, files.size() - first));
        JsonValue paths{JsonValue::make_array()};
        for (const JsonValue& file : some) {
            paths.push(json(word_in(file, "path")));
        }
        JsonValue body{empty()};
        body.add("paths", std::move(paths));
        const ApiAnswer read{
            call_api(options, network, "POST", draft_path(words.what, "/read"), body)};
        if (!read.good()) {
            return print_problem(read);
        }
        write_files(words.folder, some, list_in(read.body, "files"));
    }
    return finish(options, listed, out, [&](const JsonValue& body) {
        out << list_in(body, "files").size() << " files in " << words.folder << '\n';
    });
}

}
