// The page that is printed: in three languages, and nothing in it is markup but ours.

#include "gateway/rights/html.h"

#include <catch2/catch.hpp>

#include <array>

using namespace gateway;

namespace {

std::string page(const std::string& language, const std::string& content) {
    const std::string json{
        R"({"report":{"register_name":"Rekisteri & kumppanit","language":")" + language
        + R"(","made_at":"2026-03-01T10:00:00+02:00","draft":true},"held":[{"what":"document",)"
          R"("at":"2026-03-01T10:00:00+02:00","content":)"
        + content + "}]}"};
    return rights::report_html(text::parse_json(json).value());
}

}

TEST_CASE("a report speaks the person's language", "[rights][gdpr-12]") {
    CHECK(page("fi", "\"x\"").find("Kenelle tietojasi on luovutettu") != std::string::npos);
    CHECK(page("sv", "\"x\"").find("Till vem dina uppgifter har lämnats ut") != std::string::npos);
    CHECK(page("en", "\"x\"").find("To whom your data were disclosed") != std::string::npos);
    for (const char* const language : {"fi", "sv", "en"}) {
        CHECK(
            page(language, "\"x\"").find("<html lang=\"" + std::string{language} + "\">")
            != std::string::npos);
    }
}

TEST_CASE("what a party wrote is text, never markup", "[rights]") {
    const std::string html{
        page("en", R"("<script>alert(1)</script><img src=x onerror=\"y\"> & 'q'")")};
    CHECK(html.find("<script>") == std::string::npos);
    CHECK(html.find("<img") == std::string::npos);
    CHECK(html.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
    CHECK(html.find("Rekisteri &amp; kumppanit") != std::string::npos);
}

TEST_CASE("a page loads nothing from anywhere", "[rights]") {
    const std::string html{page("fi", "\"x\"")};
    for (const char* const way : {"http:", "https:", "src=", "href=", "url(", "@import"}) {
        CHECK(html.find(way) == std::string::npos);
    }
}

TEST_CASE("a section is told as people cite it, in old reports by its number", "[rights]") {
    const auto told = [](const std::string& provision) {
        return rights::report_html(
            text::parse_json(
                R"({"report":{"language":"fi"},"disclosures":[{"party_name":"Kela","items":[],)"
                R"("times":[],"bases":[{"rule":"r","provisions":[)"
                + provision + "]}]}]}")
                .value());
    };
    CHECK(
        told(R"({"provision":"380/2023/ch13","act":"380/2023","citation":"380/2023 13 luku",)"
             R"("name":"Laki","verified":true})")
            .find("<div>Laki, 380/2023 13 luku</div>")
        != std::string::npos);
    CHECK(
        told(R"({"provision":"1290/2002/ch13/3","act":"1290/2002","section":"13:3",)"
             R"("name":"Laki","verified":true})")
            .find("<div>Laki, 1290/2002 13:3</div>")
        != std::string::npos);
}

TEST_CASE("of the journal it says how often something of it was destroyed", "[rights][retention]") {
    for (const auto& [language, words] :
         {std::pair{"fi", "lokin vanhojen jaksojen hävittämiskertoja</td><td>2<"},
          std::pair{"sv", "gånger då äldre delar av loggen förstörts</td><td>2<"},
          std::pair{"en", "times that earlier parts of the log were destroyed</td><td>2<"}}) {
        const std::string html{rights::report_html(
            text::parse_json(
                R"({"report":{"language":")" + std::string{language}
                + R"("},"destroyed":[{"what":"journal","count":2,"certificates":[]}]})")
                .value())};
        CHECK(html.find(words) != std::string::npos);
    }
}

TEST_CASE("a hold that begins later, or is over, is told so", "[rights][holds][gdpr-12]") {
    const auto told = [](const std::string& language, const std::string& hold) {
        return rights::report_html(
            text::parse_json(
                R"({"report":{"made_at":"2026-11-30T10:00:00+02:00","language":")" + language
                + R"("},"holds":[{"recorded_at":"2026-11-01T09:30:00+02:00","kind":"turvakielto",)"
                + hold + "}]}")
                .value());
    };
    const auto row = [](const std::string& state, const std::string& from,
                        const std::string& until) {
        return "<td>" + state + "</td><td>" + from + "</td><td>" + until + "</td></tr>";
    };
    const std::string ahead{R"("state":"upheld","from":"2027-05-01T00:00:00+03:00")"};
    const std::string over{R"("state":"upheld","until":"2026-11-30T00:00:00+02:00")"};
    for (const auto& [language, later, ended, heads] :
         {std::array{"fi", "alkaa myöhemmin", "päättynyt", "<th>Alkaa</th><th>Päättyy</th>"},
          std::array{"sv", "börjar senare", "avslutad", "<th>Börjar</th><th>Upphör</th>"},
          std::array{"en", "begins later", "ended", "<th>Begins</th><th>Ends</th>"}}) {
        INFO(language);
        const std::string html{told(language, ahead)};
        CHECK(html.find(row(later, "2027-05-01 00:00", "")) != std::string::npos);
        CHECK(html.find(heads) != std::string::npos);
        CHECK(told(language, over).find(row(ended, "", "2026-11-30 00:00")) != std::string::npos);
    }
    // moments, not texts, are compared: this one begins as the report is made
    CHECK(
        told(
            "en",
            R"("state":"upheld","from":"2026-11-30T08:00:00Z","until":"2026-11-30T08:00:01Z")")
            .find(row("upheld", "2026-11-30 08:00", "2026-11-30 08:00"))
        != std::string::npos);
    CHECK(
        told("en", R"("state":"overridden","from":"2027-05-01T00:00:00+03:00")")
            .find(row("overridden", "2027-05-01 00:00", ""))
        != std::string::npos);
}

TEST_CASE("no code of the program stands for what was looked at and why", "[rights][gdpr-12]") {
    const auto told = [](const std::string& language, const std::string& read) {
        return rights::report_html(text::parse_json(
                                       R"({"report":{"language":")" + language
                                       + R"("},"reads":[{"at":"","roles":[],)" + read + "}]}")
                                       .value());
    };
    for (const char* const call :
         {R"("what":"decisions","how":"ask")", R"("what":"decisions","how":"read")",
          R"("what":"decisions","how":"replay")", R"("what":"messages","how":"find")",
          R"("what":"consents","how":"read")", R"("what":"consents","how":"record")",
          R"("what":"provenance","how":"read")", R"("what":"rights","how":"list")",
          R"("what":"rights","how":"read")", R"("what":"rights","how":"change")",
          R"("what":"rights","how":"release")", R"("what":"journal","how":"export")"}) {
        for (const auto& [language, other] :
             {std::pair{"fi", "muu käsittely"}, std::pair{"sv", "annan behandling"},
              std::pair{"en", "other handling"}}) {
            const std::string page{told(language, call + std::string{R"(,"purpose":"court")"})};
            INFO(language << ' ' << call);
            CHECK(page.find(other) == std::string::npos); // it has words of its own
        }
    }
    const std::string page{told("sv", R"("what":"provenance","how":"read","purpose":"complaint")")};
    CHECK(
        page.find("<td>var dina uppgifter kommer ifrån</td><td>klagomål eller besvär</td>")
        != std::string::npos);
    CHECK(page.find("provenance") == std::string::npos);
    for (const char* const purpose :
         {"customer-service", "rights-request", "decision", "supervision", "complaint", "error",
          "court"}) {
        INFO(purpose);
        CHECK(
            told("fi", R"("what":"rights","how":"read","purpose":")" + std::string{purpose} + '"')
                .find("<td>" + std::string{purpose} + "</td>")
            == std::string::npos);
    }
    CHECK(
        told("fi", R"("what":"something","how":"new","purpose":"court")")
            .find("<td>muu käsittely</td>")
        != std::string::npos);
}

TEST_CASE("a notice that was received is no request", "[rights][gdpr-12]") {
    const std::string page{rights::report_html(
        text::parse_json(R"({"report":{"language":"fi"},"notices":[{"party_name":"Kela",)"
                         R"("kind":"erasure","state":"received","changed_at":""}]})")
            .value())};
    CHECK(page.find("<td>vastaanotettu</td>") != std::string::npos);
}

TEST_CASE(
    "the controller is told by name, with contacts; in an old report by what it has",
    "[rights][gdpr-15]") {
    const auto told = [](const std::string& controller) {
        return rights::report_html(
            text::parse_json(
                R"({"report":{"language":"fi","controller":"0138780-9")" + controller + "}}")
                .value());
    };
    const std::string page{
        told(R"(,"controller_name":"Rauman kaupunki","business_id":"0138780-9",)"
             R"("contacts":[{"role":"kaupungin selosteet","channel":"www.rauma.fi"}],)"
             R"("joint_controllers":["KEHA-keskus"])")};
    for (const char* const row :
         {"<th>Rekisterinpitäjä</th><td>Rauman kaupunki</td>",
          "<th>Y-tunnus</th><td>0138780-9</td>", "<div>kaupungin selosteet: www.rauma.fi</div>",
          "<th>Yhteisrekisterinpitäjät</th><td>KEHA-keskus</td>"}) {
        INFO(row);
        CHECK(page.find(row) != std::string::npos);
    }
    CHECK(told("").find("<th>Rekisterinpitäjä</th><td>0138780-9</td>") != std::string::npos);
    CHECK(told("").find("Y-tunnus") == std::string::npos);
}
