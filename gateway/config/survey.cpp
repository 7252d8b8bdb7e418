#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

bool ends_with(const std::string& text, std::string_view ending) {
    return text.size() > ending.size() && text.ends_with(ending);
}

std::string without(const std::string& text, std::string_view ending) {
    return text.substr(0, text.size() - ending.size());
}

bool schema_file(const std::string& name) {
    return ends_with(name, ".xsd") || ends_with(name, ".schema.json");
}

bool place_in_exchange(const std::vector<std::string>& parts) {
    if (parts.size() == 3) {
        return parts[2] == "exchange.yaml" || parts[2] == "mapping.yaml" || schema_file(parts[2])
               || ends_with(parts[2], ".xsl");
    }
    return parts.size() >= 4
           && (parts[2] == "samples" || parts[2] == "cases" || parts[2] == "originals");
}

/// Whether a file of this path has a meaning. One that has none is a mistake of whoever put it
/// there.
bool has_place(const std::vector<std::string>& parts) {
    const std::string& folder{parts.front()};
    const std::string& name{parts.back()};
    if (parts.size() == 1) {
        return name == "catalogue.yaml" || name == "statutes.yaml" || name == "limits.yaml";
    }
    if (folder == "exchanges") {
        return place_in_exchange(parts);
    }
    if (folder == "parties") {
        return parts.size() == 3
               && (name == "party.yaml" || name == "endpoints.yaml" || name == "documents.pem"
                   || name == "accepted-pins.yaml");
    }
    const bool yaml{ends_with(name, ".yaml")};
    if (folder == "registers" && schema_file(name)) {
        return parts.size() == 2; // of what municipal systems ask in
    }
    if (folder == "rules") {
        return yaml && (parts.size() == 2 || (parts.size() == 3 && parts[1] == "cases"));
    }
    return yaml && parts.size() == 2
           && (folder == "registers" || folder == "codes" || folder == "catalogue"
               || folder == "statutes" || folder == "words" || folder == "notices"
               || folder == "calendars" || folder == "shapes");
}

/// The name that a path gives to what it holds; NAME_FORM if it is none.
template <class Name> void
give_name(Draft& draft, const std::string& file, const std::string& name, std::set<Name>& names) {
    if (is_name(name)) {
        names.insert(Name::intern(name));
    } else {
        draft.findings.error(
            file, 0, "NAME_FORM", "folders and files are named in lower case, digits and hyphens");
    }
}

void name_of(Draft& draft, const std::string& file, const std::vector<std::string>& parts) {
    const std::string& name{parts.back()};
    if (parts.front() == "exchanges" && name == "exchange.yaml" && parts.size() == 3) {
        give_name(draft, file, parts[1], draft.exchange_ids);
    } else if (parts.front() == "parties" && name == "party.yaml") {
        give_name(draft, file, parts[1], draft.party_ids);
    } else if (
        parts.front() == "registers" && ends_with(name, ".yaml")
        && !ends_with(name, ".endpoints.yaml")) {
        give_name(draft, file, without(name, ".yaml"), draft.register_ids);
    }
}

/// The file without which another one means nothing; empty if it stands alone.
std::string needed_by(const std::vector<std::string>& parts) {
    if (parts.front() == "exchanges" && parts.back() != "exchange.yaml") {
        return "exchanges/" + parts[1] + "/exchange.yaml";
    }
    if (parts.front() == "parties" && parts.back() != "party.yaml") {
        return "parties/" + parts[1] + "/party.yaml";
    }
    if (parts.front() == "registers" && ends_with(parts.back(), ".endpoints.yaml")) {
        return "registers/" + without(parts.back(), ".endpoints.yaml") + ".yaml";
    }
    return {};
}

}

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    std::size_t from{0};
    for (std::size_t slash{path.find('/')}; slash != std::string::npos;
         slash = path.find('/', from)) {
        parts.push_back(path.substr(from, slash - from));
        from = slash + 1;
    }
    parts.push_back(path.substr(from));
    return parts;
}

std::vector<std::string> Draft::files_of(std::string_view name) const {
    std::vector<std::string> found;
    const std::string alone{std::string{name} + ".yaml"};
    const std::string folder{std::string{name} + "/"};
    for (const auto& [file, text] : files.files()) {
        if (file == alone || (file.starts_with(folder) && file.ends_with(".yaml"))) {
            found.push_back(file);
        }
    }
    return found;
}

std::optional<Tree> Draft::tree(const std::string& file) {
    const auto found = files.files().find(file);
    if (found == files.files().end()) {
        return std::nullopt;
    }
    return parse_yaml(Sheet{file, findings}, found->second);
}

const policy::Provision* Draft::provision(core::ProvisionId id) const noexcept {
    const auto found = std::find_if(
        law.provisions.begin(), law.provisions.end(),
        [id](const policy::Provision& one) { return one.id == id; });
    return found == law.provisions.end() ? nullptr : &*found;
}

const ReadMapping* Draft::binding_of(core::RegisterId reg, const std::string& selection) const {
    if (const auto own = selection_bindings.find({reg, selection});
        own != selection_bindings.end()) {
        return &own->second;
    }
    const auto shared = bindings.find(reg);
    return shared == bindings.end() ? nullptr : &shared->second;
}

void survey(Draft& draft) {
    for (const std::string& file : draft.files.unread()) {
        draft.findings.error(
            file, 0, "FILE_UNKNOWN",
            "this is not read: a file is named as the others are (.yaml), and is no link to a "
            "folder");
    }
    for (const auto& [file, text] : draft.files.files()) {
        const std::vector<std::string> parts{parts_of(file)};
        if (!has_place(parts)) {
            draft.findings.error(file, 0, "FILE_UNKNOWN", "nothing reads a file of this name here");
            continue;
        }
        name_of(draft, file, parts);
        const std::string needed{needed_by(parts)};
        if (!needed.empty() && !draft.files.files().contains(needed)) {
            draft.findings.error(
                file, 0, "FILE_MISSING", "this needs " + said(needed) + " beside it");
        }
    }
}

}
