// Batches by SFTP: Kela and the fund as OpenSSH's own servers.

#include "tests/adapters_sftp/sshd.h"
#include "tests/corridor/house.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

constexpr const char* fund_exchange{"fund-payments-in"};

void change(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    write_file(file, text.replace(at, from.size(), to));
}

std::string endpoint(tests::Sshd& server, const std::string& more) {
    return "\n    url: " + server.url() + "\n    server-pins: [\"" + server.pin()
           + "\"]\n    settings:\n      user: " + tests::Sshd::user()
           + "\n      key-file: " + server.user_key().string() + "\n" + more;
}

/// The house, with both parties' folders on servers.
House& house_beside(tests::Sshd& kela, tests::Sshd& fund) {
    House& house{house_of("sftp")};
    const fs::path exchanges{house.mappings() / "exchanges"};
    change(exchanges / "kela-statements-out/exchange.yaml", "transport: https", "transport: sftp");
    change(exchanges / "fund-payments-in/exchange.yaml", "transport: directory", "transport: sftp");
    write_file(
        house.mappings() / "parties/kela/endpoints.yaml",
        "endpoints:\n  statements:" + endpoint(kela, ""));
    change(
        house.mappings() / "parties/esimerkkikassa/endpoints.yaml",
        "\n    url: " + (house.folder() / "fund-files").string() + "\n",
        endpoint(fund, "      quiet-seconds: 1\n      poll-seconds: 1\n"));
    house.restart();
    return house;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder}) {
        files.push_back(entry.path());
    }
    return files;
}

/// Leaves a file in the fund's folder and waits until it was put away.
void leave(
    const tests::Sshd& fund, const std::string& name, const std::string& text,
    const std::string& put_away) {
    write_file(fund.folder() / ("." + name), text);
    fs::rename(fund.folder() / ("." + name), fund.folder() / name);
    INFO(put_away);
    REQUIRE(eventually([&] { return fs::exists(fund.folder() / put_away); }));
}

std::size_t said(const House& house, const std::string& words) {
    const std::string text{house.daemon_output()};
    std::size_t count{0};
    for (std::size_t at{text.find(words)}; at != std::string::npos; at = text.find(words, at + 1)) {
        ++count;
    }
    return count;
}

}

TEST_CASE(
    "what Kela may have is put into its folder whole, and the fund's files are taken once with "
    "their sources",
    "[sftp][batch-out][batch-in]") {
    tests::Sshd kela;
    tests::Sshd fund;
    House& house{house_beside(kela, fund)};
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    require_oracle_account(house);
    const std::vector<fs::path> sent{files_in(kela.folder())};
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().extension() == ".xml");
    CHECK(read_statements(read_file(sent.front())) == lawful_statements(house.population()));
    bool sealed{false};
    for (const JournalEntry& entry : house.journal()) {
        sealed = sealed || (entry.kind == "sealed" && entry.message == sent.front().stem());
    }
    CHECK(sealed); // the document bears the name that the journal knows it by

    const std::string payments{house.files().at("fund-payments.xml")};
    const Json& expected{house.oracle().at("fund_payments")};
    leave(fund, "payments.xml", payments, "processed/payments.xml");
    const Json account = house.accounts(fund_exchange).back();
    INFO(account.dump());
    CHECK(account.at("released") == expected.at("handed_over"));
    CHECK(account.at("withheld") == expected.at("quarantined"));
    CHECK(account.at("rejected") == expected.at("rejected"));
    CHECK(account.at("closed") == true);
    CHECK(house.staged("count(*)") == std::to_string(expected.at("handed_over").get<int>()));
    CHECK(house.verb_json({"runs", "list"}).at("provenance").at("without_source") == 0);

    // the same bytes under another name, and other bytes under the same name
    leave(fund, "again.xml", payments, "processed/again.xml");
    CHECK(house.accounts(fund_exchange).size() == 1);
    CHECK(said(house, "LAUTTURI_RECEIVED_AGAIN") == 1);
    leave(fund, "payments.xml", payments + "\n", "processed/payments.xml.1");
    CHECK(house.accounts(fund_exchange).size() == 2);
    CHECK(said(house, "LAUTTURI_NAME_AGAIN") == 1);

    // nothing that is no delivery stands in the way of what is behind it
    fs::create_symlink("/etc/passwd", fund.folder() / "link.xml");
    leave(fund, "bad\nname.xml", payments, "failed/refused-1");
    leave(fund, "empty.xml", "", "failed/empty.xml");
    write_file(fund.folder() / ".huge.xml", "");
    fs::resize_file(fund.folder() / ".huge.xml", std::uintmax_t{5} << 30U); // sparse
    fs::rename(fund.folder() / ".huge.xml", fund.folder() / "huge.xml");
    leave(fund, "behind.xml", payments + "\n\n", "processed/behind.xml");
    CHECK(eventually([&] { return fs::exists(fund.folder() / "failed/huge.xml"); }));
    CHECK(fs::is_symlink(fund.folder() / "failed/link.xml"));
    for (const char* const code :
         {"NAME_REFUSED", "FILE_SPECIAL", "DELIVERY_EMPTY", "DELIVERY_TOO_LARGE"}) {
        INFO(code);
        CHECK(said(house, "\"" + std::string{code} + "\"") == 1);
    }
    CHECK(house.accounts(fund_exchange).size() == 3);
    const auto told = [&] { // none of it began a run, and somebody is told all the same
        const std::string list{house.verb({"expectations", "list"}).out};
        return list.find("DELIVERY_REJECTED, 4 deliveries") != std::string::npos;
    };
    CHECK(eventually(told, std::chrono::seconds{60}));
    CHECK(said(house, "payments") == said(house, fund_exchange)); // no name of a file is logged
    CHECK(said(house, "empty.xml") == 0);
}
