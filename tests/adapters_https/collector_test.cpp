// Deliveries that are fetched from a party: whole, each version once, by names that are nothing but
// names.

#include "adapters/transports/https/https_collector.h"
#include "gateway/core/error.h"
#include "tests/adapters_https/nginx.h"
#include "tests/adapters_https/sending.h"
#include "tests/support/cutting_proxy.h"

#include <catch2/catch.hpp>

#include <array>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::ports::Collector;
using gateway::ports::Endpoint;
namespace fs = std::filesystem;

namespace {

constexpr const char* folder{
    "location / { root files; autoindex on; autoindex_format json; }\n"
    "location /weak/ { alias files/; add_header Content-Disposition 'filename=\"../x\"'; "
    "etag off; }\n"
    "location /closed { return 403; }\n"};

/// nginx with a folder of files.
struct Shop {
    [[nodiscard]] Endpoint endpoint(const std::string& path, const std::string& offers) {
        Endpoint made;
        made.url = nginx.url(path);
        made.trust_file = sending.authority.certificate_file();
        made.server_pins = {sending.server_identity.spki};
        made.settings = {{"offers", offers}, {"poll-seconds", "60"}};
        return made;
    }

    void put(const std::string& name, std::string_view text) const {
        corridor::write_file(nginx.files() / name, std::string{text});
    }

    void next_poll() {
        now += 60s;
        sending.clock.set(now);
    }

    Sending sending;
    Nginx nginx{sending.server_identity, folder};
    std::chrono::seconds now{1};
};

std::string text_of(gateway::ports::ByteSource& source) {
    std::string text;
    std::array<std::byte, 50'000> buffer{};
    for (std::size_t count{source.read(buffer)}; count != 0; count = source.read(buffer)) {
        text += gateway::core::as_text({buffer.data(), count});
    }
    return text;
}

std::string long_text(std::size_t bytes) {
    std::string text;
    for (std::size_t number{0}; text.size() < bytes; ++number) {
        text += std::to_string(number) + '\n';
    }
    text.resize(bytes);
    return text;
}

constexpr auto processed = Collector::Verdict::processed;

}

TEST_CASE("a document at an address is fetched once a version", "[https][collect]") {
    Shop shop;
    const auto collector = shop.sending.factory.collect(shop.endpoint("/day.xml", "document"));
    CHECK_FALSE(collector->next()); // 404: there is none yet
    shop.put("day.xml", "monday");
    CHECK_FALSE(collector->next()); // nobody asks before the minute is over
    shop.next_poll();
    const auto monday = collector->next();
    REQUIRE(monday);
    CHECK(text_of(*monday->content) == "monday");
    CHECK(monday->size == 6U);
    shop.next_poll();
    CHECK_FALSE(collector->next()); // not settled yet
    CHECK(collector->settle(monday->reference, processed) == Collector::Settled::stays);
    shop.next_poll();
    CHECK_FALSE(collector->next());
    CHECK(eventually([&] { return shop.nginx.requests().ends_with("GET /day.xml 304\n"); }));
    shop.put("day.xml", "tuesday");
    shop.next_poll();
    const auto tuesday = collector->next();
    REQUIRE(tuesday);
    CHECK(text_of(*tuesday->content) == "tuesday");
}

TEST_CASE("without a validator a document is known by its bytes", "[https][collect]") {
    Shop shop;
    const std::string text{long_text(std::size_t{9} << 20U)};
    shop.put("day.xml", text);
    const auto collector = shop.sending.factory.collect(shop.endpoint("/weak/day.xml", "document"));
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == text);
    // its parts would not vouch for each other: it was fetched whole
    CHECK(eventually(
        [&] { return shop.nginx.requests() == "GET /weak/day.xml 206\nGET /weak/day.xml 200\n"; }));
    collector->settle(arrival->reference, processed);
    shop.next_poll();
    CHECK_FALSE(collector->next());
    shop.put("day.xml", "another");
    shop.next_poll();
    CHECK(collector->next());
}

TEST_CASE("a list names documents, and a name is one step of an address", "[https][collect]") {
    Shop shop;
    shop.put("a.xml", "one");
    shop.put("b c&ä.xml", "two");
    shop.put("bad\nname.xml", "x");
    shop.put("notes.txt", "x");
    shop.put(".hidden.xml", "x");
    fs::create_directory(shop.nginx.files() / "folder.xml");
    Endpoint endpoint{shop.endpoint("/", "list")};
    endpoint.settings["names"] = "*.xml";
    const auto collector = shop.sending.factory.collect(endpoint);
    std::map<std::string, std::string> told;
    const auto take_all = [&] {
        while (auto arrival = collector->next()) {
            told[arrival->reference] = arrival->refused ? std::string{arrival->refused->text()}
                                                        : text_of(*arrival->content);
            collector->settle(arrival->reference, processed);
        }
    };
    take_all();
    CHECK(
        told
        == std::map<std::string, std::string>{
            {"a.xml", "one"}, {"b c&ä.xml", "two"}, {"bad\nname.xml", "NAME_REFUSED"}});
    told.clear();
    shop.put("b c&ä.xml", "changed");
    shop.next_poll();
    take_all();
    CHECK(told == std::map<std::string, std::string>{{"b c&ä.xml", "changed"}});
}

TEST_CASE("names from a list are read strictly", "[https][collect][hostile]") {
    using adapters::https::names_in;
    using Names = std::vector<std::string>;
    CHECK(names_in(R"(["a","b"])") == Names{"a", "b"});
    CHECK(
        names_in(R"([{"name":"a","type":"file","size":3},{"name":"d","type":"directory"}])")
        == Names{"a"});
    CHECK(names_in("[]") == Names{});
    for (const char* const wrong : {"", "{}", "[1]", "[{}]", "[null]", "[\"a\"", "<html>"}) {
        CHECK_FALSE(names_in(wrong));
    }
    CHECK(adapters::https::percent_encoded("../a?b#c%") == "..%2Fa%3Fb%23c%25");
}

TEST_CASE("a large document comes in parts, and goes on where its line broke", "[https][collect]") {
    Shop shop;
    const std::string text{long_text((std::size_t{13} << 20U) + 5)};
    shop.put("large.xml", text);
    support::CuttingProxy line{shop.nginx.port()};
    Endpoint endpoint{shop.endpoint("/large.xml", "document")};
    endpoint.url = "https://localhost:" + std::to_string(line.port()) + "/large.xml";
    const auto collector = shop.sending.factory.collect(endpoint);
    const auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(arrival->size == text.size());
    line.cut_after_received(std::size_t{6} << 20U);
    CHECK(text_of(*arrival->content) == text);
    CHECK(line.connections() == 2);
}

TEST_CASE("parts of two versions never become one document", "[https][collect][hostile]") {
    Shop shop;
    shop.put("large.xml", long_text(std::size_t{9} << 20U));
    const auto collector = shop.sending.factory.collect(shop.endpoint("/large.xml", "document"));
    const auto arrival = collector->next();
    REQUIRE(arrival);
    shop.put("large.xml", long_text((std::size_t{9} << 20U) + 1));
    CHECK_THROWS_WITH(text_of(*arrival->content), "FILE_CHANGED");
}

TEST_CASE(
    "what is too large is refused by what it says of itself, and what is empty says so",
    "[https][collect][hostile]") {
    Shop shop;
    shop.put("huge.xml", "");
    shop.put("empty.xml", "");
    fs::resize_file(shop.nginx.files() / "huge.xml", std::uintmax_t{5} << 30U); // sparse
    const auto huge = shop.sending.factory.collect(shop.endpoint("/huge.xml", "document"))->next();
    REQUIRE(huge);
    CHECK(huge->size == std::uint64_t{5} << 30U);
    CHECK(eventually([&] {
        return shop.nginx.requests() == "GET /huge.xml 206\n";
    })); // its first part, and no more
    const auto empty =
        shop.sending.factory.collect(shop.endpoint("/empty.xml", "document"))->next();
    REQUIRE(empty);
    CHECK(text_of(*empty->content).empty());
    const auto whole =
        shop.sending.factory.collect(shop.endpoint("/weak/huge.xml", "document"))->next();
    REQUIRE(whole);
    CHECK(whole->refused == Code{"DELIVERY_TOO_LARGE"});
}

TEST_CASE("a party that does not let us in, or is not there, is a failure", "[https][collect]") {
    Shop shop;
    const auto looking = [&](const Endpoint& endpoint) {
        return [&shop, endpoint] {
            static_cast<void>(shop.sending.factory.collect(endpoint)->next());
        };
    };
    CHECK_THROWS_WITH(looking(shop.endpoint("/closed", "document"))(), "HTTP_MISDIRECTED");
    CHECK_THROWS_WITH(looking(shop.endpoint("/closed", "list"))(), "HTTP_MISDIRECTED");
    shop.put("no-list.json", "{}");
    CHECK_THROWS_WITH(looking(shop.endpoint("/no-list.json", "list"))(), "LIST_MALFORMED");
    Endpoint strange{shop.endpoint("/day.xml", "document")};
    strange.server_pins = {shop.sending.identity.spki};
    CHECK_THROWS_WITH(looking(strange)(), "TLS_PIN");
    strange.server_pins.clear();
    CHECK_THROWS_WITH(looking(strange)(), "ENDPOINT_UNPINNED");
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"offers", "everything"}, {"names", "../*"}, {"poll-seconds", "x"}}) {
        Endpoint wrong{shop.endpoint("/", "list")};
        wrong.settings[name] = value;
        CHECK_THROWS_WITH(looking(wrong)(), "ENDPOINT_SETTING");
    }
    CHECK_THROWS_WITH(looking(shop.endpoint("/?list=1", "list"))(), "ENDPOINT_URL");
}
