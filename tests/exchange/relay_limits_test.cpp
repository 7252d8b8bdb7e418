// Quotas and places at once of clients, parties and purposes.

#include "gateway/exchange/kept_answer.h"
#include "gateway/exchange/media_type.h"
#include "gateway/exchange/relay_limits.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace gateway;
using config::Limit;
using exchange::RelayLimits;
using namespace std::chrono_literals;

namespace {

using Entered = std::variant<RelayLimits::Place, RelayLimits::Full>;

const RelayLimits::Asker asker{
    "case-system", core::PartyId::intern("kela"), core::PurposeId::intern("unemployment-benefit"),
    ports::Direction::query_out};

std::string code_of(const Entered& entered) {
    const auto* const full = std::get_if<RelayLimits::Full>(&entered);
    return full == nullptr ? "" : std::string{full->code.text()};
}

}

TEST_CASE("no more than the quota passes in any sixty seconds", "[exchange][limits]") {
    RelayLimits limits;
    const std::vector<Limit> rules{{Limit::Of::client, "case-system", 10, std::nullopt}};
    std::vector<std::chrono::seconds> passed;
    for (auto now = 1'000s; now < 1'300s; now += 1s) {
        for (int times{0}; times < 3; ++times) {
            const Entered entered{limits.enter(rules, asker, now)};
            if (code_of(entered).empty()) {
                passed.push_back(now);
            } else {
                const auto& full = std::get<RelayLimits::Full>(entered);
                CHECK(code_of(entered) == "QUOTA_CLIENT");
                CHECK(full.retry_after > 0s);
                CHECK(full.retry_after <= 60s);
            }
        }
    }
    CHECK(passed.size() >= 40);
    for (std::size_t at{10}; at < passed.size(); ++at) {
        CHECK(passed[at] - passed[at - 10] > 55s); // counted by spans of five seconds
    }
}

TEST_CASE("who waits as long as it was told to passes", "[exchange][limits]") {
    RelayLimits limits;
    const std::vector<Limit> rules{{Limit::Of::party, "kela", 2, std::nullopt}};
    auto now = std::chrono::microseconds{1'003s};
    for (int times{0}; times < 20; ++times) {
        const Entered entered{limits.enter(rules, asker, now)};
        if (const auto* const full = std::get_if<RelayLimits::Full>(&entered)) {
            now += full->retry_after;
            CHECK(code_of(limits.enter(rules, asker, now)).empty());
        }
        now += 7s;
    }
}

TEST_CASE("a place is free again when its holder is gone", "[exchange][limits]") {
    RelayLimits limits;
    const std::vector<Limit> rules{{Limit::Of::purpose, "unemployment-benefit", std::nullopt, 2}};
    Entered one{limits.enter(rules, asker, 1s)};
    const Entered two{limits.enter(rules, asker, 1s)};
    CHECK(code_of(limits.enter(rules, asker, 1s)) == "AT_ONCE_PURPOSE");
    RelayLimits::Asker inward{asker};
    inward.direction = ports::Direction::query_in; // each direction has its own
    CHECK(code_of(limits.enter(rules, inward, 1s)).empty());
    one = RelayLimits::Place{};
    CHECK(code_of(limits.enter(rules, asker, 1s)).empty());
}

TEST_CASE(
    "whom one limit turns away takes nothing of the others, and nobody else pays for it",
    "[exchange][limits]") {
    RelayLimits limits;
    const std::vector<Limit> rules{
        {Limit::Of::client, "case-system", 100, std::nullopt},
        {Limit::Of::party, "kela", 1, std::nullopt}};
    CHECK(code_of(limits.enter(rules, asker, 1s)).empty());
    for (int times{0}; times < 200; ++times) {
        CHECK(code_of(limits.enter(rules, asker, 1s)) == "QUOTA_PARTY");
    }
    RelayLimits::Asker elsewhere{asker};
    elsewhere.party = core::PartyId::intern("keha");
    CHECK(code_of(limits.enter(rules, elsewhere, 1s)).empty());
    RelayLimits::Asker another{elsewhere};
    another.client = "another";
    CHECK(code_of(limits.enter(rules, another, 1s)).empty());
}

TEST_CASE("no more than the limit are inside, whoever comes at once", "[exchange][limits]") {
    RelayLimits limits;
    const std::vector<Limit> rules{{Limit::Of::client, "case-system", std::nullopt, 3}};
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::vector<std::jthread> callers;
    for (int number{0}; number < 4; ++number) {
        callers.emplace_back([&] {
            for (int times{0}; times < 2'000; ++times) {
                const Entered entered{limits.enter(rules, asker, 1s)};
                if (code_of(entered).empty()) {
                    const int now{++inside};
                    most = std::max(most.load(), now);
                    --inside;
                }
            }
        });
    }
    callers.clear();
    CHECK(most <= 3);
    CHECK(code_of(limits.enter(rules, asker, 1s)).empty());
}

TEST_CASE("an idempotency key is a quoted string or a bare word", "[exchange][idempotency]") {
    using exchange::key_in;
    CHECK(
        key_in("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")
        == "8e03978e-40d5-43dd-bc93-6894a57f9324");
    CHECK(key_in("k1") == "k1");
    CHECK(key_in(std::string(255, 'k')).has_value());
    for (const std::string& bad :
         {std::string{}, std::string{"\"\""}, std::string{"\""}, std::string{"a b"},
          std::string{"a\"b"}, std::string{"\"a"}, std::string{"\xC3\xA4"},
          std::string(256, 'k')}) {
        INFO(bad);
        CHECK_FALSE(key_in(bad).has_value());
    }
}

TEST_CASE(
    "an answer that was kept is the same, and says that it was given before",
    "[exchange][idempotency]") {
    ports::Answer answer;
    answer.status = 403;
    answer.headers = {{"Lautturi-Decision", "refused"}};
    const auto bytes = core::as_bytes("{\"title\":\"Ei sallittu ä\"}");
    answer.body.assign(bytes.begin(), bytes.end());
    const std::optional<ports::Answer> again{exchange::unpack(exchange::pack(answer))};
    REQUIRE(again);
    CHECK(again->status == 403);
    CHECK(again->content_type == answer.content_type);
    CHECK(core::as_text(again->body) == core::as_text(answer.body));
    REQUIRE(again->headers.size() == 2);
    CHECK(again->headers[0] == answer.headers[0]);
    CHECK(again->headers[1].first == "Idempotency-Replayed");
    CHECK_FALSE(exchange::unpack(core::as_bytes("{\"status\":1")).has_value());
}

TEST_CASE("a document is what its label says, in UTF-8", "[exchange][media-type]") {
    using exchange::is_of_type;
    for (const char* const good :
         {"", "application/json", "Application/JSON", "application/json; charset=utf-8",
          "application/json;charset=\"UTF-8\"", "application/json ; profile=x ; charset=us-ascii",
          "application/json;", "application/x-www-form-urlencoded"}) {
        INFO(good);
        CHECK(is_of_type(good, "application/json"));
    }
    for (const char* const bad :
         {"application/xml", "text/plain", "application/json; charset=utf-16",
          "application/json; charset=iso-8859-1", "application/json, text/html",
          "application/json; charset=utf-8; charset=utf-7", "json", "application/json+x"}) {
        INFO(bad);
        CHECK_FALSE(is_of_type(bad, "application/json"));
    }
    CHECK(is_of_type("text/xml; charset=utf-8", "application/xml"));
    CHECK_FALSE(is_of_type("text/xml", "application/json"));
}

TEST_CASE("a document does not contradict the charset of its label", "[exchange][media-type]") {
    const auto fits = [](std::string_view field, std::string_view document,
                         std::string_view wanted = "application/xml") {
        return exchange::is_in_named_charset(field, wanted, core::as_bytes(document));
    };
    const std::string named{"application/xml; Charset=\"utf-8\""};
    for (const char* const good :
         {"<a/>", "<?xml version=\"1.0\"?><a/>", "<?xml version='1.0' encoding='UTF-8'?><a/>",
          "\xEF\xBB\xBF<?xml version='1.0' encoding = \"utf-8\"?><a/>",
          "<?xml version='1.0'?><a encoding='iso-8859-1'/>"}) {
        INFO(good);
        CHECK(fits(named, good));
    }
    const std::string latin{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE4</a>"};
    const std::string wide{"<\0a\0/\0>\0", 8};
    for (const std::string& bad : {latin, wide, "\xFF\xFE" + wide, "\xEF\xBB\xBF" + latin}) {
        CHECK_FALSE(fits(named, bad));
        CHECK(fits("application/xml", bad)); // it tells its own
        CHECK(fits("application/xml; profile=x", bad));
    }
    CHECK(fits("application/json; charset=utf-8", latin, "application/json"));
}
