// A document is put into a party's folder whole and once, whatever happens on the way.

#include "tests/adapters_sftp/party.h"

#include <catch2/catch.hpp>
#include <sys/mount.h>

using namespace tests;
using gateway::core::Code;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
namespace fs = std::filesystem;

namespace {

void check(const DeliveryReceipt& receipt, DeliveryOutcome outcome, Code code) {
    CHECK(receipt.outcome == outcome);
    CHECK(receipt.code == code);
}

/// The unfinished file that an attempt has left; empty if there is none.
std::string part_of(const Party& party) {
    for (const std::string& name : party.names()) {
        if (name.ends_with(".part")) {
            return name;
        }
    }
    return {};
}

constexpr std::size_t megabyte{std::size_t{1} << 20U};

}

TEST_CASE("a document is put into the party's folder whole, under its own name", "[sftp]") {
    Party party;
    const std::string text{long_text(megabyte + 17)};
    check(party.send(text), DeliveryOutcome::delivered, "DELIVERED");
    CHECK(party.names() == std::set<std::string>{name_out});
    CHECK(party.text_of(name_out) == text);
}

TEST_CASE("bytes without their permit, and permits past their time, are not sent", "[sftp]") {
    Party party;
    const support::CuttingProxy line{party.server.port()};
    check(
        party.send(party.through(line), "<a/>", 999ms), DeliveryOutcome::failed, "SEND_BY_PASSED");
    const auto transport = party.factory.open(party.through(line));
    DeliveryReceipt got;
    transport->send(
        permit_for(message, gateway::crypto::sha256(gateway::core::as_bytes("<b/>")), 1h),
        {gateway::core::as_bytes("<a/>"), "application/xml", "", 1s},
        [&](DeliveryReceipt receipt) { got = receipt; });
    check(got, DeliveryOutcome::failed, "DIGEST_MISMATCH");
    CHECK(line.connections() == 0);
    CHECK(party.names().empty());
}

TEST_CASE("the same document again is delivered once, and other bytes never replace it", "[sftp]") {
    Party party;
    CHECK(party.send("<a/>").outcome == DeliveryOutcome::delivered);
    check(party.send("<a/>"), DeliveryOutcome::delivered, "DELIVERED");
    check(party.send("<b/>"), DeliveryOutcome::refused, "FILE_EXISTS");
    check(party.send("<a/><a/>"), DeliveryOutcome::refused, "FILE_EXISTS");
    CHECK(party.text_of(name_out) == "<a/>");
    fs::remove(party.server.folder() / name_out);
    fs::create_symlink(party.server.folder() / "elsewhere", party.server.folder() / name_out);
    check(party.send("<a/>"), DeliveryOutcome::refused, "FILE_EXISTS");
    CHECK_FALSE(fs::exists(party.server.folder() / "elsewhere"));
}

TEST_CASE("a server that does not let us write took nothing", "[sftp]") {
    Party party{{{"ed25519"}, "-R"}};
    check(party.send("<a/>"), DeliveryOutcome::failed, "PERMISSION_DENIED");
    Party other;
    Endpoint endpoint{other.endpoint()};
    endpoint.url += "/missing";
    check(other.send(endpoint, "<a/>"), DeliveryOutcome::failed, "FOLDER_MISSING");
    CHECK(other.names().empty());
}

TEST_CASE("a document whose line broke goes on where it was", "[sftp]") {
    Party party;
    support::CuttingProxy line{party.server.port()};
    const std::string text{long_text(4 * megabyte)};
    line.cut_after_sent(2 * megabyte);
    check(party.send(party.through(line), text), DeliveryOutcome::failed, "CONNECTION_LOST");
    const std::string part{part_of(party)};
    REQUIRE_FALSE(part.empty());
    const auto there = fs::file_size(party.server.folder() / part);
    REQUIRE(there > megabyte);
    CHECK_FALSE(fs::exists(party.server.folder() / name_out));

    SECTION("and only the rest is sent") {
        const std::size_t before{line.sent()};
        CHECK(party.send(party.through(line), text).outcome == DeliveryOutcome::delivered);
        CHECK(line.sent() - before < text.size() - there + megabyte / 4);
    }
    SECTION("unless what is there is not what was sent") {
        std::fstream file{
            party.server.folder() / part, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(100'000);
        file << "rotten";
        file.close();
        CHECK(party.send(party.through(line), text).outcome == DeliveryOutcome::delivered);
    }
    SECTION("unless there is more than was sent") {
        std::ofstream{party.server.folder() / part, std::ios::app} << text;
        CHECK(party.send(party.through(line), text).outcome == DeliveryOutcome::delivered);
    }
    CHECK(party.text_of(name_out) == text);
    CHECK(party.names() == std::set<std::string>{name_out});
}

TEST_CASE("a line that breaks after the renaming was asked for leaves it unknown", "[sftp]") {
    Party party;
    support::CuttingProxy line{party.server.port()};
    const fs::path final_name{party.server.folder() / name_out};
    line.may_answer = [&] { return !fs::exists(final_name); };
    check(party.send(party.through(line), "<a/>"), DeliveryOutcome::unknown, "CONNECTION_LOST");
    CHECK(party.text_of(name_out) == "<a/>");
    // the next attempt finds it there
    check(party.send("<a/>"), DeliveryOutcome::delivered, "DELIVERED");
}

TEST_CASE("a server that stops answering is not waited for", "[sftp]") {
    Party party;
    support::CuttingProxy line{party.server.port()};
    Endpoint endpoint{party.through(line)};
    endpoint.settings["operation-timeout"] = "1";
    line.hold_after_sent(megabyte / 2);
    check(party.send(endpoint, long_text(megabyte)), DeliveryOutcome::failed, "TIMEOUT");
    CHECK_FALSE(fs::exists(party.server.folder() / name_out));

    endpoint.settings["connect-timeout"] = "1";
    line.hold_after_sent(0);
    check(party.send(endpoint, "<a/>"), DeliveryOutcome::failed, "CONNECT_TIMEOUT");

    // nor does an operation that has time left outlast the permit
    endpoint = party.through(line);
    line.hold_after_sent(megabyte / 2);
    check(
        party.send(endpoint, long_text(2 * megabyte), 1s + 4s), DeliveryOutcome::failed, "TIMEOUT");
}

TEST_CASE("a full disk at the party fails the attempt and leaves nothing there", "[sftp]") {
    const std::string text{long_text(4 * megabyte)};
    Party party;
    const std::string folder{party.server.folder().string()};
    if (::mount("none", folder.c_str(), "tmpfs", 0, "size=1m") == 0) {
        const DeliveryReceipt receipt{party.send(text)};
        const auto left = party.names();
        ::umount2(folder.c_str(), MNT_DETACH);
        check(receipt, DeliveryOutcome::failed, "DISK_FULL");
        CHECK(left.empty());
    }
    // a quota: the server says no more than that it failed
    Party limited{{{"ed25519"}, {}, true}};
    check(limited.send(text), DeliveryOutcome::failed, "SFTP_REFUSED");
    CHECK_FALSE(fs::exists(limited.server.folder() / name_out));
    CHECK(limited.send("<small/>").outcome == DeliveryOutcome::delivered);
}

TEST_CASE("what attempts of long ago left unfinished is taken away", "[sftp]") {
    Party party;
    const std::string digest{".0123456789abcdef.part"};
    const std::string old{".01900000-0000-7000-8000-000000000001" + digest};   // 2024
    const std::string young{".019ca8a1-6a00-7000-8000-000000000001" + digest}; // 1 March 2026
    // what was found: an old message whose part was being written lost it
    const std::string under_way{".01900000-0000-7000-8000-000000000002" + digest};
    for (const std::string& name : {old, young, under_way, std::string{".somebody-elses.part"}}) {
        party.drop(name, "x");
    }
    fs::last_write_time(
        party.server.folder() / old,
        fs::file_time_type::clock::from_sys(std::chrono::sys_seconds{1'771'500'000s}));
    CHECK(party.send("<a/>").outcome == DeliveryOutcome::delivered);
    CHECK(
        party.names() == std::set<std::string>{name_out, young, under_way, ".somebody-elses.part"});
}
