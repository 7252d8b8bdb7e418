// Files of a party are taken from its folder whole, once, and put away only afterwards.

#include "gateway/core/error.h"
#include "tests/adapters_sftp/party.h"

#include <catch2/catch.hpp>

#include <array>

using namespace tests;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::ports::Arrival;
using gateway::ports::Collector;
using gateway::ports::Endpoint;
namespace fs = std::filesystem;

namespace {

std::string text_of(gateway::ports::ByteSource& source) {
    std::string text;
    std::array<std::byte, 50'000> buffer{};
    for (std::size_t count{source.read(buffer)}; count != 0; count = source.read(buffer)) {
        text += gateway::core::as_text({buffer.data(), count});
    }
    return text;
}

void age(const Party& party, const std::string& name, std::chrono::seconds by) {
    fs::last_write_time(party.server.folder() / name, fs::file_time_type::clock::now() - by);
}

constexpr auto processed = Collector::Verdict::processed;
constexpr auto failed = Collector::Verdict::failed;

}

TEST_CASE("files come oldest first and are moved when they are settled", "[sftp][collect]") {
    Party party;
    party.drop("b.xml", "second");
    party.drop("a.xml", "third");
    party.drop("z.xml", "first");
    age(party, "z.xml", 30s);
    age(party, "b.xml", 20s);
    age(party, "a.xml", 10s);
    const auto collector = party.factory.collect(party.endpoint());
    std::vector<std::string> texts;
    while (auto arrival = collector->next()) {
        CHECK(fs::exists(party.server.folder() / arrival->reference)); // until it is settled
        texts.push_back(text_of(*arrival->content));
        collector->settle(arrival->reference, texts.size() == 2 ? failed : processed);
        collector->settle(arrival->reference, processed);
    }
    CHECK(texts == std::vector<std::string>{"first", "second", "third"});
    CHECK(party.names() == std::set<std::string>{"processed", "failed"});
    CHECK(party.names("processed") == std::set<std::string>{"a.xml", "z.xml"});
    CHECK(party.names("failed") == std::set<std::string>{"b.xml"});
}

TEST_CASE("where files are removed, those that failed are kept all the same", "[sftp][collect]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.settings["after"] = "delete";
    endpoint.settings["failed-folder"] = "hylätyt";
    party.drop("good.xml", "1");
    party.drop("poor.xml", "2");
    const auto collector = party.factory.collect(endpoint);
    while (auto arrival = collector->next()) {
        collector->settle(
            arrival->reference, arrival->reference == "good.xml" ? processed : failed);
    }
    CHECK(party.names() == std::set<std::string>{"hylätyt"});
    CHECK(party.names("hylätyt") == std::set<std::string>{"poor.xml"});
}

TEST_CASE(
    "a file that is not settled stays, and comes again to the next who asks", "[sftp][collect]") {
    Party party;
    party.drop("a.xml", "1");
    const auto collector = party.factory.collect(party.endpoint());
    CHECK(collector->next());
    CHECK_FALSE(collector->next());
    CHECK(party.names().contains("a.xml"));
    CHECK(party.factory.collect(party.endpoint())->next());
}

TEST_CASE("a file that still grows is left alone until it has been quiet", "[sftp][collect]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.settings["quiet-seconds"] = "10";
    endpoint.settings["poll-seconds"] = "60";
    party.drop("a.xml", "one ");
    age(party, "a.xml", 1h); // by the server's clock, which may be anything
    const auto collector = party.factory.collect(endpoint);
    CHECK_FALSE(collector->next());
    party.clock.pass(9s);
    CHECK_FALSE(collector->next());
    std::ofstream{party.server.folder() / "a.xml", std::ios::app} << "two";
    party.clock.pass(2s);
    CHECK_FALSE(collector->next()); // it has grown: from here again
    party.clock.pass(10s);
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == "one two");
    party.drop("b.xml", "later");
    party.clock.pass(30s);
    CHECK_FALSE(collector->next()); // nobody asks the party before its minute is over
}

TEST_CASE("where the party says when a file is ready, only then is it taken", "[sftp][collect]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.settings["ready-suffix"] = ".ready";
    party.drop("a.xml", "1");
    const auto collector = party.factory.collect(endpoint);
    CHECK_FALSE(collector->next());
    party.drop("a.xml.ready", "");
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(arrival->reference == "a.xml");
    collector->settle(arrival->reference, processed);
    CHECK(party.names() == std::set<std::string>{"processed", "failed"});
}

TEST_CASE(
    "names that are none, links and what is not ours are not read", "[sftp][collect][hostile]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.settings["names"] = "*.xml";
    party.drop("plain.xml", "plain");
    party.drop("bad\nname.xml", "x");
    party.drop(".hidden.xml", "x");
    party.drop("half.xml.part", "x");
    party.drop("notes.txt", "x");
    fs::create_symlink("/etc/passwd", party.server.folder() / "link.xml");
    fs::create_directory(party.server.folder() / "folder.xml");
    const auto collector = party.factory.collect(endpoint);
    std::map<std::string, std::string> told;
    while (auto arrival = collector->next()) {
        told[arrival->reference] =
            arrival->refused ? std::string{arrival->refused->text()} : text_of(*arrival->content);
        CHECK((arrival->content == nullptr) == arrival->refused.has_value());
        collector->settle(arrival->reference, arrival->refused ? failed : processed);
    }
    CHECK(
        told
        == std::map<std::string, std::string>{
            {"plain.xml", "plain"},
            {"bad\nname.xml", "NAME_REFUSED"},
            {"link.xml", "FILE_SPECIAL"}});
    CHECK(party.names("processed") == std::set<std::string>{"plain.xml"});
    CHECK(party.names("failed") == std::set<std::string>{"refused-1", "link.xml"});
    CHECK(fs::is_symlink(party.server.folder() / "failed/link.xml"));
    CHECK(party.names().contains("notes.txt"));
    collector->settle("../outside", failed);
    collector->settle("notes.txt", failed);
    CHECK(party.names().contains("notes.txt"));
}

TEST_CASE("how large a file is, is known before a byte of it is read", "[sftp][collect][hostile]") {
    Party party;
    party.drop("huge.xml", "");
    party.drop("empty.xml", "");
    fs::resize_file(party.server.folder() / "huge.xml", std::uintmax_t{5} << 30U); // sparse
    age(party, "empty.xml", 10s);
    const auto collector = party.factory.collect(party.endpoint());
    auto empty = collector->next();
    REQUIRE(empty);
    CHECK(empty->size == 0U);
    CHECK(text_of(*empty->content).empty());
    const auto huge = collector->next();
    REQUIRE(huge);
    CHECK(huge->size == std::uint64_t{5} << 30U);
    collector->settle(huge->reference, failed);
    CHECK(fs::file_size(party.server.folder() / "failed/huge.xml") == std::uintmax_t{5} << 30U);
}

TEST_CASE("a file whose line breaks is read on where it was", "[sftp][collect]") {
    Party party;
    support::CuttingProxy line{party.server.port()};
    const std::string text{long_text(std::size_t{3} << 20U)};
    party.drop("a.xml", text);
    const auto collector = party.factory.collect(party.through(line));
    const auto arrival = collector->next();
    REQUIRE(arrival);
    line.cut_after_received(std::size_t{1} << 20U);
    CHECK(text_of(*arrival->content) == text);
    CHECK(line.connections() == 2);
    collector->settle(arrival->reference, processed);
    CHECK(party.text_of("processed/a.xml") == text);
}

TEST_CASE(
    "a file that changes while it is read is a failure, not a document",
    "[sftp][collect][hostile]") {
    Party party;
    const auto changes = [&](auto change) {
        party.drop("a.xml", long_text(200'000));
        age(party, "a.xml", 1h);
        const auto collector = party.factory.collect(party.endpoint());
        const auto arrival = collector->next();
        REQUIRE(arrival);
        std::array<std::byte, 1000> buffer{};
        CHECK(arrival->content->read(buffer) == buffer.size());
        change(party.server.folder() / "a.xml");
        CHECK_THROWS_WITH(text_of(*arrival->content), "FILE_CHANGED");
    };
    changes([](const fs::path& file) { fs::resize_file(file, 5000); });
    changes([](const fs::path& file) { std::ofstream{file, std::ios::app} << "more"; });
    changes(
        [](const fs::path& file) { fs::last_write_time(file, fs::file_time_type::clock::now()); });
    CHECK(party.names().contains("a.xml"));
}

TEST_CASE("a file of a name that was there before does not replace it", "[sftp][collect]") {
    Party party;
    std::vector<Collector::Settled> settled;
    for (const char* const text : {"one", "two"}) {
        party.drop("a.xml", text);
        const auto collector = party.factory.collect(party.endpoint());
        settled.push_back(collector->settle(collector->next()->reference, processed));
    }
    CHECK(settled == std::vector{Collector::Settled::alone, Collector::Settled::beside_namesake});
    CHECK(party.text_of("processed/a.xml") == "one");
    CHECK(party.text_of("processed/a.xml.1") == "two");
}

TEST_CASE("however many files of a name were taken in, the next is moved", "[sftp][collect]") {
    Party party;
    fs::create_directories(party.server.folder() / "processed");
    party.drop("processed/a.xml", "first");
    for (int number{1}; number < 1200; ++number) {
        party.drop("processed/a.xml." + std::to_string(number), "");
    }
    party.drop("a.xml", "next");
    const auto collector = party.factory.collect(party.endpoint());
    CHECK(
        collector->settle(collector->next()->reference, processed)
        == Collector::Settled::beside_namesake);
    CHECK(party.text_of("processed/a.xml.1200") == "next");
}

TEST_CASE("a file that took the name of one in hand is not put away unread", "[sftp][collect]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    for (const char* const after : {"move", "delete"}) {
        CAPTURE(after);
        endpoint.settings["after"] = after;
        party.drop("a.xml", "one");
        age(party, "a.xml", 1h);
        const auto collector = party.factory.collect(endpoint);
        auto arrival = collector->next();
        REQUIRE(arrival);
        CHECK(text_of(*arrival->content) == "one");
        party.drop("new", "two"); // no longer than the one before
        fs::rename(party.server.folder() / "new", party.server.folder() / "a.xml");
        collector->settle(arrival->reference, processed);
        arrival = collector->next();
        REQUIRE(arrival);
        CHECK(text_of(*arrival->content) == "two");
        collector->settle(arrival->reference, processed);
        CHECK_FALSE(party.names().contains("a.xml"));
    }
    CHECK(party.names("processed") == std::set<std::string>{"a.xml"});
}

TEST_CASE("where nothing can be put away nothing is taken", "[sftp][collect]") {
    Party party{{{"ed25519"}, "-R"}};
    party.drop("a.xml", "1");
    CHECK_THROWS_WITH(
        static_cast<void>(party.factory.collect(party.endpoint())->next()), "SFTP_FOLDERS");
}

TEST_CASE(
    "a server that is gone before a file is settled leaves it for the next time",
    "[sftp][collect]") {
    Party party;
    party.drop("a.xml", "1");
    const auto collector = party.factory.collect(party.endpoint());
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == "1");
    party.server.stop();
    CHECK_THROWS_WITH(collector->settle(arrival->reference, processed), "CONNECT_FAILED");
    CHECK(party.names().contains("a.xml"));
}
