// What holds the documents of a batch together, as an exchange says it.

#include "gateway/text/text.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

constexpr const char* send{"exchanges/send/exchange.yaml"};
constexpr const char* ask{"exchanges/ask/exchange.yaml"};

Errors spoilt(const std::string& file, const std::string& from, const std::string& to) {
    return errors_of(changed(file, from, to));
}

}

TEST_CASE(
    "controls are of what a party delivers, a manifest is of a batch, and both add up what is "
    "mapped",
    "[config][exchange]") {
    const std::string at{std::string{send} + ":8 "};
    const auto with = [](const std::string& keys) {
        return spoilt(send, "owner: somebody", "owner: somebody\n" + keys);
    };
    CHECK(with("manifest: {format: json}").empty());
    CHECK(with("manifest: {format: xml, sum-of: /name}\ndocument-bytes: 100000").empty());
    CHECK(with("manifest: {format: json, sum-of: /nme}") == Errors{at + "REFERENCE_DANGLING"});
    CHECK(with("manifest: {format: csv}") == Errors{at + "TERM_UNKNOWN"});
    CHECK(with("manifest: {format: json, wait: 5}") == Errors{at + "KEY_UNKNOWN"}); // we send it
    CHECK(with("manifest: {}") == Errors{at + "KEY_MISSING"});
    CHECK(with("document-bytes: 10") == Errors{at + "TYPE_WRONG"});
    CHECK(with("controls: {records: /count}") == Errors{at + "KEY_MISPLACED"});
    CHECK(
        spoilt(ask, "endpoint: desk", "endpoint: desk\nmanifest: {format: json}")
        == Errors{std::string{ask} + ":10 KEY_MISPLACED"});
}

TEST_CASE("a record key lists columns of what is sent, each once", "[config][exchange]") {
    const std::string at{std::string{send} + ":8 "};
    const auto with = [](const std::string& keys) {
        return spoilt(send, "owner: somebody", "owner: somebody\nrecord-key: " + keys);
    };
    CHECK(with("[id]").empty());
    CHECK(with("[id, name]").empty());
    CHECK(with("[]").empty());
    CHECK(with("[id, name, id]") == Errors{at + "TERM_UNKNOWN"});
    CHECK(with("[\"\"]") == Errors{at + "TERM_UNKNOWN"});
    CHECK(
        spoilt(ask, "endpoint: desk", "endpoint: desk\nrecord-key: [id]")
        == Errors{std::string{ask} + ":10 KEY_MISPLACED"});
}

namespace {

/// The small set with an exchange that reads the office's word on what it was sent.
gateway::config::FileSet with_results(const std::string& results, const std::string& about) {
    auto set = changed(send, "record: {format: json}", about);
    set.put(
        "exchanges/hear/exchange.yaml", "exchange: hear\nname: {fi: a, sv: a, en: a}\nregister: "
                                        "town\nparty: office\ndirection: in\npurpose: benefit\n"
                                        "owner: somebody\ntransport: https\nrecord: {format: "
                                        "json}\nresults: "
                                            + results + "\n");
    return set;
}

}

TEST_CASE(
    "results are about a batch to the same party whose records carry our ids",
    "[config][exchange]") {
    const std::string hear{"exchanges/hear/exchange.yaml"};
    const std::string with_id{"record: {format: json, record-id: record}"};
    const std::string good{"{of: send, record: /id, outcome: /ok, accepted: [yes], refused: [no]}"};
    CHECK(errors_of(with_results(good, with_id)).empty());
    CHECK(
        errors_of(with_results(good, "record: {format: json}")) == Errors{hear + ":0 RESULTS_OF"});
    CHECK(
        errors_of(with_results(
            "{of: ask, record: /id, outcome: /ok, accepted: [yes], refused: [no]}", with_id))
        == Errors{hear + ":0 RESULTS_OF"});
    CHECK(
        errors_of(with_results(
            "{of: nobody, record: /id, outcome: /ok, accepted: [yes], refused: [no]}", with_id))
        == Errors{hear + ":10 REFERENCE_DANGLING"});
    CHECK(
        errors_of(with_results(
            "{of: send, record: /id, outcome: /ok, accepted: [yes], refused: [yes]}", with_id))
        == Errors{hear + ":10 TERM_DUPLICATE"});
    CHECK(
        errors_of(with_results("{of: send, record: /id, accepted: [yes], refused: [no]}", with_id))
        == Errors{hear + ":10 KEY_MISSING"});
    const Errors misplaced{spoilt(send, "owner: somebody", "owner: somebody\nresults: " + good)};
    CHECK(
        std::find(misplaced.begin(), misplaced.end(), std::string{send} + ":8 KEY_MISPLACED")
        != misplaced.end());
}

TEST_CASE(
    "wrapping is of a batch, and says what this installation lacks for it", "[config][exchange]") {
    const std::string at{std::string{send} + ":8 "};
    const auto with = [](const std::string& wrapping) {
        return changed(send, "owner: somebody", "owner: somebody\nwrapping: " + wrapping);
    };
    const auto noted = [](const gateway::config::FileSet& set, const std::string& note) {
        const auto notes = notes_of(set);
        return std::find(notes.begin(), notes.end(), note) != notes.end();
    };
    CHECK(errors_of(with("{compression: gzip, signed: true}")).empty());
    CHECK(errors_of(with("{compression: rar}")) == Errors{at + "TERM_UNKNOWN"});
    CHECK(errors_of(with("{ratio-limit: 0}")) == Errors{at + "TYPE_WRONG"});
    CHECK(
        spoilt(ask, "endpoint: desk", "endpoint: desk\nwrapping: {compression: zip}")
        == Errors{std::string{ask} + ":10 KEY_MISPLACED"});
    auto set = with("{encrypted: true}");
    CHECK(noted(set, at + "DOCUMENT_CERTIFICATE_ABSENT"));
    CHECK(noted(set, at + "DOCUMENT_PINS_ABSENT"));
    set.put("parties/office/documents.pem", "whatever stands there is looked at when it is used");
    CHECK(errors_of(set).empty());
    CHECK_FALSE(noted(set, at + "DOCUMENT_CERTIFICATE_ABSENT"));
    CHECK(errors_of(with("{xml-signed: true}")) == Errors{at + "KEY_MISPLACED"}); // it is JSON
}

TEST_CASE(
    "a stylesheet is of what comes in, is part of the set, and is told of", "[config][exchange]") {
    const gateway::text::XmlLibrary library;
    const std::string sheet{
        R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>)"};
    const std::string at{std::string{send} + ":8 "};
    auto out = changed(send, "owner: somebody", "owner: somebody\nwrapping: {xslt: people.xsl}");
    const Errors dangling{errors_of(out)};
    CHECK(std::find(dangling.begin(), dangling.end(), at + "REFERENCE_DANGLING") != dangling.end());
    out.put("exchanges/send/people.xsl", sheet);
    CHECK(errors_of(out) == Errors{at + "KEY_MISPLACED"}); // nothing is rewritten behind the gate

    const auto shipped = gateway::config::FileSet::read(LAUTTURI_MAPPINGS);
    const char* const file{"exchanges/fund-payments-in/exchange.yaml"};
    auto in = shipped;
    in.put(file, shipped.files().at(file) + "wrapping: {xslt: payments.xsl}\n");
    in.put("exchanges/fund-payments-in/payments.xsl", sheet);
    const auto loaded = gateway::config::load(in, {}, {});
    REQUIRE(loaded.configuration);
    const auto* const exchange =
        loaded.configuration->find(gateway::core::ExchangeId::intern("fund-payments-in"));
    CHECK(exchange->wrapping.xslt == sheet);
    CHECK(std::any_of(loaded.findings.begin(), loaded.findings.end(), [](const auto& finding) {
        return finding.code == gateway::core::Code{"XSLT_USED"};
    }));
}
