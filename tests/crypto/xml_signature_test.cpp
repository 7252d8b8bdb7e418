// Signed XML, with the program `xmlsec1` as the other side, and with everything that a forger does
// to a document whose signature is good.

#include "gateway/core/error.h"
#include "gateway/crypto/certificate.h"
#include "gateway/crypto/xml_signature.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace gateway;
using crypto::SignedXml;

namespace {

namespace fs = std::filesystem;

const std::string head{
    "<r:reports xmlns:r=\"urn:test:reports\"><r:report><r:amount>1850.00</r:amount>"
    "<!-- none of it --><r:payer>Äijälä &amp; Öhman</r:payer></r:report>"};

/// A signature that is still to be made, as a party's own program would write it.
std::string to_be_signed(const std::string& method, const std::string& transforms) {
    return "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>"
           "<CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>"
           "<SignatureMethod Algorithm=\""
           + method + "\"/><Reference URI=\"\"><Transforms>" + transforms
           + "</Transforms><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
             "<DigestValue/></Reference></SignedInfo><SignatureValue/>"
             "<KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>";
}

const std::string rsa_sha256{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"};
const std::string ecdsa_sha256{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"};
const std::string rsa_sha1{"http://www.w3.org/2000/09/xmldsig#rsa-sha1"};
const std::string enveloped{
    "<Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>"};

/// Keys and files of a folder, and the two programs of the other side.
class Desk final {
public:
    Desk() {
        std::string pattern{(fs::temp_directory_path() / "xml-signature-XXXXXX").string()};
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        m_folder = pattern;
        identity("rsa", "-newkey rsa:2048");
        identity("curve", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    ~Desk() { fs::remove_all(m_folder); }

    [[nodiscard]] bool run(const std::string& words) const {
        std::string command{"cd "};
        command.append(m_folder.string()).append(" && ").append(words).append(" >/dev/null 2>&1");
        return std::system(command.c_str()) == 0; // NOLINT(cert-env33-c): a test's own words
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream{m_folder / name, std::ios::binary} << text;
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream in{m_folder / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    [[nodiscard]] core::Digest pin(const std::string& name) const {
        return crypto::spki_digest_of_pem(read(name + ".pem")).value();
    }
    [[nodiscard]] crypto::DocumentKey key(const std::string& name) const {
        return crypto::DocumentKey::load(m_folder / (name + ".pem"), m_folder / (name + ".key"));
    }
    /// Signed by the other side.
    [[nodiscard]] std::string signed_by(
        const std::string& name, const std::string& method,
        const std::string& transforms = enveloped) const {
        write("plain.xml", head + to_be_signed(method, transforms) + "</r:reports>");
        std::string words{"xmlsec1 --sign --privkey-pem "};
        words.append(name).append(".key,").append(name);
        words.append(".pem --output signed.xml plain.xml");
        REQUIRE(run(words));
        return read("signed.xml");
    }
    /// The code of the rejection; what was signed, where there is none.
    [[nodiscard]] std::string said_of(
        const std::string& document, const std::string& pinned = "rsa",
        SignedXml place = SignedXml::document) const {
        const core::Digest pins[]{pin(pinned)};
        const auto result = crypto::verified_xml(core::as_bytes(document), place, pins, now());
        return std::string{result ? core::as_text(result.value()) : result.rejection().code.text()};
    }
    [[nodiscard]] static core::Instant now() {
        return core::Instant::from_microseconds(
            std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count());
    }

private:
    void identity(const std::string& name, const std::string& key) const {
        std::string words{"openssl req -x509 -nodes -days 2 -subj /CN="};
        words.append(name).append(" ").append(key).append(" -keyout ").append(name);
        words.append(".key -out ").append(name).append(".pem");
        REQUIRE(run(words));
        fs::permissions(m_folder / (name + ".key"), fs::perms::owner_read | fs::perms::owner_write);
    }
    fs::path m_folder;
};

const Desk& desk() {
    static const Desk shared;
    return shared;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at{text.find(what)};
    REQUIRE(at != std::string::npos);
    std::string result{text.substr(0, at)};
    return result.append(by).append(text.substr(at + what.size()));
}

std::string between(const std::string& text, const std::string& from, const std::string& until) {
    const std::size_t at{text.find(from)};
    const std::size_t end{text.find(until, at) + until.size()};
    REQUIRE(at != std::string::npos);
    return text.substr(at, end - at);
}

}

TEST_CASE(
    "what another program signed is handed on as it was signed, and nothing else", "[crypto]") {
    const std::string expected{
        "<r:reports xmlns:r=\"urn:test:reports\"><r:report><r:amount>1850.00</r:amount>"
        "<r:payer>Äijälä &amp; Öhman</r:payer></r:report></r:reports>"};
    CHECK(desk().said_of(desk().signed_by("rsa", rsa_sha256)) == expected);
    CHECK(desk().said_of(desk().signed_by("curve", ecdsa_sha256), "curve") == expected);
}

TEST_CASE("what we sign another program verifies", "[crypto]") {
    for (const char* name : {"rsa", "curve"}) {
        const core::Bytes ours{
            crypto::sign_xml(desk().key(name), core::as_bytes(head + "</r:reports>"))};
        const std::string text{core::as_text(ours)};
        desk().write("ours.xml", text);
        INFO(text);
        CHECK(desk().run(
            "xmlsec1 --verify --enabled-key-data x509 --trusted-pem " + std::string{name}
            + ".pem ours.xml"));
        CHECK(desk().said_of(text, name).starts_with("<r:reports"));
        desk().write("changed.xml", replaced(text, "1850.00", "9850.00"));
        CHECK_FALSE(desk().run(
            "xmlsec1 --verify --enabled-key-data x509 --trusted-pem " + std::string{name}
            + ".pem changed.xml"));
    }
    CHECK_THROWS_AS(
        crypto::sign_xml(desk().key("rsa"), core::as_bytes("<cut>")), core::GatewayError);
}

TEST_CASE("a changed document, another's key, and no signature are refused", "[crypto]") {
    const std::string good{desk().signed_by("rsa", rsa_sha256)};
    CHECK(desk().said_of(replaced(good, "1850.00", "9850.00")) == "SIGNATURE_WRONG");
    CHECK(desk().said_of(good, "curve") == "SIGNER_NOT_PINNED");
    CHECK(desk().said_of(head + "</r:reports>") == "SIGNATURE_MISSING");
    CHECK(desk().said_of(good.substr(0, good.size() / 2)) == "XML_MALFORMED");
    const core::Digest pins[]{desk().pin("rsa")};
    const auto in_a_year = core::Instant::from_microseconds(
        Desk::now().microseconds() + std::int64_t{365} * 86'400 * 1'000'000);
    const auto late =
        crypto::verified_xml(core::as_bytes(good), SignedXml::document, pins, in_a_year);
    REQUIRE_FALSE(late);
    CHECK(late.rejection().code == core::Code{"SIGNER_EXPIRED"});
}

TEST_CASE("the pinned certificate beside another's signature does not help", "[crypto]") {
    // signed with the key of the curve, and the certificate of the pinned signer put in its place
    const std::string theirs{desk().signed_by("curve", ecdsa_sha256)};
    const std::string pinned{
        between(desk().signed_by("rsa", rsa_sha256), "<X509Certificate>", "</X509Certificate>")};
    const std::string mixed{
        replaced(theirs, between(theirs, "<X509Certificate>", "</X509Certificate>"), pinned)};
    CHECK(desk().said_of(mixed) == "SIGNATURE_FORM"); // a key of another kind than the algorithm
}

TEST_CASE("a signature that is wrapped into another document is refused", "[crypto][attack]") {
    const std::string good{desk().signed_by("rsa", rsa_sha256)};
    const std::string body{between(good, "<r:reports", "</r:reports>")};
    const std::string signature{between(good, "<Signature", "</Signature>")};
    const std::string forged{"<r:report><r:amount>9.00</r:amount></r:report>"};
    const auto around = [&](const std::string& content) {
        std::string text{"<r:reports xmlns:r=\"urn:test:reports\">"};
        return text.append(content).append("</r:reports>");
    };
    // the signed document inside a new one: its signature is not the root's
    CHECK(desk().said_of(around(forged + body)) == "SIGNATURE_FORM");
    // the same, kept as an object of the signature that now stands outside
    CHECK(
        desk().said_of(around(
            forged
            + replaced(
                signature, "</Signature>",
                "<Object>" + head
                    + "</r:reports></Object>"
                      "</Signature>")))
        == "SIGNATURE_FORM");
    // a reference to a part: what is read is another part
    const std::string by_id{replaced(signature, "URI=\"\"", "URI=\"#good\"")};
    CHECK(desk().said_of(around(forged + by_id)) == "SIGNATURE_FORM");
    // a second signature, and a second reference
    CHECK(
        desk().said_of(replaced(good, "</r:reports>", signature + "</r:reports>"))
        == "SIGNATURE_FORM");
    const std::string reference{between(signature, "<Reference", "</Reference>")};
    CHECK(desk().said_of(replaced(good, reference, reference + reference)) == "SIGNATURE_FORM");
    // before other elements: what comes behind it could be taken for an addition
    const std::string without{replaced(good, signature, "")};
    CHECK(
        desk().said_of(replaced(without, "<r:report>", signature + "<r:report>"))
        == "SIGNATURE_FORM");
    // the signature alone, on what it does not cover
    CHECK(desk().said_of(around(forged + signature)) == "SIGNATURE_WRONG");
}

TEST_CASE(
    "weak algorithms, transforms that compute, and doctypes are not taken", "[crypto][attack]") {
    CHECK(desk().said_of(desk().signed_by("rsa", rsa_sha1)) == "SIGNATURE_FORM");
    const std::string xpath{
        "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><XPath>"
        "not(ancestor-or-self::*[local-name()='amount'])</XPath></Transform>"};
    const std::string hides_a_part{desk().signed_by("rsa", rsa_sha256, enveloped + xpath)};
    CHECK(desk().said_of(hides_a_part) == "SIGNATURE_FORM");
    const std::string good{desk().signed_by("rsa", rsa_sha256)};
    std::string declared{"<!DOCTYPE x [<!ENTITY a \"b\">]>"};
    declared += good.substr(good.find("<r:reports"));
    CHECK(desk().said_of(declared) == "SIGNATURE_FORM");
    // whoever knows the certificate knows this key: a MAC is no signature
    CHECK(
        desk().said_of(
            replaced(good, rsa_sha256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"))
        == "SIGNATURE_FORM");
}

TEST_CASE("a document in the body of a SOAP envelope is verified by itself", "[crypto]") {
    const std::string good{desk().signed_by("rsa", rsa_sha256)};
    const std::string inner{good.substr(good.find("<r:reports"))};
    const auto in_envelope = [](const std::string& content) {
        std::string text{
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"};
        return text.append(content).append("</s:Body></s:Envelope>");
    };
    const std::string taken{desk().said_of(in_envelope(inner), "rsa", SignedXml::soap_body)};
    CHECK(taken.starts_with("<r:reports"));
    CHECK(taken.find("Envelope") == std::string::npos);
    CHECK(
        desk().said_of(in_envelope(inner + inner), "rsa", SignedXml::soap_body) == "XML_MALFORMED");
    CHECK(desk().said_of(good, "rsa", SignedXml::soap_body) == "XML_MALFORMED");
    CHECK(
        desk().said_of(
            in_envelope(replaced(inner, "1850.00", "9850.00")), "rsa", SignedXml::soap_body)
        == "SIGNATURE_WRONG");
}
