#include "tests/http/support/certificates.h"

#include "gateway/crypto/certificate_x509.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace tests {

namespace {

void demand(bool done) {
    if (!done) {
        throw std::runtime_error{"a test certificate could not be made"};
    }
}

template <class Write> void write_file(const std::filesystem::path& path, Write write) {
    std::FILE* const file{std::fopen(path.c_str(), "w")};
    demand(file != nullptr);
    const bool written{write(file) == 1};
    std::fclose(file);
    demand(written);
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}

TemporaryFolder::TemporaryFolder() {
    std::string path{(std::filesystem::temp_directory_path() / "lautturi-test-XXXXXX").string()};
    demand(mkdtemp(path.data()) != nullptr);
    m_path = path;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

Authority::Authority(const std::string& name) : m_key{EVP_EC_gen("P-256")} {
    demand(m_key != nullptr);
    m_certificate =
        make(name, *m_key, {name, Issue::Use::signing, std::chrono::hours{-24 * 365}}, nullptr);
    write_file(certificate_file(), [&](std::FILE* file) {
        return PEM_write_X509(file, m_certificate.get());
    });
}

Authority::~Authority() = default;

Identity Authority::issue(const Issue& issue) {
    const Key key{EVP_EC_gen("P-256")};
    demand(key != nullptr);
    const Certificate certificate{
        make(issue.name, *key, issue, X509_get_subject_name(m_certificate.get()))};
    Identity identity;
    identity.serial = m_serial;
    identity.certificate_file = m_folder.path() / (std::to_string(m_serial) + ".pem");
    identity.key_file = m_folder.path() / (std::to_string(m_serial) + ".key");
    identity.spki = gateway::crypto::spki_digest(*certificate);
    write_file(identity.certificate_file, [&](std::FILE* file) {
        return PEM_write_X509(file, certificate.get());
    });
    write_file(identity.key_file, [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return identity;
}

std::filesystem::path
Authority::revoke(const std::vector<Identity>& identities, std::chrono::seconds until) {
    const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list{X509_CRL_new(), &X509_CRL_free};
    demand(list != nullptr && X509_CRL_set_version(list.get(), 1) == 1);
    demand(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(m_certificate.get())) == 1);
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> now{
        X509_gmtime_adj(nullptr, -60), &ASN1_TIME_free};
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> later{
        X509_gmtime_adj(nullptr, until.count()), &ASN1_TIME_free};
    demand(X509_CRL_set1_lastUpdate(list.get(), now.get()) == 1);
    demand(X509_CRL_set1_nextUpdate(list.get(), later.get()) == 1);
    for (const Identity& identity : identities) {
        X509_REVOKED* const entry{X509_REVOKED_new()};
        const std::unique_ptr<ASN1_INTEGER, decltype(&ASN1_INTEGER_free)> serial{
            ASN1_INTEGER_new(), &ASN1_INTEGER_free};
        demand(ASN1_INTEGER_set(serial.get(), identity.serial) == 1);
        demand(X509_REVOKED_set_serialNumber(entry, serial.get()) == 1);
        demand(X509_REVOKED_set_revocationDate(entry, now.get()) == 1);
        demand(X509_CRL_add0_revoked(list.get(), entry) == 1);
    }
    demand(
        X509_CRL_sort(list.get()) == 1 && X509_CRL_sign(list.get(), m_key.get(), EVP_sha256()) > 0);
    const std::filesystem::path path{m_folder.path() / "crl.pem"};
    write_file(path, [&](std::FILE* file) { return PEM_write_X509_CRL(file, list.get()); });
    return path;
}

Authority::Certificate
Authority::make(const std::string& name, EVP_PKEY& key, const Issue& issue, X509_NAME* issuer) {
    using std::chrono::seconds;
    Certificate certificate{X509_new()};
    X509* const raw{certificate.get()};
    demand(raw != nullptr && X509_set_version(raw, 2) == 1);
    demand(ASN1_INTEGER_set(X509_get_serialNumber(raw), ++m_serial) == 1);
    demand(X509_gmtime_adj(X509_getm_notBefore(raw), seconds{issue.from}.count()) != nullptr);
    demand(X509_gmtime_adj(X509_getm_notAfter(raw), seconds{issue.until}.count()) != nullptr);
    X509_NAME* const subject{X509_get_subject_name(raw)};
    const auto* const text = reinterpret_cast<const unsigned char*>(name.c_str());
    demand(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1);
    demand(X509_set_issuer_name(raw, issuer == nullptr ? subject : issuer) == 1);
    demand(X509_set_pubkey(raw, &key) == 1);
    switch (issue.use) {
    case Issue::Use::signing:
        extend(*raw, NID_basic_constraints, "critical,CA:TRUE");
        extend(*raw, NID_key_usage, "critical,keyCertSign,cRLSign");
        break;
    case Issue::Use::server:
        extend(*raw, NID_basic_constraints, "critical,CA:FALSE");
        extend(*raw, NID_ext_key_usage, "serverAuth");
        extend(*raw, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
        break;
    case Issue::Use::client:
        extend(*raw, NID_basic_constraints, "critical,CA:FALSE");
        extend(*raw, NID_ext_key_usage, "clientAuth");
        break;
    }
    demand(X509_sign(raw, m_key.get(), EVP_sha256()) > 0);
    return certificate;
}

void Authority::extend(X509& certificate, int kind, const char* value) const {
    X509_EXTENSION* const extension{X509V3_EXT_conf_nid(nullptr, nullptr, kind, value)};
    demand(extension != nullptr);
    const bool added{X509_add_ext(&certificate, extension, -1) == 1};
    X509_EXTENSION_free(extension);
    demand(added);
}

}
