// A stylesheet as an administrator works with it: what `check` and `map` say of it.

#include "tests/corridor/process.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

const std::string exchange{"exchanges/fund-payments-in/"};
const std::string sheet{
    R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/maksut"><payments xmlns="urn:lautturi:example:fund-payments:1">
<xsl:for-each select="maksu"><payment><personalId><xsl:value-of select="@hetu"/></personalId>
<benefitType>earnings-related-allowance</benefitType><paidFrom><xsl:value-of select="@alku"/></paidFrom>
<source><system>kassa</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source></payment>
</xsl:for-each></payments></xsl:template></xsl:stylesheet>)"};
const std::string original{R"(<maksut><maksu hetu="010594Y9021" alku="2026-01-01"/></maksut>)"};
const std::string sample{
    R"(<payments xmlns="urn:lautturi:example:fund-payments:1"><payment>
<personalId>010594Y9021</personalId><benefitType>earnings-related-allowance</benefitType>
<paidFrom>2026-01-01</paidFrom>
<source><system>kassa</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source></payment></payments>)"};

/// The shipped mappings, with a stylesheet at the fund's payments.
class Folder final {
public:
    Folder() : m_path{fs::temp_directory_path() / "lautturi-sheets-XXXXXX"} {
        std::string name{m_path.string()};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        m_path = name;
        fs::copy(LAUTTURI_MAPPINGS, mappings(), fs::copy_options::recursive);
        const fs::path file{mappings() / exchange / "exchange.yaml"};
        write_file(file, read_file(file) + "wrapping: {xslt: payments.xsl}\n");
        put("payments.xsl", sheet);
        put("originals/record-one.xml", original);
        put("samples/record-one.xml", sample);
        std::string settings{"xslt.program = "};
        settings.append(LAUTTURI_XSLT).append("\n");
        write_file(m_path / "lautturi.properties", settings);
        write_file(m_path / "nowhere", "# no program\n");
    }

    ~Folder() { fs::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void put(const std::string& name, const std::string& text) const {
        const fs::path file{mappings() / exchange / name};
        fs::create_directories(file.parent_path());
        write_file(file, text);
    }

    [[nodiscard]] Finished run(std::vector<std::string> words, bool with_program) const {
        if (words.front() == "map") {
            words.emplace_back("--mappings");
        }
        words.insert(words.begin(), LAUTTURI_PROGRAM);
        words.insert(
            words.end(), {mappings().string(), "--settings",
                          (m_path / (with_program ? "lautturi.properties" : "nowhere")).string()});
        return run_to_end(words, m_path / "run", {}, original);
    }

    /// Whether `check` says the line; it ends with 1 where that is an error.
    [[nodiscard]] bool finds(const std::string& line, bool with_program = true) const {
        const Finished found{run({"check"}, with_program)};
        INFO(found.out);
        CHECK((found.status == 0) == (line.find("note") != std::string::npos));
        return found.out.find(line) != std::string::npos;
    }

private:
    [[nodiscard]] fs::path mappings() const { return m_path / "mappings"; }

    fs::path m_path;
};

}

TEST_CASE("map shows what a stylesheet makes of a party's own document", "[xslt][map][verbs]") {
    const Folder folder;
    const Finished made{folder.run({"map", "fund-payments-in", "-", "--json"}, true)};
    INFO(made.err);
    CHECK(made.status == 0);
    CHECK(made.out.find(R"("benefit.paid.from":"2026-01-01")") != std::string::npos);
    const Finished off{folder.run({"map", "fund-payments-in", "-"}, false)};
    CHECK(off.status == 2);
    CHECK(off.err.find("XSLT_OFF") != std::string::npos);
}

TEST_CASE(
    "check holds what a stylesheet makes of a party's documents against the samples, and says what "
    "a stylesheet may not have",
    "[xslt][check][verbs]") {
    const Folder folder;
    const std::string file{exchange + "payments.xsl"};
    CHECK(folder.finds("note XSLT_OFF", false));
    CHECK(folder.finds("note XSLT_USED"));
    folder.put("originals/record-two.xml", original);
    CHECK(folder.finds(exchange + "originals/record-two.xml:0: error ORIGINAL_UNKNOWN"));
    folder.put("samples/record-two.xml", sample);
    folder.put("originals/record-two.xml", "<maksut><maksu hetu='010594Y9021'/></maksut>");
    CHECK(folder.finds(exchange + "originals/record-two.xml:0: error ORIGINAL_DIFFERS"));
    folder.put("originals/record-two.xml", "<!DOCTYPE a><maksut/>");
    CHECK(folder.finds(exchange + "originals/record-two.xml:0: error XML_MALFORMED"));
    folder.put("originals/record-two.xml", original);

    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed{sheet};
        folder.put("payments.xsl", changed.replace(changed.find(from), from.size(), to));
        const Finished found{folder.run({"check"}, true)};
        const std::size_t code{found.out.find("error XSLT_STYLESHEET")};
        return found.status == 1 && code != std::string::npos && found.out.find(file) < code;
    };
    CHECK(with("<xsl:template", "<xsl:import href='x.xsl'/><xsl:template"));
    CHECK(with("<payments ", "<xsl:message/><payments "));
    CHECK(with("version=\"1.0\"", "version=\"3.0\""));
    CHECK(with(" xmlns:xsl", " extension-element-prefixes='e' xmlns:e='urn:e' xmlns:xsl"));
    CHECK(with("<xsl:for-each", "<cut"));
}
