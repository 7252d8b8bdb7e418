#pragma once
// Throw-away certificates for tests, made in memory and written to a folder that dies with its
// owner.

#include "gateway/core/bytes.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tests {

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

struct Identity {
    std::filesystem::path certificate_file;
    std::filesystem::path key_file;
    gateway::core::Digest spki{};
    long serial{0};
};

struct Issue {
    enum class Use { client, server, signing };

    std::string name{"test"};
    Use use{Use::client};
    std::chrono::seconds from{std::chrono::hours{-1}};  ///< from now
    std::chrono::seconds until{std::chrono::hours{24}}; ///< from now
};

/// A certificate authority of its own key.
class Authority final {
public:
    explicit Authority(const std::string& name);
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;
    ~Authority();

    [[nodiscard]] Identity issue(const Issue& issue);
    [[nodiscard]] Identity issue_server() { return issue({"localhost", Issue::Use::server}); }
    [[nodiscard]] Identity issue_client() { return issue({"client", Issue::Use::client}); }
    [[nodiscard]] std::filesystem::path certificate_file() const {
        return m_folder.path() / "ca.pem";
    }
    /// A revocation list of a minute ago that names these.
    /// @param until from now.
    [[nodiscard]] std::filesystem::path revoke(
        const std::vector<Identity>& identities,
        std::chrono::seconds until = std::chrono::hours{1});

private:
    struct Free {
        void operator()(X509* object) const noexcept { X509_free(object); }
        void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
    };

    using Certificate = std::unique_ptr<X509, Free>;
    using Key = std::unique_ptr<EVP_PKEY, Free>;

    [[nodiscard]] Certificate
    make(const std::string& name, EVP_PKEY& key, const Issue& issue, X509_NAME* issuer);
    void extend(X509& certificate, int kind, const char* value) const;

    TemporaryFolder m_folder;
    Key m_key;
    Certificate m_certificate;
    long m_serial{1};
};

}
