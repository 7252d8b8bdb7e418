// Who may include whom. The table of docs/architecture.md, held by reading every include.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>

using namespace tests::structure;

namespace {

using Rooms = std::set<std::string>;

const std::map<std::string, Rooms> may_include{
    {"core", {}},
    {"verifier", {}},
    {"xslt", {}},
    {"ports", {"core"}},
    {"policy", {"core"}},
    {"release", {"core"}},
    {"statistics", {"core"}},
    {"mapping", {"core", "text"}},
    {"notice", {"core", "policy", "text"}},
    {"crypto", {"core"}},
    {"packing", {"core"}},
    {"text", {"core"}},
    {"http", {"core", "crypto"}},
    {"config", {"core", "ports", "text", "policy", "mapping", "notice"}},
    {"consent", {"core", "ports", "crypto", "text"}},
    {"journal", {"core", "ports", "crypto", "text"}},
    {"exchange",
     {"core", "ports", "crypto", "packing", "text", "config", "mapping", "policy", "release",
      "consent", "journal", "statistics"}},
    {"rights",
     {"core", "ports", "text", "config", "consent", "mapping", "policy", "journal", "exchange"}},
    {"admin",
     {"core", "ports", "http", "text", "crypto", "config", "policy", "consent", "journal",
      "exchange", "rights"}},
    {"storage", {"core", "ports", "crypto"}},
};

/// Third-party headers and the rooms that alone may see them. `app` may see everything.
const std::map<std::string, Rooms> alone{
    {"date/", {"core"}},
    {"openssl/", {"crypto", "http", "verifier"}},
    {"sodium", {"crypto"}},
    {"p11-kit/", {"crypto"}},
    {"xmlsec/", {"crypto"}},
    {"libxml/", {"crypto", "xslt"}},
    {"libxslt/", {"xslt"}},
    {"zlib.h", {"packing"}},
    {"archive", {"packing"}},
    {"xercesc/", {"text"}},
    {"simdjson", {"text"}},
    {"nlohmann/", {"text"}},
    {"unicode/", {"text"}},
    {"boost/asio/", {"http"}},
    {"boost/beast/", {"http"}},
    {"boost/json/", {"text"}},
    {"curl/", {"http"}},
    {"libssh/", {"adapters/transports/sftp"}},
    {"re2/", {"notice", "text"}},
    {"glpk.h", {"statistics"}},
    {"yaml.h", {"config"}},
    {"pqxx", {"storage", "adapters/transports/postgresql"}},
    {"libpq-fe", {"storage", "adapters/transports/postgresql"}},
    {"Poco/", {"storage", "adapters/transports/directory"}},
    {"prometheus/", {}},
    {"CLI/", {}},
    {"systemd/", {}},
};

const Rooms adapters_may_include{"core", "ports", "crypto", "text", "http"};

/// gateway/policy/decide.h → policy; adapters/formats/xml/format.h → adapters/formats/xml.
std::string room_of(const std::string& path) {
    const std::size_t first{path.find('/')};
    const std::size_t second{path.find('/', first + 1)};
    if (path.rfind("gateway/", 0) == 0) {
        return path.substr(first + 1, second - first - 1);
    }
    return path.substr(0, path.find('/', second + 1));
}

bool allowed(const std::string& from, const std::string& to) {
    if (from == to || from == "app") {
        return true;
    }
    if (from.rfind("adapters/", 0) == 0) {
        return adapters_may_include.contains(to);
    }
    const auto row = may_include.find(from);
    return row != may_include.end() && row->second.contains(to);
}

std::vector<std::string> includes_of(const SourceFile& source) {
    std::vector<std::string> found;
    for (const std::string& line : source.lines()) {
        if (line.rfind("#include ", 0) == 0) {
            found.push_back(line.substr(9));
        }
    }
    return found;
}

std::vector<SourceFile> sources() {
    std::vector<SourceFile> all{files_below("gateway", {".h", ".cpp"})};
    for (SourceFile& adapter : files_below("adapters", {".h", ".cpp"})) {
        all.push_back(std::move(adapter));
    }
    return all;
}

}

TEST_CASE("each room includes only the rooms that the table allows", "[structure]") {
    std::size_t seen{0};
    for (const SourceFile& source : sources()) {
        const std::string from{room_of(source.path)};
        for (const std::string& include : includes_of(source)) {
            if (include.rfind("\"gateway/", 0) != 0 && include.rfind("\"adapters/", 0) != 0) {
                continue;
            }
            ++seen;
            const std::string to{room_of(include.substr(1, include.size() - 2))};
            INFO(source.path << " includes " << include);
            CHECK(allowed(from, to));
        }
    }
    CHECK(seen > 100); // the reader of includes itself must work
}

TEST_CASE("third-party libraries are seen only by the rooms that own them", "[structure]") {
    for (const SourceFile& source : sources()) {
        const std::string from{room_of(source.path)};
        if (from == "app") {
            continue;
        }
        for (const std::string& include : includes_of(source)) {
            for (const auto& [library, rooms] : alone) {
                if (include.rfind("<" + library, 0) == 0) {
                    INFO(source.path << " includes " << include);
                    CHECK(rooms.contains(from));
                }
            }
        }
    }
}

TEST_CASE("the verifier of records shares no code with the search", "[structure]") {
    std::map<std::string, std::vector<std::string>> includes;
    for (const SourceFile& source : files_below("gateway/statistics", {".h", ".cpp"})) {
        includes[source.path] = includes_of(source);
    }
    std::set<std::string> seen;
    std::vector<std::string> left{"gateway/statistics/verify.cpp"};
    while (!left.empty()) {
        const std::string path{left.back()};
        left.pop_back();
        if (!includes.contains(path) || !seen.insert(path).second) {
            continue;
        }
        for (const std::string& include : includes[path]) {
            left.push_back(include.substr(1, include.size() - 2));
        }
    }
    CHECK(seen.contains("gateway/statistics/verify.h"));
    CHECK(seen.contains("gateway/statistics/dataset.h"));
    for (const char* const of_the_optimiser :
         {"grouping", "lattice", "search", "metrics", "record_release"}) {
        CHECK_FALSE(seen.contains(
            std::string{"gateway/statistics/"}.append(of_the_optimiser).append(".h")));
    }
}

TEST_CASE("rooms do not include each other in a circle", "[structure]") {
    // the table itself is free of circles: repeatedly take away what includes only what was taken
    // before
    std::map<std::string, Rooms> left{may_include};
    std::size_t before{left.size() + 1};
    while (left.size() < before) {
        before = left.size();
        for (auto row = left.begin(); row != left.end();) {
            bool free{true};
            for (const std::string& other : row->second) {
                free = free && !left.contains(other);
            }
            row = free ? left.erase(row) : std::next(row);
        }
    }
    CHECK(left.empty());
}

TEST_CASE("no source is longer than 400 lines", "[structure]") {
    for (const SourceFile& source : sources()) {
        INFO(source.path);
        CHECK(source.lines().size() <= 400);
    }
    for (const SourceFile& source : files_below("tests", {".h", ".cpp"})) {
        INFO(source.path);
        CHECK(source.lines().size() <= 400);
    }
}

TEST_CASE("no text of the configuration is longer than 600 lines", "[structure]") {
    const std::vector<SourceFile> texts{files_below("mappings", {".yaml"})};
    CHECK(texts.size() > 50);
    for (const SourceFile& text : texts) {
        INFO(text.path);
        CHECK(text.lines().size() <= 600);
    }
}
