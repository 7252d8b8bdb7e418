// What whoever asks may say of itself, and what no question can say.

#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

using namespace tests::config_room;
using gateway::config::FileSet;
using Errors = std::vector<std::string>;

namespace {

/// The small set, with a party that asks in one case of its own and names a provision.
FileSet answering(const std::string& provision, const std::string& relation) {
    FileSet set{changed(
        "catalogue.yaml", "  - {id: hold.turvakielto,",
        "  - {id: relation.pending-case, label: {fi: a, sv: a, en: a}}\n"
        "  - {id: decision.necessity, label: {fi: a, sv: a, en: a}}\n"
        "  - {id: hold.turvakielto,")};
    set.put(
        "catalogue.yaml", set.files().at("catalogue.yaml")
                              + "  - {id: query.provision, label: {fi: a, sv: a, en: a},"
                                " categories: [identity], secrecy: 1/2000/1, personal: false}\n");
    set.put(
        "exchanges/answer/exchange.yaml",
        "exchange: answer\nname: {fi: a, sv: a, en: a}\nregister: town\nparty: office\n"
        "direction: query-in\npurpose: benefit\nowner: somebody\ntransport: https\n"
        "selection: people\nrequest: {format: json}\nresponse: {format: json}\n");
    set.put(
        "exchanges/answer/mapping.yaml",
        "request:\n  lines:\n    - {path: /id, item: person.personal-id, as: person-id}\n"
        "    - {path: /provision, item: query.provision"
            + provision + "}\n  relations:\n    - {" + relation
            + "from: /openedOn, source: invented}\n"
              "response:\n  lines:\n    - {path: /name, item: person.name}\n");
    return set;
}

constexpr const char* accepted{", as: code, codes: {1/2000/1: 1/2000/1}"};
constexpr const char* of_its_case{"kind: relation.pending-case, "};

}

TEST_CASE(
    "an asker may say that it has a case, and nothing of what the person has with us",
    "[config][query]") {
    CHECK(errors_of(answering(accepted, of_its_case)) == Errors{});
    CHECK(
        errors_of(answering(accepted, "kind: relation.case, "))
        == Errors{"exchanges/answer/mapping.yaml:2 RELATION_OF_ASKER"});
    CHECK(
        errors_of(answering(
            accepted, "kind: decision.necessity, by: /by, party: /to, parties: {a: office}, "))
        == Errors{"exchanges/answer/mapping.yaml:2 RELATION_OF_ASKER"});
}

TEST_CASE(
    "a question rests on a provision that the exchange accepts, and on no other",
    "[config][query]") {
    const Errors open{"exchanges/answer/mapping.yaml:4 PROVISION_OF_ASKER"};
    CHECK(errors_of(answering("", of_its_case)) == open); // whatever is written there
    const std::string codes{accepted};
    CHECK(errors_of(answering(codes + ", unmapped: pass", of_its_case)) == open);
    CHECK(
        errors_of(answering(codes + ", unmapped: fallback, fallback: 1/2000/1", of_its_case))
        == open);
    CHECK(errors_of(answering(codes + ", unmapped: refuse", of_its_case)) == Errors{});
}

TEST_CASE(
    "what a named official decided stands in the register's row: a municipal system that asks a "
    "party cannot say it",
    "[config][query]") {
    const auto relayed = [](const std::string& relation) {
        FileSet set{answering(accepted, of_its_case)};
        set.put(
            "registers/town.yaml", set.files().at("registers/town.yaml") + "  relations:\n    - {"
                                       + relation + "from: /since, source: invented}\n");
        return errors_of(set);
    };
    CHECK(relayed("kind: relation.case, ") == Errors{});
    CHECK(
        relayed("kind: decision.necessity, by: /by, party: /to, parties: {a: office}, ")
        == Errors{"registers/town.yaml:16 DECISION_OF_CALLER"});
}
