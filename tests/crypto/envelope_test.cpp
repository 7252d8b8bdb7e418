// Documents for one recipient, with the program `openssl cms` as the other side.

#include "gateway/core/error.h"
#include "gateway/crypto/certificate.h"
#include "gateway/crypto/envelope.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace gateway;
using crypto::Accepting;

namespace {

namespace fs = std::filesystem;

/// Two parties and us, with keys of RSA and of a curve; files are exchanged in a folder.
class Desk final {
public:
    Desk() {
        std::string pattern{(fs::temp_directory_path() / "envelope-XXXXXX").string()};
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        m_folder = pattern;
        identity("rsa", "-newkey rsa:2048");
        identity("curve", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
        identity("other", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
    }

    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    ~Desk() { fs::remove_all(m_folder); }

    [[nodiscard]] fs::path file(const std::string& name) const { return m_folder / name; }

    /// Runs openssl in the folder. @return whether it succeeded
    [[nodiscard]] bool openssl(const std::string& words) const {
        std::string command{"cd "};
        command.append(m_folder.string()).append(" && openssl ").append(words);
        command.append(" >/dev/null 2>&1");
        return std::system(command.c_str()) == 0; // NOLINT(cert-env33-c): a test's own words
    }

    void write(const std::string& name, core::ByteView bytes) const {
        std::ofstream out{file(name), std::ios::binary};
        out << core::as_text(bytes);
    }

    [[nodiscard]] core::Bytes read(const std::string& name) const {
        std::ifstream in{file(name), std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        const core::ByteView bytes{core::as_bytes(text)};
        return {bytes.begin(), bytes.end()};
    }

    [[nodiscard]] crypto::DocumentCertificate certificate(const std::string& name) const {
        return std::move(crypto::DocumentCertificate::from_pem(pem(name))).value();
    }

    [[nodiscard]] crypto::DocumentKey key(const std::string& name) const {
        return crypto::DocumentKey::load(file(name + ".pem"), file(name + ".key"));
    }

    [[nodiscard]] std::string pem(const std::string& name) const {
        return std::string{core::as_text(read(name + ".pem"))};
    }

private:
    void identity(const std::string& name, const std::string& kind) const {
        REQUIRE(openssl(
            "req -x509 -nodes -days 2 -subj /CN=" + name + " " + kind + " -keyout " + name
            + ".key -out " + name + ".pem"));
        fs::permissions(file(name + ".key"), fs::perms{0600});
    }

    fs::path m_folder;
};

const Desk& desk() {
    static const Desk made;
    return made;
}

core::Instant now() {
    return core::Instant::from_microseconds(std::chrono::duration_cast<std::chrono::microseconds>(
                                                std::chrono::system_clock::now().time_since_epoch())
                                                .count());
}

constexpr std::int64_t day{86'400'000'000};

core::Instant days_from_now(std::int64_t days) {
    return core::Instant::from_microseconds(now().microseconds() + days * day);
}

std::string text_of(const core::Result<core::Bytes>& result) {
    return result ? std::string{core::as_text(result.value())}
                  : std::string{result.rejection().code.text()};
}

const std::string plain{"<payments>\r\n<payment/>\n\xC3\xA4</payments>"};

}

TEST_CASE(
    "what is encrypted for a party is opened by openssl cms with its key, and by nobody else's",
    "[crypto][envelope]") {
    for (const std::string recipient : {"rsa", "curve"}) {
        INFO(recipient);
        const core::Bytes sealed{
            crypto::encrypt_for(desk().certificate(recipient), core::as_bytes(plain))};
        CHECK(core::as_text(sealed).find("payment") == std::string_view::npos);
        desk().write("sealed.der", sealed);
        REQUIRE(desk().openssl(
            "cms -decrypt -binary -inform DER -in sealed.der -recip " + recipient + ".pem -inkey "
            + recipient + ".key -out opened"));
        CHECK(core::as_text(desk().read("opened")) == plain);
        CHECK_FALSE(desk().openssl(
            "cms -decrypt -binary -inform DER -in sealed.der -recip other.pem -inkey other.key"
            " -out nothing"));
        CHECK(
            text_of(crypto::decrypt(desk().key(recipient), sealed, Accepting::authenticated_only))
            == plain);
        CHECK(
            text_of(crypto::decrypt(desk().key("other"), sealed, Accepting::authenticated_only))
            == "ENVELOPE_CLOSED");
    }
}

TEST_CASE(
    "what openssl cms encrypts for us is opened; without authentication only behind a signature",
    "[crypto][envelope]") {
    desk().write("plain", core::as_bytes(plain));
    for (const std::string recipient : {"rsa", "curve"}) {
        REQUIRE(desk().openssl(
            "cms -encrypt -binary -aes-256-gcm -outform DER -in plain -out gcm.der " + recipient
            + ".pem"));
        CHECK(
            text_of(crypto::decrypt(
                desk().key(recipient), desk().read("gcm.der"), Accepting::authenticated_only))
            == plain);
        REQUIRE(desk().openssl(
            "cms -encrypt -binary -aes-256-cbc -outform DER -in plain -out cbc.der " + recipient
            + ".pem"));
        CHECK(
            text_of(crypto::decrypt(
                desk().key(recipient), desk().read("cbc.der"), Accepting::authenticated_only))
            == "ENVELOPE_FORM");
        CHECK(
            text_of(crypto::decrypt(
                desk().key(recipient), desk().read("cbc.der"), Accepting::unauthenticated_too))
            == plain);
    }
}

TEST_CASE("an envelope that was changed anywhere is not opened", "[crypto][envelope][hostile]") {
    const crypto::DocumentKey key{desk().key("curve")};
    const core::Bytes sealed{
        crypto::encrypt_for(desk().certificate("curve"), core::as_bytes(plain))};
    std::size_t opened{0};
    for (std::size_t at{0}; at < sealed.size(); ++at) {
        core::Bytes changed{sealed};
        changed[at] ^= std::byte{0x01};
        const auto result = crypto::decrypt(key, changed, Accepting::authenticated_only);
        // What names the recipient or spells a length otherwise may change; the document may not.
        opened += result && core::as_text(result.value()) != plain ? 1U : 0U;
    }
    CHECK(opened == 0);
    for (std::size_t size{0}; size < sealed.size(); ++size) {
        CHECK_FALSE(
            crypto::decrypt(key, core::ByteView{sealed}.first(size), Accepting::authenticated_only)
                .ok());
    }
    core::Bytes longer{sealed};
    longer.push_back(std::byte{0});
    CHECK(text_of(crypto::decrypt(key, longer, Accepting::authenticated_only)) == "ENVELOPE_FORM");
    CHECK(
        text_of(crypto::decrypt(key, core::as_bytes("<xml/>"), Accepting::unauthenticated_too))
        == "ENVELOPE_FORM");
}

TEST_CASE(
    "what we sign is verified by openssl cms, and what it signs by us, if the signer is pinned",
    "[crypto][envelope]") {
    desk().write("plain", core::as_bytes(plain));
    for (const std::string signer : {"rsa", "curve"}) {
        INFO(signer);
        const std::vector<core::Digest> pins{desk().certificate(signer).pin()};
        const core::Bytes ours{crypto::sign(desk().key(signer), core::as_bytes(plain))};
        desk().write("signed.der", ours);
        REQUIRE(desk().openssl(
            "cms -verify -binary -inform DER -in signed.der -CAfile " + signer
            + ".pem -purpose any -out verified"));
        CHECK(core::as_text(desk().read("verified")) == plain);
        CHECK(text_of(crypto::verified(ours, pins, now())) == plain);

        REQUIRE(desk().openssl(
            "cms -sign -binary -nodetach -md sha256 -outform DER -in plain -signer " + signer
            + ".pem -inkey " + signer + ".key -out theirs.der"));
        const core::Bytes theirs{desk().read("theirs.der")};
        CHECK(text_of(crypto::verified(theirs, pins, now())) == plain);
        const std::vector<core::Digest> others{desk().certificate("other").pin()};
        CHECK(text_of(crypto::verified(theirs, others, now())) == "SIGNER_NOT_PINNED");
        CHECK(text_of(crypto::verified(theirs, {}, now())) == "SIGNER_NOT_PINNED");
        CHECK(text_of(crypto::verified(theirs, pins, days_from_now(3))) == "SIGNER_EXPIRED");
        CHECK(text_of(crypto::verified(theirs, pins, days_from_now(-3))) == "SIGNER_EXPIRED");

        core::Bytes changed{theirs};
        const std::size_t at{core::as_text(changed).find("<payment/>")};
        REQUIRE(at != std::string_view::npos);
        changed[at] = std::byte{'('};
        CHECK(text_of(crypto::verified(changed, pins, now())) == "SIGNATURE_WRONG");
        CHECK(
            text_of(crypto::verified(core::ByteView{theirs}.first(theirs.size() / 2), pins, now()))
            == "SIGNATURE_FORM");
    }
    REQUIRE(desk().openssl(
        "cms -sign -binary -outform DER -in plain -signer rsa.pem -inkey rsa.key -out "
        "detached.der"));
    CHECK(
        text_of(crypto::verified(
            desk().read("detached.der"), std::vector{desk().certificate("rsa").pin()}, now()))
        == "SIGNATURE_FORM"); // there is no document in it
}

TEST_CASE("a certificate for documents has a pin and a validity", "[crypto][envelope]") {
    const crypto::DocumentCertificate certificate{desk().certificate("rsa")};
    CHECK(certificate.pin() == crypto::spki_digest_of_pem(desk().pem("rsa")));
    CHECK(certificate.valid_at(now()));
    CHECK_FALSE(certificate.valid_at(days_from_now(3)));
    CHECK_FALSE(certificate.valid_at(days_from_now(-1)));
    CHECK_FALSE(crypto::DocumentCertificate::from_pem("no certificate").ok());
}

TEST_CASE(
    "our key for documents is its owner's alone and fits its certificate", "[crypto][envelope]") {
    const auto code = [](const std::string& certificate, const std::string& key) {
        try {
            static_cast<void>(crypto::DocumentKey::load(
                desk().file(certificate + ".pem"), desk().file(key + ".key")));
        } catch (const core::GatewayError& failure) {
            return failure.code();
        }
        return core::Code{"NONE"};
    };
    CHECK(code("rsa", "rsa") == core::Code{"NONE"});
    CHECK(code("rsa", "curve") == core::Code{"KEY_NOT_OF_CERTIFICATE"});
    CHECK(code("nobody", "rsa") == core::Code{"KEY_FILE_UNREADABLE"});
    fs::copy_file(desk().file("rsa.key"), desk().file("open.key"));
    fs::permissions(desk().file("open.key"), fs::perms{0644});
    CHECK(code("rsa", "open") == core::Code{"KEY_FILE_MODE"});
}
