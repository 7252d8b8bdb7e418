// Who asks, by which identifiers: what may not be taken for one person, and what is refused.

#include "gateway/rights/request_reading.h"
#include "gateway/rights/withholding.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

config::Configuration law() {
    config::Configuration made;
    config::Register reg;
    reg.id = core::RegisterId::intern("etela-satakunta");
    made.registers.push_back(reg);
    std::vector<policy::CompileFinding> findings;
    made.rules = policy::RuleSet::compile(policy::Law{}, findings);
    return made;
}

/// The codes of what is wrong with whom somebody asks about.
std::vector<std::string> wrong(const std::string& body) {
    text::StrictJson json;
    const auto known = law();
    const auto subject = rights::read_subject(text::parse_json(body).value(), known, json);
    std::vector<std::string> codes;
    for (const text::JsonValue& error : json.errors().elements()) {
        codes.emplace_back(error.string_at("code").value_or(""));
    }
    CHECK((subject.reg == nullptr) == !codes.empty());
    return codes;
}

std::string body(const std::string& subject, const std::string& earlier) {
    return R"({"register":"etela-satakunta","subject":")" + subject + R"(","earlier":[)" + earlier
           + "]}";
}

using Codes = std::vector<std::string>;

}

TEST_CASE("a person with changed codes is one person", "[rights][hetu]") {
    CHECK(wrong(body("010594Y9021", R"("020594X903P","030594W903B")")).empty());
    CHECK(wrong(body("010594Y9021", R"("010594Y9021")")) == Codes{"SUBJECT_REPEATED"});
    CHECK(
        wrong(body("010594Y9021", R"("020594X903P","020594X903P")")) == Codes{"SUBJECT_REPEATED"});
}

TEST_CASE(
    "two codes that differ in the century sign alone are two persons, whoever says otherwise",
    "[rights][hetu]") {
    CHECK(wrong(body("010594Y9021", R"("010594-9021")")) == Codes{"SUBJECT_SIGN_ONLY"});
    CHECK(
        wrong(body("020594X903P", R"("010594Y9021","010594X9021")")) == Codes{"SUBJECT_SIGN_ONLY"});
}

TEST_CASE(
    "a person without a personal identity code is known by the register's own identifier",
    "[rights]") {
    CHECK(wrong(body("R-123456", "")).empty());
    CHECK(wrong(body("010594Y9021", R"("R-123456")")).empty()); // it got a code later
    CHECK(wrong(body("R-12", "")).size() == 1);
}

TEST_CASE("what is wrong is named by place and code, never by value", "[rights]") {
    CHECK(wrong(body("010594Y902X", "")) == Codes{"HETU_CHECK"});
    CHECK(wrong(R"({"register":"nowhere","subject":"010594Y9021"})") == Codes{"REGISTER_UNKNOWN"});
    CHECK(wrong(R"({"register":"etela-satakunta"})") == Codes{"KEY_MISSING"});
}

TEST_CASE("whoever asks for somebody else shows by what right", "[rights][gdpr-12]") {
    const auto codes = [](const std::string& more) {
        text::StrictJson json;
        const auto known = law();
        static_cast<void>(rights::read_request(
            text::parse_json(
                R"({"right":"access","received":"2026-03-01","reference":"D/1")" + more + "}")
                .value(),
            known, *core::parse_date("2026-03-10"), json));
        return text::write_json(json.errors());
    };
    CHECK(codes("") == "[]");
    CHECK(codes(R"(,"asker":"guardian","authority":"DVV/7")") == "[]");
    CHECK(codes(R"(,"asker":"attorney")").find("AUTHORITY_MISSING") != std::string::npos);
    CHECK(codes(R"(,"authority":"DVV/7")").find("AUTHORITY_NEEDLESS") != std::string::npos);
    CHECK(codes(R"(,"asker":"neighbour")").find("CODE_UNKNOWN") != std::string::npos);
    CHECK(codes(R"(,"items":["no.such"])").find("ITEM_UNKNOWN") != std::string::npos);
}

TEST_CASE("what is no string is refused, and not taken for what is missing", "[rights]") {
    const auto known = law();
    text::StrictJson json;
    static_cast<void>(rights::read_request(
        text::parse_json(
            R"({"right":"access","received":"2026-03-01","reference":"D/1","language":5})")
            .value(),
        known, *core::parse_date("2026-03-10"), json));
    const std::string language{text::write_json(json.errors())};
    CHECK(language.find("TYPE_WRONG") != std::string::npos);
    CHECK(language.find("/language") != std::string::npos);

    text::StrictJson of_step;
    static_cast<void>(rights::read_step(
        text::parse_json(
            R"({"step":"withheld","reference":"D/1","ground":5,"withhold":[{"party":5},)"
            R"({"item":5},{"message":5}]})")
            .value(),
        known, of_step));
    std::vector<std::string> wrong_at;
    for (const text::JsonValue& error : of_step.errors().elements()) {
        if (error.string_at("code") == "TYPE_WRONG") {
            wrong_at.emplace_back(error.string_at("path").value_or(""));
        }
    }
    CHECK(
        wrong_at
        == std::vector<std::string>{
            "/ground", "/withhold/0/party", "/withhold/1/item", "/withhold/2/message"});
}

TEST_CASE("a request cannot come tomorrow, and its reference is no free text", "[rights]") {
    text::StrictJson json;
    const auto known = law();
    static_cast<void>(rights::read_request(
        text::parse_json(
            R"({"right":"access","received":"2026-03-11","reference":"kirje 010594Y9021"})")
            .value(),
        known, *core::parse_date("2026-03-10"), json));
    const std::string errors{text::write_json(json.errors())};
    CHECK(errors.find("RECEIVED_FUTURE") != std::string::npos);
    CHECK(errors.find("REFERENCE_FORM") != std::string::npos);
    CHECK(errors.find("010594Y9021") == std::string::npos);

    for (const char* const reference :
         {"010594Y9021", "010594y9021", "0105949021", "010594_902_1", "KAU/010594-9021/2026"}) {
        CAPTURE(reference);
        text::StrictJson told;
        static_cast<void>(rights::read_request(
            text::parse_json(
                R"({"right":"access","received":"2026-03-10","reference":")"
                + std::string{reference} + R"("})")
                .value(),
            known, *core::parse_date("2026-03-10"), told));
        CHECK(text::write_json(told.errors()).find("REFERENCE_FORM") != std::string::npos);
    }

    text::StrictJson early;
    static_cast<void>(rights::read_request(
        text::parse_json(R"({"right":"access","received":"1900-01-01","reference":"KAU/1/2026"})")
            .value(),
        known, *core::parse_date("2026-03-10"), early));
    CHECK(text::write_json(early.errors()).find("DATE_IMPLAUSIBLE") != std::string::npos);
}

TEST_CASE("what is withheld is counted by its ground, unless that may not be told", "[rights]") {
    ports::RightsCase request;
    ports::RightsEvent event;
    event.step = ports::RightsStep::withheld;
    event.details = R"({"withhold":[{"party":"poliisi","ground":"1050/2018-34-1-1","tell":false},)"
                    R"({"item":"health.x","ground":"1050/2018-34-1-2","tell":true}]})";
    request.steps.push_back(event);
    rights::Withholding withholding{request};
    CHECK(withholding.hides(core::PartyId::intern("poliisi")));
    CHECK_FALSE(withholding.hides(core::PartyId::intern("kela")));
    CHECK(withholding.hides(core::ItemId::intern("health.x")));
    CHECK(withholding.hides(core::ItemId::intern("health.x")));
    const text::JsonValue told{withholding.told()};
    REQUIRE(told.elements().size() == 1);
    CHECK(told.elements()[0].string_at("ground") == "1050/2018-34-1-2");
    CHECK(told.elements()[0].find("count")->text() == "2");
}
