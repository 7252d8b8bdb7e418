#include "gateway/app/new_wishes.h"

#include "gateway/config/configuration.h"
#include "gateway/config/own_rows.h"
#include "gateway/config/yaml_tree.h"
#include "gateway/core/business_id.h"
#include "gateway/core/error.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gateway::app {

namespace fs = std::filesystem;

using core::GatewayError;

namespace {

using Names = std::set<std::string>;

/// What may stand there, word for word: the same in every language.
void require_one_of(
    core::Code code, std::string_view option, const std::string& word, const Names& known) {
    if (word.empty() || known.empty() || known.contains(word)) {
        return;
    }
    std::string told{std::string{option} + ' ' + word + ": "};
    for (const std::string& name : known) {
        told += (name == *known.begin() ? "" : " | ") + name;
    }
    throw GatewayError{code, told, GatewayError::Retry::never};
}

/// The words of the house alone: other files of the folder may be unfinished.
std::shared_ptr<const config::Configuration> words_of(const config::FileSet& files) {
    config::FileSet words;
    for (const auto& [file, text] : files.files()) {
        if (file.starts_with("catalogue") || file.starts_with("statutes")) {
            words.put(file, text);
        }
    }
    return config::load(words, {}, {}).configuration;
}

/// The names of the files of a folder, or of the folders in it.
Names names_in(const config::FileSet& files, std::string_view folder, std::string_view ending) {
    Names names;
    for (const auto& [file, text] : files.files()) {
        if (file.starts_with(folder) && file.ends_with(ending)) {
            names.insert(file.substr(folder.size(), file.size() - folder.size() - ending.size()));
        }
    }
    std::erase_if(names, [](const std::string& name) {
        return name.ends_with(".endpoints") || name.find('/') != std::string::npos;
    });
    return names;
}

/// The register's own queries, and those of the house.
Names selections_of(const config::FileSet& files, const std::string& reg) {
    Names names{std::string{config::notices_selection}, std::string{config::portability_selection}};
    const auto file = files.files().find("registers/" + reg + ".yaml");
    if (file == files.files().end()) {
        return {};
    }
    config::Findings findings;
    const std::optional<config::Tree> tree{
        config::parse_yaml(config::Sheet{file->first, findings}, file->second)};
    const config::Tree::Entry* const selections{tree ? tree->find("selections") : nullptr};
    if (selections == nullptr) {
        return {};
    }
    for (const config::Tree::Entry& entry : selections->value.entries) {
        names.insert(entry.key);
    }
    return names;
}

/// Of the same act where there are some, else the acts.
Names provisions_near(const policy::Law& law, const std::string& wished) {
    Names all;
    Names near;
    Names acts;
    for (const policy::Provision& provision : law.provisions) {
        const std::string id{provision.id.text()};
        all.insert(id);
        acts.insert(provision.act);
        if (wished.starts_with(provision.act + '/')) {
            near.insert(id);
        }
    }
    return all.contains(wished) ? all : near.empty() ? acts : near;
}

void require_exchange_wishes(
    const NewWords& words, const config::FileSet& files, const policy::Law& law) {
    Names purposes;
    for (const core::PurposeId purpose : law.purposes) {
        purposes.emplace(purpose.text());
    }
    require_one_of("PURPOSE_UNKNOWN", "--purpose", words.purpose, purposes);
    require_one_of(
        "REGISTER_UNKNOWN", "--register", words.reg, names_in(files, "registers/", ".yaml"));
    require_one_of(
        "PARTY_UNKNOWN", "--party", words.party, names_in(files, "parties/", "/party.yaml"));
    require_one_of("PROVISION_UNKNOWN", "--basis", words.basis, provisions_near(law, words.basis));
    if (words.direction == "out") {
        require_one_of(
            "SELECTION_UNKNOWN", "--selection", words.selection, selections_of(files, words.reg));
    }
}

}

void require_known_wishes(const NewWords& words, const fs::path& folder) {
    if (!words.business_id.empty()) {
        const core::Result<core::Nothing> verdict{core::check_business_id(words.business_id)};
        if (!verdict) {
            throw GatewayError{
                verdict.rejection().code, "--business-id", GatewayError::Retry::never};
        }
    }
    const config::FileSet files{config::FileSet::read(folder)};
    const std::shared_ptr<const config::Configuration> known{words_of(files)};
    if (known == nullptr) {
        return; // `check` tells of that
    }
    const policy::Law& law{known->rules->law()};
    if (words.kind == NewWords::Kind::party) {
        Names classes;
        for (const auto& [cls, label] : law.words.classes) {
            classes.emplace(cls.text());
        }
        require_one_of("CLASS_UNKNOWN", "--class", words.cls, classes);
    } else if (words.kind == NewWords::Kind::exchange) {
        require_exchange_wishes(words, files, law);
    }
}

}
