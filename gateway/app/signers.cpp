#include "gateway/app/signers.h"

#include "gateway/app/new_file.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace gateway::app {

namespace fs = std::filesystem;
using core::GatewayError;
using crypto::VerifyKey;

namespace {

constexpr std::string_view block_begins{"-----BEGIN PUBLIC KEY-----"};

[[noreturn]] void fail(const fs::path& file) {
    throw GatewayError{"SIGNERS_FILE", file.string(), GatewayError::Retry::never};
}

/// Nothing: there is no such file, or it cannot be read.
std::optional<std::string> text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// Nothing: there is none in it, or something that is no key of ours.
std::optional<std::vector<VerifyKey>> keys_in(std::string_view pem) {
    std::vector<VerifyKey> keys;
    for (std::size_t at{pem.find(block_begins)}; at != std::string_view::npos;
         at = pem.find(block_begins, at + 1)) {
        core::Result<VerifyKey> key{VerifyKey::from_pem(pem.substr(at))};
        if (!key) {
            return std::nullopt;
        }
        keys.push_back(std::move(key).value());
    }
    return keys.empty() ? std::nullopt : std::optional{std::move(keys)};
}

/// Where the package has the public half: the unit's own copy of the key has none beside it.
constexpr const char* packaged_public_half{"/etc/lautturi/journal.pub"};

std::vector<VerifyKey> listed_in(const Settings& settings) {
    const fs::path file{Signers::file_of(settings)};
    if (!fs::exists(file)) { // it begins with what was handed out of the key before
        std::optional<std::vector<VerifyKey>> begins{
            keys_in(text_of(Signers::public_half_of(settings)).value_or(""))};
        if (!begins && settings.signing_key.string().starts_with("/run/credentials/")) {
            begins = keys_in(text_of(packaged_public_half).value_or(""));
        }
        return std::move(begins).value_or(std::vector<VerifyKey>{});
    }
    std::optional<std::vector<VerifyKey>> keys{keys_in(text_of(file).value_or(""))};
    if (!keys) {
        fail(file); // what it held may have signed what is looked for
    }
    return std::move(*keys);
}

void write_list(const fs::path& file, const std::string& pem) {
    try {
        fs::create_directories(file.parent_path());
        NewFile fresh{file};
        fresh.stream() << pem;
        fresh.keep();
    } catch (const std::exception&) {
        fail(file);
    }
}

}

fs::path Signers::file_of(const Settings& settings) {
    return settings.data_directory / "keys" / "signers.pem";
}

fs::path Signers::public_half_of(const Settings& settings) {
    return fs::path{settings.signing_key}.replace_extension(".pub");
}

Signers Signers::with(const Settings& settings, const VerifyKey& current) {
    Signers signers;
    signers.m_keys = listed_in(settings);
    const auto known =
        std::find_if(signers.m_keys.begin(), signers.m_keys.end(), [&](const VerifyKey& key) {
            return key.fingerprint() == current.fingerprint();
        });
    const bool fresh{known == signers.m_keys.end()};
    if (fresh) {
        signers.m_keys.insert(signers.m_keys.begin(), current);
    } else {
        std::rotate(signers.m_keys.begin(), known, std::next(known));
    }
    if (fresh || !fs::exists(file_of(settings))) {
        write_list(file_of(settings), signers.pem());
    }
    return signers;
}

std::string Signers::pem() const {
    std::string all;
    for (const VerifyKey& key : m_keys) {
        all += key.pem();
    }
    return all;
}

}
