// Folders on file systems that cannot rename without replacing, as NFS, and folders that another
// one took the place of, as where a share is mounted.

#include "adapters/transports/directory/directory.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "tests/adapters_directory/permits.h"

#include <catch2/catch.hpp>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace gateway;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

bool knows_no_flags{false};

}

// In place of the C library's, for all of this program.
extern "C" int
renameat2(int from, const char* name, int to, const char* new_name, unsigned int flags) noexcept {
    if (knows_no_flags && flags != 0) {
        errno = EINVAL;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_renameat2, from, name, to, new_name, flags));
}

namespace {

class StandingClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override {
        return core::parse_instant("2026-03-01T08:00:00Z").value();
    }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1s; }
};

/// A folder of its own on such a file system, removed at the end.
struct Place {
    fs::path path;
    StandingClock clock;
    adapters::directory::DirectoryTransportFactory factory{clock};
    ports::Endpoint endpoint;

    Place() {
        std::string name{(fs::temp_directory_path() / "lautturi-renaming-XXXXXX").string()};
        path = ::mkdtemp(name.data());
        endpoint.url = path.string();
        endpoint.settings["quiet-seconds"] = "0";
        knows_no_flags = true;
    }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        knows_no_flags = false;
        fs::remove_all(path);
    }

    [[nodiscard]] core::Code send(std::string_view text) {
        return send(*factory.open(endpoint), text);
    }

    [[nodiscard]] static core::Code send(ports::Transport& transport, std::string_view text) {
        core::Code code{"NONE"};
        transport.send(
            tests::permit_for(
                core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001").value(),
                crypto::sha256(core::as_bytes(text)), 1h),
            {core::as_bytes(text), "application/xml", "0194f9c0-0000-7000-8000-000000000001", 1s},
            [&](const ports::DeliveryReceipt& receipt) { code = receipt.code; });
        return code;
    }
};

[[nodiscard]] std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}

TEST_CASE("a document gets its name also where names are given by links", "[directory]") {
    Place place;
    CHECK(place.send("<a/>") == core::Code{"DELIVERED"});
    CHECK(place.send("<a/>") == core::Code{"DELIVERED"});
    CHECK(place.send("<b/>") == core::Code{"FILE_EXISTS"});
    const fs::directory_iterator files{place.path};
    CHECK(std::distance(fs::begin(files), fs::end(files)) == 1);
    CHECK(text_of(place.path / "0194f9c0-0000-7000-8000-000000000001.xml") == "<a/>");
    CHECK(fs::hard_link_count(place.path / "0194f9c0-0000-7000-8000-000000000001.xml") == 1);
}

TEST_CASE("what came in is put away also where names are given by links", "[directory]") {
    Place place;
    const auto collector = place.factory.collect(place.endpoint);
    for (const char* const text : {"one", "two"}) {
        std::ofstream{place.path / "inbox/a.xml"} << text;
        const auto arrival = collector->next();
        REQUIRE(arrival);
        collector->settle(arrival->reference, ports::Collector::Verdict::processed);
    }
    CHECK(text_of(place.path / "processed/a.xml") == "one");
    CHECK(text_of(place.path / "processed/a.xml.1") == "two");
    fs::create_directory(place.path / "inbox/folder");
    fs::create_symlink("/etc", place.path / "inbox/link");
    while (const auto arrival = collector->next()) {
        CHECK(arrival->refused == core::Code{"FILE_SPECIAL"});
        collector->settle(arrival->reference, ports::Collector::Verdict::failed);
    }
    CHECK(fs::is_directory(place.path / "failed/folder"));
    CHECK(fs::is_symlink(place.path / "failed/link"));
    CHECK(fs::is_empty(place.path / "inbox"));
}

TEST_CASE("what is sent goes into the folder that the path names now", "[directory]") {
    Place place;
    const fs::path shared{place.path / "shared"};
    const fs::path away{place.path / "away"};
    fs::create_directory(shared);
    place.endpoint.url = shared.string();
    const auto transport = place.factory.open(place.endpoint);
    fs::rename(shared, away);
    CHECK(Place::send(*transport, "<a/>") == core::Code{"DIRECTORY_MISSING"});
    fs::create_directory(shared);
    CHECK(Place::send(*transport, "<a/>") == core::Code{"DELIVERED"});
    CHECK(text_of(shared / "0194f9c0-0000-7000-8000-000000000001.xml") == "<a/>");
    CHECK(fs::is_empty(away));
}

TEST_CASE("what comes is looked for in the folders that the path names now", "[directory]") {
    Place place;
    const bool all_of_it{GENERATE(false, true)}; // a share that was mounted, or a new inbox alone
    const fs::path shared{place.path / "shared"};
    fs::create_directory(shared);
    place.endpoint.url = shared.string();
    const auto collector = place.factory.collect(place.endpoint);
    std::ofstream{shared / "inbox/before.xml"} << "before";
    const auto before = collector->next();
    REQUIRE(before);
    const fs::path away{place.path / "away"};
    fs::rename(all_of_it ? shared : shared / "inbox", away);
    // what was found there is put away there
    collector->settle(before->reference, ports::Collector::Verdict::processed);
    CHECK(fs::exists((all_of_it ? away : shared) / "processed/before.xml"));
    CHECK_THROWS_AS(collector->next(), core::GatewayError);
    if (all_of_it) {
        fs::create_directory(shared); // the bare mount point
    }
    // nor does whoever looks after that failure, by whatever collector
    CHECK_THROWS_AS(collector->next(), core::GatewayError);
    CHECK_THROWS_AS(place.factory.collect(place.endpoint)->next(), core::GatewayError);
    CHECK_FALSE(fs::exists(shared / "inbox")); // somebody may be about to make it

    fs::create_directories(shared / "inbox");
    std::ofstream{shared / "inbox/now.xml"} << "now";
    const auto now = collector->next();
    REQUIRE(now);
    CHECK(now->reference == "now.xml");
    collector->settle(now->reference, ports::Collector::Verdict::processed);
    CHECK(text_of(shared / "processed/now.xml") == "now");
    CHECK(fs::is_empty(shared / "inbox"));
}
