// docs/parties.md: who stands in the notices, and which exchange there is with whom.

#include "gateway/config/configuration.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace gateway;
using ports::Direction;

namespace {

struct Row {
    std::string notice, place, way, cls, party, exchange, note;
};

/// A cell without white space and quotes around it.
std::string cell(const std::string& text) {
    const std::size_t first{text.find_first_not_of(" `")};
    return first == std::string::npos ? std::string{}
                                      : text.substr(first, text.find_last_not_of(" `") - first + 1);
}

std::vector<Row> table() {
    std::ifstream page{LAUTTURI_DOCS "/parties.md"};
    std::vector<Row> rows;
    bool inside{false};
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("| notice | place |")) {
            inside = true;
        } else if (inside && line.starts_with("| ")) {
            std::istringstream cells{line.substr(1)};
            Row row;
            for (std::string* const field :
                 {&row.notice, &row.place, &row.way, &row.cls, &row.party, &row.exchange,
                  &row.note}) {
                std::string text;
                std::getline(cells, text, '|');
                *field = cell(text);
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

const config::Configuration& shipped() {
    static const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return *loaded.configuration;
}

bool goes_out(Direction direction) {
    return direction != Direction::in;
}

/// Whether the rule is about what this exchange gives its party.
bool speaks_of(const policy::Permit& permit, const config::Exchange& made) {
    const auto among = [](const auto& names, const auto& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return (among(permit.parties, made.party)
            || among(permit.classes, shipped().find(made.party)->cls))
           && among(permit.purposes, made.purpose)
           && (permit.registers.empty() || among(permit.registers, made.reg));
}

/// What leaves by it to the party; none of one that takes in.
const config::Leg* leaving(const config::Exchange& exchange) {
    return exchange.direction == Direction::out         ? &exchange.record
           : exchange.direction == Direction::query_in  ? &exchange.response
           : exchange.direction == Direction::query_out ? &exchange.request
                                                        : nullptr;
}

/// What a notice names and no exchange serves, each for the reason that its row tells.
const std::set<std::string> without_exchange{
    "mikkeli from self",
    "pori from public",
    "pori to research",
    "pohjois-karjala from self",
    "pohjois-karjala to kela",
    "pohjois-karjala to unemployment-fund",
    "pohjois-karjala to employment-authority",
    "pohjois-karjala to keha",
    "pohjois-karjala to ministry",
    "pohjois-karjala to supervisor",
    "pohjois-karjala to wellbeing-county",
    "pohjois-karjala to pension",
    "pohjois-karjala to migration",
    "pohjois-karjala to police",
    "pohjois-karjala to enforcement",
    "pohjois-karjala to statistics"};

/// Everything that the encoded notices name: `pori to funder`.
std::set<std::string> named() {
    std::set<std::string> all;
    for (const notice::Notice& notice : shipped().privacy_notices) {
        const std::string reg{notice.reg.text()};
        for (const notice::ToldDisclosure& told : notice.disclosures) {
            for (const core::PartyClass cls : told.classes) {
                all.insert(reg + " to " + std::string{cls.text()});
            }
        }
        for (const notice::ToldSource& told : notice.sources) {
            for (const core::PartyClass cls : told.classes) {
                all.insert(reg + " from " + std::string{cls.text()});
            }
            for (const auto& [is, word] :
                 {std::pair{told.person, "self"},
                  {told.open, "public"},
                  {told.authorities, "authorities"}}) {
                if (is) {
                    all.insert(reg + " from " + word);
                }
            }
        }
    }
    return all;
}

}

TEST_CASE(
    "whoever a notice names as recipient or source has an exchange, or a reason why not",
    "[config][shipped][parties]") {
    std::set<std::string> told;
    std::set<std::string> served;
    for (const Row& row : table()) {
        told.insert(row.notice + " " + row.way + " " + row.cls);
        if (!row.exchange.empty()) {
            served.insert(row.notice + " " + row.way + " " + row.cls);
        }
    }
    const std::set<std::string> all{named()};
    REQUIRE(all.size() > 30);
    for (const std::string& one : all) {
        INFO(one);
        CHECK(told.contains(one));
        CHECK(served.contains(one) != without_exchange.contains(one));
    }
}

TEST_CASE(
    "a row whose place in the notice speaks of sources has its source in the encoded notice",
    "[config][shipped][parties]") {
    const std::set<std::string> all{named()};
    const std::set<std::string> named_otherwise{
        "etela-satakunta from keha",                 // Työmarkkinatori, whose channels are KEHA's
        "etela-satakunta from integration-provider", // a producer of a service of the plan
        "etela-satakunta from foreign-institution"}; // §8 ¶3, a recipient who is one mutually
    std::size_t asked{0};
    for (const Row& row : table()) {
        const bool of_sources{
            row.place.find('7') != std::string::npos || row.place.find('8') != std::string::npos
            || row.place == "sources"};
        if (row.way != "from" || !of_sources) {
            continue; // a system, or a source that the notice does not name
        }
        const std::string one{row.notice + " from " + row.cls};
        INFO(one << ' ' << row.place);
        CHECK(all.contains(one) != named_otherwise.contains(one));
        ++asked;
    }
    CHECK(asked > 20);
}

TEST_CASE(
    "each row of the table of parties says what is shipped, and nothing shipped is left out",
    "[config][shipped][parties]") {
    const config::Configuration& all{shipped()};
    std::set<std::string> parties;
    std::set<std::string> exchanges;
    for (const Row& row : table()) {
        INFO(row.notice << ' ' << row.place << ' ' << row.party << ' ' << row.exchange);
        CHECK((row.way == "to" || row.way == "from"));
        parties.insert(row.party);
        if (row.exchange.empty()) {
            CHECK(row.note.starts_with("no exchange"));
            continue;
        }
        exchanges.insert(row.exchange);
        const auto id = core::ExchangeId::find(row.exchange);
        const config::Exchange* const exchange{id ? all.find(*id) : nullptr};
        REQUIRE(exchange != nullptr);
        CHECK(exchange->party.text() == row.party);
        CHECK(exchange->reg.text() == row.notice);
        const bool asks_a_source{row.way == "from" && exchange->direction == Direction::query_out};
        CHECK((asks_a_source || goes_out(exchange->direction) == (row.way == "to")));
        const std::set<std::string> unnamed{"self", "public", "authorities"};
        const std::string cls{all.find(exchange->party)->cls.text()};
        if (!unnamed.contains(row.cls) && row.cls != cls) {
            CHECK(row.cls == "employment-authority"); // KEHA keeps its customer system
            CHECK(cls == "keha");
        }
    }
    for (const config::Exchange& exchange : all.exchanges) {
        INFO(exchange.id.text());
        CHECK(exchanges.contains(std::string{exchange.id.text()}));
    }
    for (const config::Party& party : all.parties) {
        INFO(party.id.text());
        CHECK(parties.contains(std::string{party.id.text()}));
    }
}

TEST_CASE(
    "a register of no employment authority receives nothing by the act on employment services",
    "[config][shipped][parties]") {
    std::size_t received{0};
    for (const config::Exchange& exchange : shipped().exchanges) {
        if (exchange.reg.text() != "kaustinen") {
            continue;
        }
        for (const auto& [item, basis] : exchange.receiving_basis) {
            INFO(exchange.id.text() << ' ' << item.text());
            CHECK_FALSE(basis.provision.text().starts_with("380/2023/"));
            ++received;
        }
    }
    CHECK(received > 10);
}

TEST_CASE(
    "a summary of a self-assessment is sent with whose it is, or not at all",
    "[config][shipped][parties]") {
    for (const char* id :
         {"kaustinen-kykyviisari-summary-out", "kaustinen-wellbeing-summary-out"}) {
        INFO(id);
        const config::Exchange* const exchange{shipped().find(core::ExchangeId::intern(id))};
        REQUIRE(exchange != nullptr);
        for (const char* item : {"person.personal-id", "kykyviisari.summary"}) {
            CHECK(
                std::count(
                    exchange->mandatory.begin(), exchange->mandatory.end(),
                    core::ItemId::intern(item))
                == 1);
        }
    }
}

TEST_CASE(
    "every item that an exchange writes to a party has a permit, and what it receives a basis",
    "[config][shipped][parties]") {
    const config::Configuration& all{shipped()};
    const auto permitted = [&](const config::Exchange& made, core::ItemId item) {
        const auto& permits = all.rules->law().permits;
        return std::any_of(permits.begin(), permits.end(), [&](const policy::Permit& permit) {
            return speaks_of(permit, made)
                   && std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& one) {
                          return one.first == item;
                      });
        });
    };
    for (const config::Exchange& exchange : all.exchanges) {
        const config::Leg* const written{leaving(exchange)};
        if (written == nullptr) {
            CHECK(exchange.receiving_basis.size() == exchange.record.mapping->places().size());
            continue;
        }
        for (const core::Projection::Place& place : written->mapping->places()) {
            INFO(exchange.id.text() << ' ' << place.item.text());
            CHECK(permitted(exchange, place.item));
        }
    }
}

TEST_CASE(
    "how many of its rule's items an exchange has is what its row says",
    "[config][shipped][parties]") {
    const std::regex words{R"((\d+) of the (\d+) items)"};
    std::size_t counted{0};
    for (const Row& row : table()) {
        std::smatch said;
        if (!std::regex_search(row.note, said, words)) {
            continue;
        }
        INFO(row.exchange << ": " << said.str());
        const auto id = core::ExchangeId::find(row.exchange);
        REQUIRE(id);
        const config::Exchange& made{*shipped().find(*id)};
        const config::Leg* const leg{leaving(made)};
        REQUIRE(leg != nullptr);
        const auto places = leg->mapping->places();
        const auto has = [&](const auto& listed) {
            return std::any_of(places.begin(), places.end(), [&](const auto& place) {
                return place.item == listed.first;
            });
        };
        std::set<std::pair<std::string, std::string>> true_of;
        for (const policy::Permit& permit : shipped().rules->law().permits) {
            if (speaks_of(permit, made)) {
                const auto held = std::count_if(permit.items.begin(), permit.items.end(), has);
                true_of.emplace(std::to_string(held), std::to_string(permit.items.size()));
            }
        }
        CHECK(true_of.contains({said[1].str(), said[2].str()}));
        ++counted;
    }
    CHECK(counted > 10);
}
