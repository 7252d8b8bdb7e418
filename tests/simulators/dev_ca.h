#pragma once
// Certificates for one test: runs certs/make-dev-ca in a temporary folder, which goes when this
// goes.

#include "tests/simulators/party_simulator.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tests::simulators {

/// A folder under the system's temporary one, removed with everything in it at the end.
class TemporaryFolder final {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

class DevCa final {
public:
    /// @param names as make-dev-ca takes them: `kela`, `late:expired`, `stranger:foreign`
    explicit DevCa(const std::vector<std::string>& names);

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder.path(); }

    /// The authority that everybody trusts.
    [[nodiscard]] std::filesystem::path authority() const { return folder() / "ca.pem"; }

    [[nodiscard]] Identity identity(const std::string& name) const {
        return {folder() / (name + ".pem"), folder() / (name + ".key")};
    }

    /// SHA-256 of the SubjectPublicKeyInfo in hexadecimal.
    [[nodiscard]] std::string spki(const std::string& name) const;

private:
    TemporaryFolder m_folder;
};

}
