// Who may read what is put into a folder.

#include "adapters/transports/directory/directory.h"
#include "gateway/crypto/digest.h"
#include "tests/adapters_directory/permits.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

class StandingClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override {
        return core::parse_instant("2026-03-01T08:00:00Z").value();
    }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1s; }
};

}

// What was found: under the unit's umask nobody but the daemon could read what it put there.
TEST_CASE("a document is readable by the folder's group, whatever the umask", "[directory]") {
    std::string made{(std::filesystem::temp_directory_path() / "lautturi-modes-XXXXXX").string()};
    const std::filesystem::path folder{::mkdtemp(made.data())};
    StandingClock clock;
    adapters::directory::DirectoryTransportFactory factory{clock};
    ports::Endpoint endpoint;
    endpoint.url = folder.string();
    const core::MessageId message{
        core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001").value()};
    const std::string_view text{"<a/>"};
    const mode_t before{::umask(0077)};
    std::optional<ports::DeliveryOutcome> outcome;
    factory.open(endpoint)->send(
        tests::permit_for(message, crypto::sha256(core::as_bytes(text)), 1h),
        {core::as_bytes(text), "application/xml", message.text(), 1s},
        [&](const ports::DeliveryReceipt& receipt) { outcome = receipt.outcome; });
    ::umask(before);
    CHECK(outcome == ports::DeliveryOutcome::delivered);
    using std::filesystem::perms;
    CHECK(
        std::filesystem::status(folder / (message.text() + ".xml")).permissions()
        == (perms::owner_read | perms::owner_write | perms::group_read));
    std::filesystem::remove_all(folder);
}
