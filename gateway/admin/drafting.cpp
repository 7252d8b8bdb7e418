#include "gateway/admin/drafting.h"

#include "gateway/admin/rule_cases.h"
#include "gateway/config/trial.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace gateway::admin {

namespace {

using core::GatewayError;

/// So many sets are remembered: what is in force, and the drafts of a few who type.
constexpr std::size_t remembered{6};

template <class List, class Element> void remember(List& list, Element element) {
    list.push_front(std::move(element));
    if (list.size() > remembered) {
        list.pop_back();
    }
}

/// What a sample of an exchange means: exchanges/NAME/cases/FILE.json
bool is_case_of_sample(std::string_view file) {
    return file.starts_with("exchanges/") && file.find("/cases/") != std::string_view::npos;
}

std::size_t cases_of_samples(const config::FileSet& files) {
    const auto& all = files.files();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const auto& file) { return is_case_of_sample(file.first); }));
}

/// exchanges/NAME/samples/FILE.xml has its case in exchanges/NAME/cases/FILE.json.
std::string case_of(const std::string& file) {
    const std::size_t folder{file.find("/samples/")};
    if (folder == std::string::npos) {
        return file;
    }
    const std::string name{std::filesystem::path{file}.stem().string()};
    return file.substr(0, folder) + "/cases/" + name + ".json";
}

/// Each once, whatever was said of it; one whose sample does not come through so far, too.
std::size_t
failed_of_samples(const config::FileSet& files, const std::vector<config::Finding>& findings) {
    std::set<std::string> failed;
    for (const config::Finding& finding : findings) {
        const std::string file{case_of(finding.file)};
        if (finding.severity == config::Finding::Severity::error && is_case_of_sample(file)
            && files.files().contains(file)) {
            failed.insert(file);
        }
    }
    return failed.size();
}

}

config::FileSet with_changes(
    const config::FileSet& base, const config::FileSet& files,
    std::span<const ports::DraftFile> changes) {
    using Change = ports::DraftFile::Change;
    std::map<std::string, std::string> all{files.files()};
    for (const ports::DraftFile& file : changes) {
        const auto before = base.files().find(file.path);
        if (file.change == Change::typed) {
            all.insert_or_assign(file.path, file.text);
        } else if (file.change == Change::untouched && before != base.files().end()) {
            all.insert_or_assign(file.path, before->second);
        } else {
            all.erase(file.path);
        }
    }
    config::FileSet made;
    for (auto& [path, text] : all) {
        made.put(path, std::move(text));
    }
    return made;
}

std::vector<std::string> differing(const config::FileSet& before, const config::FileSet& after) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : before.files()) {
        const auto other = after.files().find(path);
        if (other == after.files().end() || other->second != text) {
            paths.push_back(path);
        }
    }
    for (const auto& [path, text] : after.files()) {
        if (!before.files().contains(path)) {
            paths.push_back(path);
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

config::FileSet Drafting::kept(const core::Digest& digest) const {
    const std::optional<core::Bytes> packed{m_means.drafts.kept(digest)};
    if (!packed) {
        throw GatewayError{"CONFIGURATION_UNKNOWN", GatewayError::Retry::never};
    }
    core::Result<config::FileSet> files{config::FileSet::unpack(*packed)};
    if (!files) {
        throw GatewayError{"CONFIGURATION_CORRUPT", GatewayError::Retry::never};
    }
    return std::move(files).value();
}

config::FileSet Drafting::set_of(const ports::DraftHead& head) const {
    const config::FileSet base{kept(head.base)};
    return with_changes(base, base, m_means.drafts.files(head.id, head.version));
}

std::shared_ptr<const CheckedSet> Drafting::check(const config::FileSet& files) {
    const core::Digest digest{crypto::sha256(files.pack())};
    {
        const std::scoped_lock lock{m_mutex};
        for (const auto& known : m_checked) {
            if (known->digest == digest) {
                return known;
            }
        }
    }
    auto made = std::make_shared<CheckedSet>();
    made->digest = digest;
    config::Trial trial{config::try_out(files, digest, m_means.adapters())};
    made->configuration = std::move(trial.loaded.configuration);
    made->tried = std::move(trial.tried);
    made->findings = std::move(trial.loaded.findings);
    if (made->tried) { // one kind of case that goes otherwise hides nothing of the other
        std::vector<config::Finding> failing{failing_cases(*made->tried)};
        made->cases = made->tried->cases.size() + cases_of_samples(files);
        made->failed = failing.size() + failed_of_samples(files, made->findings);
        made->findings.insert(made->findings.end(), failing.begin(), failing.end());
    }
    const std::scoped_lock lock{m_mutex};
    remember(m_checked, std::shared_ptr<const CheckedSet>{made});
    return made;
}

Drafting::Compared Drafting::compare(const config::FileSet& before, const config::FileSet& after) {
    Compared made{check(before), check(after), nullptr};
    if (!made.before->configuration || !made.after->configuration) {
        return made;
    }
    {
        const std::scoped_lock lock{m_mutex};
        for (const Compared& known : m_compared) {
            if (known.before->digest == made.before->digest
                && known.after->digest == made.after->digest) {
                return known;
            }
        }
    }
    made.diff = std::make_shared<const DraftDiff>(compare_sets(
        *made.before->configuration, *made.after->configuration, differing(before, after)));
    const std::scoped_lock lock{m_mutex};
    remember(m_compared, made);
    return made;
}

}
