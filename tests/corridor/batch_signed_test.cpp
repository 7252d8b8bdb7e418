// Signed deliveries: what was signed is one delivery, whatever is changed around it by somebody who
// has no key.

#include "tests/corridor/house.h"
#include "tests/simulators/incomes_register.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>

using namespace tests::corridor;

namespace fs = std::filesystem;

namespace {

constexpr const char* fund{"fund-payments-in"};

/// A fund that signs what it leaves, with the certificate that was made for Kela.
class SigningFund final {
public:
    explicit SigningFund(const std::string& wrapping) {
        write_file(m_exchange, m_plain_exchange + "wrapping: {" + wrapping + "}\n");
        pin("kela");
    }
    SigningFund(const SigningFund&) = delete;
    SigningFund& operator=(const SigningFund&) = delete;
    ~SigningFund() {
        write_file(m_exchange, m_plain_exchange);
        write_file(m_party, m_plain_party);
    }

    /// The daemon learns of it when it is started anew.
    void pin(const std::string& signer) const {
        write_file(
            m_party, "document-pins: [\""
                         + read_file(house.authority_folder() / (signer + ".spki")).substr(0, 64)
                         + "\"]\n" + m_plain_party);
    }

    [[nodiscard]] std::string document(const std::string& mark) const {
        std::string text{"<payments xmlns=\"urn:lautturi:example:fund-payments:1\">\n"};
        std::size_t made{0};
        for (const auto& person : house.population().persons) {
            if (!person.hetu.empty() && made < 3) {
                ++made;
                text += "<payment><personalId>" + person.hetu
                        + "</personalId><benefitType>earnings-related-allowance</benefitType>"
                          "<paidFrom>2026-01-05</paidFrom><source><system>"
                        + mark
                        + "</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source>"
                          "</payment>\n";
            }
        }
        return text + "</payments>\n";
    }

    [[nodiscard]] std::string signed_xml(const std::string& mark) const {
        return tests::simulators::signed_by_xmlsec(
            document(mark),
            {house.authority_folder() / "kela.pem", house.authority_folder() / "kela.key"});
    }

    /// In CMS. @param more words for openssl
    [[nodiscard]] std::string
    signed_cms(const std::string& mark, const std::vector<std::string>& more) const {
        const std::string folder{(house.folder() / "out").string() + "/"};
        const std::string authority{house.authority_folder().string()};
        write_file(folder + "plain.xml", document(mark));
        std::vector<std::string> words{
            "/usr/bin/openssl",
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-md",
            "sha256",
            "-in",
            folder + "plain.xml",
            "-outform",
            "DER",
            "-signer",
            authority + "/kela.pem",
            "-inkey",
            authority + "/kela.key",
            "-out",
            folder + "signed.p7m"};
        words.insert(words.end(), more.begin(), more.end());
        const Finished made{run_to_end(words, folder + "openssl")};
        INFO(made.err);
        REQUIRE(made.status == 0);
        return read_file(folder + "signed.p7m");
    }

    /// @return the folder into which the file was put away
    [[nodiscard]] std::string left(const std::string& name, const std::string& text) const {
        house.leave_file(name, text);
        std::string where;
        REQUIRE(eventually([&] {
            for (const char* const folder : {"processed", "failed"}) {
                if (fs::exists(house.folder() / "fund-files" / folder / name)) {
                    where = folder;
                }
            }
            return !where.empty();
        }));
        return where;
    }

    [[nodiscard]] Json last() const { return house.accounts(fund).back(); }
    [[nodiscard]] std::string fault() const {
        const Json run = house.verb_json({"runs", "show", last().at("run").get<std::string>()});
        return run.at("fault").is_null() ? "none" : run.at("fault").at("code").get<std::string>();
    }
    [[nodiscard]] int staged() const { return std::stoi(house.staged("count(*)")); }

    House& house{house_of("deliveries")};

private:
    const fs::path m_exchange{house.mappings() / "exchanges" / fund / "exchange.yaml"};
    const fs::path m_party{house.mappings() / "parties/esimerkkikassa/endpoints.yaml"};
    const std::string m_plain_exchange{read_file(m_exchange)};
    const std::string m_plain_party{read_file(m_party)};
};

/// Nothing of it was handed over, and the account and the log say why.
void require_known_again(const SigningFund& signing) {
    CHECK(signing.fault() == "SIGNED_CONTENT_AGAIN");
    const Json account = signing.last();
    INFO(account.dump());
    CHECK(account.at("closed") == true);
    CHECK(account.at("released") == 0);
    CHECK(account.at("rejected") == 1);
    CHECK(signing.house.daemon_output().find("SIGNED_CONTENT_AGAIN") != std::string::npos);
}

}

TEST_CASE(
    "signed XML is taken in once, whatever is changed of what no signature covers",
    "[batch-in][wrapping][signed][attack]") {
    const SigningFund signing{"xml-signed: true"};
    signing.house.restart();
    const std::string good{signing.signed_xml("xml")};
    const int before{signing.staged()};
    CHECK(signing.left("signed.xml", good) == "processed");
    CHECK(signing.fault() == "none");
    CHECK(signing.staged() == before + 3);
    const std::size_t runs{signing.house.accounts(fund).size()};
    CHECK(signing.left("same.xml", good) == "processed"); // the same bytes: the run that it was
    CHECK(signing.house.accounts(fund).size() == runs);

    std::string inside{good};
    inside.insert(inside.find("<payment>") + 9, "<!-- x -->");
    const std::pair<const char*, std::string> tried[]{
        {"behind.xml", good + "\n<!-- x -->\n"}, {"inside.xml", inside}, {"line.xml", good + "\n"}};
    for (const auto& [name, text] : tried) {
        INFO(name);
        CHECK(signing.left(name, text) == "failed");
        require_known_again(signing);
    }
    CHECK(signing.house.accounts(fund).size() == runs + 3);
    CHECK(signing.staged() == before + 3);
    CHECK(signing.left("other.xml", signing.signed_xml("another")) == "processed");
    CHECK(signing.staged() == before + 6);
    static_cast<void>(signing.house.journal());
}

TEST_CASE(
    "what was signed with CMS is taken in once, however often it is signed",
    "[batch-in][wrapping][signed][attack]") {
    const SigningFund signing{"signed: true"};
    signing.house.restart();
    const std::string once{signing.signed_cms("cms", {})};
    const std::string twice{signing.signed_cms("cms", {"-nosmimecap"})};
    REQUIRE(once != twice);
    const int before{signing.staged()};
    CHECK(signing.left("once.p7m", once) == "processed");
    CHECK(signing.fault() == "none");
    CHECK(signing.left("twice.p7m", twice) == "failed");
    require_known_again(signing);
    CHECK(signing.staged() == before + 3);
}

TEST_CASE(
    "a signed delivery that is carried on is not its own repetition, and may come again after it "
    "was rejected as a whole",
    "[batch-in][wrapping][signed][crash]") {
    const Environment dies{{"LAUTTURI_FAILPOINT", "before_signed_content>after_commit:kill"}};
    const SigningFund signing{"xml-signed: true"};
    House& house{signing.house};
    const auto carried_on = [&](const std::string& name) {
        return eventually([&] {
            return signing.last().at("closed") == true
                   && !fs::exists(house.folder() / "fund-files/inbox" / name);
        });
    };
    const int before{signing.staged()};
    house.restart(dies);
    house.leave_file("crashed.xml", signing.signed_xml("crashed"));
    REQUIRE(house.wait_for_death() == 128 + SIGKILL);
    CHECK(signing.staged() == before);
    house.start();
    REQUIRE(carried_on("crashed.xml"));
    CHECK(signing.fault() == "none");
    CHECK(signing.last().at("released") == 3);
    CHECK(signing.staged() == before + 3);

    // Its signer is not trusted when it is carried on, and is later.
    const std::string unpinned{signing.signed_xml("unpinned")};
    house.restart(dies);
    house.leave_file("unpinned.xml", unpinned);
    REQUIRE(house.wait_for_death() == 128 + SIGKILL);
    signing.pin("late");
    house.start();
    REQUIRE(carried_on("unpinned.xml"));
    CHECK(signing.fault() == "SIGNER_NOT_PINNED");
    signing.pin("kela");
    house.restart();
    CHECK(signing.left("pinned.xml", unpinned + "\n<!-- x -->\n") == "processed");
    CHECK(signing.fault() == "none");
    CHECK(signing.staged() == before + 6);
    static_cast<void>(house.journal());
}
