#include "tests/corridor/statements.h"

#include "gateway/core/instant.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tests::corridor {

namespace {

/// Tests and the matrix of faults read alike, so it throws where something does not hold.
void demand(bool holds, const char* otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

std::string unescaped(std::string text) {
    constexpr std::array<std::pair<const char*, const char*>, 5> entities{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}};
    for (const auto& [entity, character] : entities) {
        for (std::size_t at{0}; (at = text.find(entity, at)) != std::string::npos; ++at) {
            text.replace(at, std::string{entity}.size(), character);
        }
    }
    return text;
}

/// The document's form is simple, and its schema was checked by the party: a hand-made reader
/// suffices, and shares nothing with the writer.
Statement read_statement(const std::string& xml) {
    Statement fields;
    std::size_t at{0};
    while ((at = xml.find('<', at)) != std::string::npos) {
        const std::size_t end{xml.find('>', at)};
        demand(end != std::string::npos, "a tag does not end");
        const std::string tag{xml.substr(at + 1, end - at - 1)};
        const std::string name{tag.substr(0, tag.find_first_of(" /"))};
        at = end + 1;
        if (tag.front() == '/') {
            continue;
        }
        demand(fields.count(name) == 0, "an element stands twice in a statement");
        const bool marked{tag.find("notSupplied=\"true\"") != std::string::npos};
        const std::size_t close{xml.find('<', at)};
        const std::string text{tag.back() == '/' ? "" : unescaped(xml.substr(at, close - at))};
        // the mark stands instead of a value, never beside one
        demand(!marked || text.empty(), "a mark stands beside a value");
        fields[name] = marked ? std::nullopt : std::optional{text};
    }
    return fields;
}

std::optional<std::string> supplied(const std::string& value) {
    return value.empty() ? std::nullopt : std::optional{value};
}

std::optional<std::string> day(const std::optional<population::LocalDate>& date) {
    return date ? std::optional{gateway::core::to_text(*date)} : std::nullopt;
}

bool leaves(const population::Person& person) {
    const population::JobSeeker& seeker{*person.job_seeker};
    return !seeker.wrong && !person.hetu.empty() && !person.has_hold("restriction", "upheld")
           && seeker.statement.requested_on && seeker.statement.requested_by == "kela";
}

bool consents(const population::Person& person) {
    return person.job_seeker->consent_to_kela == population::ConsentState::given
           && !person.job_seeker->work_ability_summary.empty();
}

}

Statements read_statements(const std::string& xml) {
    Statements statements;
    constexpr std::string_view opening{"<statement"}; // with attributes, or without
    for (std::size_t at{0}; (at = xml.find(opening, at)) != std::string::npos;) {
        at += opening.size();
        if (at == xml.size() || (xml[at] != '>' && xml[at] != ' ')) {
            continue; // it goes on: the element around them
        }
        at = xml.find('>', at);
        const std::size_t end{xml.find("</statement>", at)};
        demand(end != std::string::npos, "a statement does not end");
        Statement statement{read_statement(xml.substr(at, end - at))};
        demand(statement["personalId"].has_value(), "a statement is about nobody");
        const std::string person{*statement["personalId"]};
        demand(statements.count(person) == 0, "a person stands twice in a document");
        statements.emplace(person, std::move(statement));
    }
    return statements;
}

Statements statements_at(const simulators::PartySimulator& kela) {
    Statements all;
    for (const simulators::Request& request : kela.requests()) {
        if (request.duplicate || request.answered != 200) {
            continue;
        }
        for (auto& [person, statement] : read_statements(request.body)) {
            demand(all.count(person) == 0, "a person stands in two documents");
            all.emplace(person, statement);
        }
    }
    return all;
}

Statements lawful_statements(
    const population::Population& population, const std::vector<std::string>& withdrawn) {
    Statements all;
    for (std::size_t at{0}; at < population.job_seekers.size(); ++at) {
        const population::Person& person{population.job_seeker(at)};
        const population::JobSeeker& seeker{*person.job_seeker};
        if (!leaves(person)) {
            continue;
        }
        const bool address{!person.protects_address()};
        const bool summary{
            consents(person)
            && std::find(withdrawn.begin(), withdrawn.end(), person.hetu) == withdrawn.end()};
        all[person.hetu] = Statement{
            {"personalId", person.hetu},
            {"familyName", person.family_name},
            {"givenNames", supplied(person.given_names)},
            {"streetAddress", address ? supplied(person.street_address) : std::nullopt},
            {"postalCode", address ? supplied(person.postal_code) : std::nullopt},
            {"municipality", address ? supplied(person.municipality) : std::nullopt},
            {"jobseekingFrom", gateway::core::to_text(seeker.from)},
            {"jobseekingUntil", day(seeker.until)},
            {"statementCode", seeker.statement.code},
            {"statementFrom", gateway::core::to_text(seeker.statement.from)},
            {"statementUntil", day(seeker.statement.until)},
            {"issuedOn", gateway::core::to_text(seeker.statement.issued_on)},
            {"workAbilitySummary", summary ? supplied(seeker.work_ability_summary) : std::nullopt}};
    }
    return all;
}

std::vector<std::string> consenting(const population::Population& population) {
    std::vector<std::string> found;
    for (std::size_t at{0}; at < population.job_seekers.size(); ++at) {
        const population::Person& person{population.job_seeker(at)};
        if (leaves(person) && consents(person)) {
            found.push_back(person.hetu);
        }
    }
    return found;
}

std::string withdrawal(const std::string& hetu) {
    return Json{
               {"subject", hetu},
               {"register", "etela-satakunta"},
               {"kind", "withdrawn"},
               {"role", "gdpr9"},
               {"items", {"health.work-ability-summary"}},
               {"parties", {"kela"}},
               {"classes", Json::array()},
               {"purposes", {"unemployment-benefit"}},
               {"explicit", true},
               {"itemised", true},
               {"written", true},
               {"by", "person"},
               {"expressed_at", "2026-03-02T08:00:00Z"},
               {"recorded_at", "2026-03-02T09:00:00Z"},
               {"valid_until", nullptr},
               {"notice_version", "1"},
               {"language", "fi"},
               {"evidence", {{"reference", "doc-900001"}, {"sha256", std::string(64, 'a')}}},
               {"told_basis", "9.2.a"}}
               .dump()
           + "\n";
}

}
