#include "adapters/transports/directory/directory.h"
#include "gateway/core/error.h"
#include "gateway/core/file_names.h"
#include "gateway/crypto/digest.h"
#include "tests/adapters_directory/permits.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

using namespace gateway;
using namespace std::chrono_literals;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

class HeldClock final : public ports::Clock {
public:
    core::Instant wall{core::parse_instant("2026-03-01T08:00:00Z").value()};
    std::chrono::microseconds boot{1s};

    [[nodiscard]] core::Instant now() const override { return wall; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return boot; }
};

/// A folder of its own, removed at the end.
struct Place {
    fs::path path;
    HeldClock clock;
    adapters::directory::DirectoryTransportFactory factory{clock};

    Place() {
        std::string name{(fs::temp_directory_path() / "lautturi-directory-XXXXXX").string()};
        path = ::mkdtemp(name.data());
    }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { fs::remove_all(path); }

    [[nodiscard]] ports::Endpoint endpoint(const std::string& quiet = "0") const {
        ports::Endpoint made;
        made.url = path.string();
        made.settings["quiet-seconds"] = quiet;
        return made;
    }

    void drop(const std::string& name, std::string_view text) const {
        fs::create_directories(path / "inbox");
        std::ofstream{path / "inbox" / name} << text;
    }

    [[nodiscard]] std::set<std::string> names(const std::string& folder) const {
        std::set<std::string> found;
        for (const fs::directory_entry& entry : fs::directory_iterator{path / folder}) {
            found.insert(entry.path().filename().string());
        }
        return found;
    }
};

[[nodiscard]] std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

[[nodiscard]] std::string text_of(ports::ByteSource& source) {
    std::string text;
    std::array<std::byte, 3> buffer{};
    for (std::size_t count{source.read(buffer)}; count != 0; count = source.read(buffer)) {
        text += core::as_text({buffer.data(), count});
    }
    return text;
}

const core::MessageId message{
    core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001").value()};
constexpr std::string_view name_out{"0194f9c0-0000-7000-8000-000000000001.xml"};

[[nodiscard]] ports::DeliveryReceipt send(
    Place& place, std::string_view text, const core::Digest& digest,
    std::chrono::microseconds send_by = 1h) {
    const auto transport = place.factory.open(place.endpoint());
    ports::DeliveryReceipt got;
    int calls{0};
    transport->send(
        tests::permit_for(message, digest, send_by),
        {core::as_bytes(text), "application/xml; charset=utf-8", message.text(), 1s},
        [&](ports::DeliveryReceipt receipt) {
            got = std::move(receipt);
            ++calls;
        });
    CHECK(calls == 1);
    return got;
}

[[nodiscard]] ports::DeliveryReceipt send(Place& place, std::string_view text) {
    return send(place, text, crypto::sha256(core::as_bytes(text)));
}

}

TEST_CASE("a message is put into the folder whole, under its own name", "[directory]") {
    Place place;
    const std::string large(std::size_t{3} << 20U, 'x');
    const ports::DeliveryReceipt receipt{send(place, large)};
    CHECK(receipt.outcome == ports::DeliveryOutcome::delivered);
    CHECK(receipt.code == core::Code{"DELIVERED"});
    CHECK(place.names("") == std::set<std::string>{std::string{name_out}});
    CHECK(text_of(place.path / name_out) == large);
}

TEST_CASE("bytes without their permit, and permits past their time, write nothing", "[directory]") {
    Place place;
    CHECK(
        send(place, "<a/>", crypto::sha256(core::as_bytes("<b/>"))).code
        == core::Code{"DIGEST_MISMATCH"});
    CHECK(
        send(place, "<a/>", crypto::sha256(core::as_bytes("<a/>")), 999ms).code
        == core::Code{"SEND_BY_PASSED"});
    CHECK(place.names("").empty());
}

TEST_CASE(
    "the same message again is delivered once, and other bytes never replace it", "[directory]") {
    Place place;
    CHECK(send(place, "<a/>").outcome == ports::DeliveryOutcome::delivered);
    CHECK(send(place, "<a/>").outcome == ports::DeliveryOutcome::delivered);
    const ports::DeliveryReceipt other{send(place, "<b/>")};
    CHECK(other.outcome == ports::DeliveryOutcome::failed);
    CHECK(other.code == core::Code{"FILE_EXISTS"});
    CHECK(text_of(place.path / name_out) == "<a/>");
    CHECK(place.names("").size() == 1);
}

TEST_CASE("a link under the message's name is not followed", "[directory]") {
    Place place;
    std::ofstream{place.path / "victim"} << "<a/>";
    fs::create_symlink(place.path / "victim", place.path / name_out);
    CHECK(send(place, "<a/>").code == core::Code{"FILE_EXISTS"});
    CHECK(text_of(place.path / "victim") == "<a/>");
}

TEST_CASE("a folder that is gone fails the attempt, or the opening of it", "[directory]") {
    Place place;
    ports::Endpoint endpoint{place.endpoint()};
    const auto transport = place.factory.open(endpoint);
    fs::remove_all(place.path);
    ports::DeliveryReceipt got;
    transport->send(
        tests::permit_for(message, crypto::sha256(core::as_bytes("x")), 1h),
        {core::as_bytes("x"), "text/csv", "", 1s},
        [&got](ports::DeliveryReceipt receipt) { got = receipt; });
    CHECK(got.outcome == ports::DeliveryOutcome::failed);
    CHECK(got.code == core::Code{"DIRECTORY_MISSING"});
    CHECK_THROWS_AS(place.factory.open(endpoint), core::GatewayError);
    CHECK_THROWS_AS(place.factory.collect(endpoint), core::GatewayError);
    endpoint.url = "relative";
    CHECK_THROWS_AS(place.factory.open(endpoint), core::GatewayError);
}

TEST_CASE("settings that the transport does not know are refused", "[directory]") {
    Place place;
    place.drop("a", "");
    for (const char* const bad : {"", "-1", "2s", "99999999"}) {
        CHECK_THROWS_AS(place.factory.collect(place.endpoint(bad)), core::GatewayError);
    }
    ports::Endpoint endpoint{place.endpoint()};
    endpoint.settings["colour"] = "red";
    CHECK_THROWS_AS(place.factory.open(endpoint), core::GatewayError);
}

TEST_CASE("arrivals come oldest first and are moved away when they are settled", "[directory]") {
    Place place;
    place.drop("b.xml", "second");
    place.drop("a.xml", "third");
    place.drop("z.xml", "first");
    const auto now = fs::file_time_type::clock::now();
    fs::last_write_time(place.path / "inbox/z.xml", now - 30s);
    fs::last_write_time(place.path / "inbox/b.xml", now - 20s);
    fs::last_write_time(place.path / "inbox/a.xml", now - 10s);
    const auto collector = place.factory.collect(place.endpoint());
    std::vector<std::string> texts;
    while (auto arrival = collector->next()) {
        texts.push_back(text_of(*arrival->content));
        collector->settle(
            arrival->reference, texts.size() == 2 ? ports::Collector::Verdict::failed
                                                  : ports::Collector::Verdict::processed);
        collector->settle(arrival->reference, ports::Collector::Verdict::processed);
    }
    CHECK(texts == std::vector<std::string>{"first", "second", "third"});
    CHECK(place.names("inbox").empty());
    CHECK(place.names("processed") == std::set<std::string>{"a.xml", "z.xml"});
    CHECK(place.names("failed") == std::set<std::string>{"b.xml"});
}

TEST_CASE(
    "an arrival that is not settled is given out once, and again to the next who asks",
    "[directory]") {
    Place place;
    place.drop("a.xml", "1");
    const auto collector = place.factory.collect(place.endpoint());
    CHECK(collector->next());
    CHECK_FALSE(collector->next());
    CHECK(place.factory.collect(place.endpoint())->next());
}

TEST_CASE("a file of a name that was there before does not replace it", "[directory]") {
    Place place;
    for (const char* const text : {"one", "two"}) {
        place.drop("a.xml", text);
        const auto collector = place.factory.collect(place.endpoint());
        const auto settled =
            collector->settle(collector->next()->reference, ports::Collector::Verdict::processed);
        CHECK(
            (settled == ports::Collector::Settled::beside_namesake)
            == (text == std::string_view{"two"}));
    }
    CHECK(text_of(place.path / "processed/a.xml") == "one");
    CHECK(text_of(place.path / "processed/a.xml.1") == "two");
}

TEST_CASE("however many files of a name were taken in, the next is moved away", "[directory]") {
    Place place;
    const std::string longest(255, 'l');
    for (const std::string& name : {"a.xml"s, longest}) {
        place.drop(name, "first");
        {
            const auto collector = place.factory.collect(place.endpoint());
            collector->settle(collector->next()->reference, ports::Collector::Verdict::processed);
        }
        for (std::uint64_t number{1}; number < 1200; ++number) {
            std::ofstream{place.path / "processed" / core::numbered_name(name, number)} << number;
        }
        place.drop(name, "next");
        const auto collector = place.factory.collect(place.endpoint());
        collector->settle(collector->next()->reference, ports::Collector::Verdict::processed);
        CHECK(place.names("inbox").empty());
        CHECK(text_of(place.path / "processed" / core::numbered_name(name, 1200)) == "next");
    }
}

TEST_CASE("a file that took the name of one in hand is not put away unread", "[directory]") {
    Place place;
    ports::Endpoint endpoint{place.endpoint()};
    endpoint.settings["ready-suffix"] = ".ready";
    place.drop("a.xml", "one");
    place.drop("a.xml.ready", "");
    const auto collector = place.factory.collect(endpoint);
    auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == "one");
    const bool renamed{GENERATE(false, true)};
    place.drop(renamed ? "new" : "a.xml", "two");
    if (renamed) {
        fs::rename(place.path / "inbox/new", place.path / "inbox/a.xml");
    }
    collector->settle(arrival->reference, ports::Collector::Verdict::processed);
    CHECK(place.names("inbox") == std::set<std::string>{"a.xml", "a.xml.ready"});
    arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == "two");
    collector->settle(arrival->reference, ports::Collector::Verdict::processed);
    CHECK(place.names("inbox").empty());
    CHECK(text_of(place.path / "processed/a.xml") == "two");
}

TEST_CASE("files that are still being written are left alone", "[directory]") {
    Place place;
    for (const char* const name : {".hidden", "a.part", "a.tmp", "a.filepart"}) {
        place.drop(name, "x");
    }
    CHECK_FALSE(place.factory.collect(place.endpoint())->next());
    CHECK(place.names("inbox").size() == 4);
    place.drop("young.xml", "x");
    struct stat facts {};
    REQUIRE(::stat((place.path / "inbox/young.xml").c_str(), &facts) == 0);
    place.clock.wall =
        core::Instant::from_microseconds(facts.st_mtim.tv_sec * 1'000'000 + 5'000'000);
    CHECK_FALSE(place.factory.collect(place.endpoint("10"))->next());
    CHECK(place.factory.collect(place.endpoint("3"))->next());
}

TEST_CASE(
    "links, folders, pipes and names with control characters are refused unread", "[directory]") {
    Place place;
    const fs::path secret{place.path / "secret"};
    std::ofstream{secret} << "secret";
    place.drop("plain.xml", "plain");
    place.drop("bad\nname.xml", "x");
    fs::create_symlink(secret, place.path / "inbox/link.xml");
    fs::create_symlink("/etc", place.path / "inbox/etc");
    fs::create_directory(place.path / "inbox/folder");
    REQUIRE(::mkfifo((place.path / "inbox/pipe").c_str(), 0600) == 0);
    const auto collector = place.factory.collect(place.endpoint());
    std::size_t refused{0};
    auto arrival = collector->next();
    for (; arrival && arrival->refused; arrival = collector->next()) {
        ++refused;
        CHECK(arrival->content == nullptr);
        CHECK(
            *arrival->refused
            == (arrival->reference == "bad\nname.xml" ? core::Code{"NAME_REFUSED"}
                                                      : core::Code{"FILE_SPECIAL"}));
        collector->settle(arrival->reference, ports::Collector::Verdict::failed);
    }
    CHECK(refused == 5);
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == "plain");
    CHECK_FALSE(collector->next());
    CHECK(place.names("inbox") == std::set<std::string>{"plain.xml"});
    CHECK(
        place.names("failed")
        == std::set<std::string>{"link.xml", "etc", "folder", "pipe", "refused-1"});
    CHECK(fs::is_symlink(place.path / "failed/link.xml"));
    CHECK(text_of(secret) == "secret");
}

TEST_CASE(
    "how large a file is, is known before a byte of it is read, and names can be chosen",
    "[directory]") {
    Place place;
    place.drop("huge.xml", "");
    fs::resize_file(place.path / "inbox/huge.xml", std::uintmax_t{5} << 30U); // sparse
    place.drop("notes.txt", "x");
    ports::Endpoint endpoint{place.endpoint()};
    endpoint.settings["names"] = "*.xml";
    const auto collector = place.factory.collect(endpoint);
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(arrival->size == std::uint64_t{5} << 30U);
    CHECK_FALSE(collector->next());
    endpoint.settings["names"] = "../*";
    CHECK_THROWS_AS(place.factory.collect(endpoint), core::GatewayError);
}

TEST_CASE("folders that are links are not entered", "[directory]") {
    Place place;
    const fs::path elsewhere{place.path / "elsewhere"};
    fs::create_directory(elsewhere);
    fs::create_directory_symlink(elsewhere, place.path / "inbox");
    CHECK_THROWS_AS(place.factory.collect(place.endpoint()), core::GatewayError);
}

TEST_CASE("a reference that was not given out moves nothing", "[directory]") {
    Place place;
    place.drop("a.xml", "1");
    std::ofstream{place.path / "outside"} << "x";
    const auto collector = place.factory.collect(place.endpoint());
    collector->settle("../outside", ports::Collector::Verdict::failed);
    collector->settle("a.xml", ports::Collector::Verdict::failed);
    CHECK(fs::exists(place.path / "outside"));
    CHECK(fs::exists(place.path / "inbox/a.xml"));
}

TEST_CASE("a file that changes while it is read is a failure, not a document", "[directory]") {
    Place place;
    const auto changes = [&place](auto change) {
        place.drop("a.xml", "0123456789");
        const auto collector = place.factory.collect(place.endpoint());
        const auto arrival = collector->next();
        REQUIRE(arrival);
        change(place.path / "inbox/a.xml");
        CHECK_THROWS_WITH(text_of(*arrival->content), "FILE_CHANGED");
    };
    changes([](const fs::path& file) { fs::resize_file(file, 4); });
    changes([](const fs::path& file) { std::ofstream{file, std::ios::app} << "more"; });
    changes([](const fs::path& file) {
        fs::last_write_time(file, fs::file_time_type::clock::now() + 1s);
    });
    CHECK(place.names("inbox").contains("a.xml"));
}

TEST_CASE(
    "a file that changes while those before it are taken in is looked at anew", "[directory]") {
    Place place;
    place.drop("a.xml", "first");
    place.drop("b.xml", "half");
    fs::last_write_time(place.path / "inbox/a.xml", fs::file_time_type::clock::now() - 1h);
    struct stat facts {};
    REQUIRE(::stat((place.path / "inbox/b.xml").c_str(), &facts) == 0);
    const auto written = core::Instant::from_microseconds(facts.st_mtim.tv_sec * 1'000'000);
    place.clock.wall = written + std::chrono::minutes{1};
    const auto collector = place.factory.collect(place.endpoint("10"));
    REQUIRE(collector->next()->reference == "a.xml");
    std::ofstream{place.path / "inbox/b.xml", std::ios::app} << " whole";
    fs::last_write_time(
        place.path / "inbox/b.xml",
        fs::last_write_time(place.path / "inbox/b.xml") + std::chrono::minutes{1});
    CHECK_FALSE(collector->next()); // not quiet since
    place.clock.wall = written + std::chrono::minutes{2};
    const auto second = collector->next();
    REQUIRE(second);
    CHECK(text_of(*second->content) == "half whole");
}
