// The five notices as data: each quote stands in the text, the same is found in both, and what only
// a set of notices can show.

#include "gateway/notice/dates.h"
#include "gateway/notice/encoded.h"
#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace gateway;
using namespace tests::notice_room;
using notice::Finding;
using notice::Notice;
using notice::Rule;

namespace {

const std::map<std::string, std::string> texts{
    {"etela-satakunta", "etela-satakunta-asiakasrekisteri.txt"},
    {"kaustinen", "kaustinen-kykyviisari.txt"},
    {"mikkeli", "mikkeli-tyollisyyspalvelut.txt"},
    {"pohjois-karjala", "pohjois-karjala-asiakaspalvelu.txt"},
    {"pori", "pori-tyollisyysjarjestelma.txt"}};

/// Folded, with nothing of the layout left.
std::string flat(const std::string& words) {
    std::string folded{notice::Text::of(words).with_addresses()};
    std::replace(folded.begin(), folded.end(), '\n', ' ');
    std::string out;
    for (const char byte : folded) {
        const bool layout{byte == '-' || (byte == ' ' && !out.empty() && out.back() == ' ')};
        out += layout ? "" : std::string(1, byte);
    }
    while (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out.substr(std::min(out.size(), out.find_first_not_of(' ')));
}

const notice::LintedNotice&
linted(const std::vector<notice::LintedNotice>& all, std::string_view reg) {
    return *std::find_if(all.begin(), all.end(), [&](const notice::LintedNotice& one) {
        return one.notice->reg.text() == reg;
    });
}

std::set<Rule> rules_in(const std::vector<Finding>& findings) {
    std::set<Rule> rules;
    for (const Finding& finding : findings) {
        rules.insert(finding.rule);
    }
    return rules;
}

}

TEST_CASE("each register has its notice, and each quote stands in its text", "[notice][data]") {
    CHECK(shipped().privacy_notices.size() == texts.size());
    for (const Notice& notice : shipped().privacy_notices) {
        const std::string text{flat(notice_text(texts.at(std::string{notice.reg.text()})))};
        std::size_t quotes{0};
        for (const notice::Statement& statement : notice::statements_of(notice)) {
            INFO(notice.file << ":" << statement.line << " " << statement.words);
            CHECK(text.find(flat(statement.words)) != std::string::npos);
            ++quotes;
        }
        CHECK(quotes >= 25);
    }
}

TEST_CASE("an encoded notice's day is the one that its text bears", "[notice][data]") {
    for (const Notice& notice : shipped().privacy_notices) {
        const auto found = notice::date_of(
            notice::Text::of(notice_text(texts.at(std::string{notice.reg.text()}))));
        INFO(notice.file);
        CHECK(notice.dated.has_value() == found.has_value());
        CHECK((!found || notice.dated == found->date));
    }
}

TEST_CASE("what is wrong in a notice's text is wrong in the encoded notice", "[notice][data]") {
    // what only the layout, a misspelling beside the statements or an official's address shows
    const std::set<Rule> of_text{Rule::typo, Rule::contact, Rule::ocr, Rule::duplicate, Rule::copy};
    const auto all = notice::lint(shipped().privacy_notices, knowledge(), day("2026-03-01"));
    for (const auto& [reg, text] : texts) {
        const std::set<Rule> encoded{rules_in(linted(all, reg).findings)};
        for (const Rule rule : rules_in(lint(notice_text(text)))) {
            INFO(reg << " " << name_of(rule));
            CHECK((of_text.contains(rule) || encoded.contains(rule)));
        }
    }
}

TEST_CASE("a finding in an encoded notice has the line of its quote", "[notice][data]") {
    const auto all = notice::lint(shipped().privacy_notices, knowledge(), day("2026-03-01"));
    for (const notice::LintedNotice& one : all) {
        std::set<std::size_t> lines;
        for (const notice::Statement& statement : notice::statements_of(*one.notice)) {
            lines.insert(statement.line);
        }
        for (const Finding& finding : one.findings) {
            INFO(one.notice->file << ":" << finding.line << " " << finding.quote);
            CHECK(lines.contains(finding.line));
        }
    }
}

TEST_CASE("the same data kept for different times by two notices is found", "[notice][data]") {
    const auto all = notice::lint(shipped().privacy_notices, knowledge(), day("2026-03-01"));
    const std::vector<Finding>& pori{linted(all, "pori").findings};
    const auto found = std::find_if(pori.begin(), pori.end(), [](const Finding& finding) {
        return finding.rule == Rule::retention;
    });
    REQUIRE(found != pori.end());
    CHECK(found->severity == notice::Severity::error);
    CHECK(found->why.fi.find("4 vuotta") != std::string::npos);
    CHECK(found->why.fi.find("10") != std::string::npos);
    CHECK(found->why.fi.find("etela-satakunta") != std::string::npos);
}

TEST_CASE("an official's name as a way to the controller is found, a role is not", "[notice]") {
    const auto found = [](const std::string& channel) {
        Notice told;
        told.contacts.push_back({{"Yhteystiedot", 7}, "contact", channel});
        const std::vector<notice::LintedNotice> all{
            notice::lint({&told, 1}, knowledge(), day("2026-03-01"))};
        return std::count_if(
            all.front().findings.begin(), all.front().findings.end(), [](const Finding& finding) {
                return finding.rule == Rule::contact && finding.line == 7;
            });
    };
    CHECK(found("maija.esimerkki@mallikunta.example, p. 040 123 4567") == 1);
    CHECK(found("palvelupäällikkö Maija Esimerkki") == 1);
    CHECK(found("kirjaamo@mallikunta.example") == 0);
    CHECK(found("e-mail of a named official") == 0);
    CHECK(found("acting official") == 0);
}
