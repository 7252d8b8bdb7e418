// `new`: commented beginnings of registers, parties and exchanges.

#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/new_wishes.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/config/skeletons.h"
#include "gateway/core/error.h"

#include <filesystem>
#include <fstream>
#include <ostream>

namespace gateway::app {

namespace fs = std::filesystem;

using core::GatewayError;
using text::JsonValue;

namespace {

void require_name(const std::string& name) {
    if (!config::is_skeleton_name(name)) {
        throw GatewayError{
            "NAME_FORM", name + ": a name is lower case, digits, dots and hyphens",
            GatewayError::Retry::never};
    }
}

/// Nothing that is there is written over, and then nothing is written.
void write_all(const fs::path& folder, const config::Skeleton& skeleton) {
    for (const auto& [file, text] : skeleton) {
        if (fs::exists(folder / file)) {
            throw GatewayError{"FILE_EXISTS", file, GatewayError::Retry::never};
        }
    }
    for (const auto& [file, text] : skeleton) {
        fs::create_directories((folder / file).parent_path());
        std::ofstream out{folder / file, std::ios::binary};
        out << text;
        out.close();
        if (!out) {
            throw GatewayError{"FILE_UNWRITABLE", file, GatewayError::Retry::never};
        }
    }
}

/// What `check` says of the new files.
std::vector<config::Finding> findings_of(const fs::path& folder, const config::Skeleton& skeleton) {
    std::vector<config::Finding> all{
        check_folder(folder, Adapters::formats_only()).loaded.findings};
    std::erase_if(
        all, [&](const config::Finding& finding) { return !skeleton.contains(finding.file); });
    return all;
}

int tell(
    const VerbOptions& options, const fs::path& folder, const config::Skeleton& skeleton,
    std::ostream& out) {
    write_all(folder, skeleton);
    const std::vector<config::Finding> findings{findings_of(folder, skeleton)};
    if (options.json) {
        JsonValue files{JsonValue::make_array()};
        for (const auto& [file, text] : skeleton) {
            files.push(json(file));
        }
        JsonValue body{findings_json(findings)};
        body.add("files", std::move(files));
        out << text::write_json(body) << '\n';
        return 0;
    }
    for (const auto& [file, text] : skeleton) {
        out << "written: " << (folder / file).string() << '\n';
    }
    print_findings(findings, false, out);
    out
        << (errors_in(findings) == 0 ? "lautturi check accepts it; fit it to what is so\n"
                                     : "to be filled in: see above\n");
    return 0;
}

}

int make_new(const VerbOptions& options, const NewWords& words, std::ostream& out) {
    require_name(words.name);
    const fs::path folder{folder_of(options)};
    if (!fs::is_directory(folder)) {
        throw GatewayError{"FOLDER_UNREADABLE", folder.string(), GatewayError::Retry::never};
    }
    require_known_wishes(words, folder);
    switch (words.kind) {
    case NewWords::Kind::reg:
        return tell(options, folder, config::register_skeleton(words.name, words.business_id), out);
    case NewWords::Kind::party:
        return tell(options, folder, config::party_skeleton({words.name, words.cls}), out);
    case NewWords::Kind::exchange:
        return tell(
            options, folder,
            config::exchange_skeleton(
                {words.name, words.reg, words.party, words.direction, words.format, words.purpose,
                 words.basis, words.selection}),
            out);
    }
    return 2;
}

}
