#include "tests/operations/exposition.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <regex>
#include <sstream>

namespace tests::operations {

namespace {

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size()
           && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Labels labels_of(const std::string& text) {
    static const std::regex pair{R"re(([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)")re"};
    Labels labels;
    for (auto at = std::sregex_iterator{text.begin(), text.end(), pair};
         at != std::sregex_iterator{}; ++at) {
        labels[(*at)[1]] = (*at)[2];
    }
    return labels;
}

/// The family that a sample belongs to, by the types declared so far.
std::string family_of(const std::string& name, const std::map<std::string, std::string>& types) {
    for (const char* const suffix : {"_bucket", "_sum", "_count"}) {
        if (ends_with(name, suffix)) {
            const std::string family{name.substr(0, name.size() - std::string{suffix}.size())};
            const auto found = types.find(family);
            if (found != types.end() && found->second == "histogram") {
                return family;
            }
        }
    }
    return name;
}

class Reader final {
public:
    void line(const std::string& line) {
        static const std::regex comment{R"(# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+))"};
        static const std::regex sample{
            R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-z_]+="[^"]*",?)+\})? (-?[0-9.e+-]+|\+Inf|NaN))re"};
        std::smatch match;
        if (std::regex_match(line, match, comment)) {
            declare(match[1], match[2], match[3]);
        } else if (std::regex_match(line, match, sample)) {
            add(match[1], labels_of(match[2]), std::stod(match[3]));
        } else {
            fault("a line that nobody can read: " + line);
        }
    }

    [[nodiscard]] Exposition take() {
        check_histograms();
        return std::move(m_all);
    }

private:
    void fault(const std::string& what) { m_all.faults.push_back(what); }

    void declare(const std::string& what, const std::string& name, const std::string& text) {
        std::map<std::string, std::string>& place{what == "HELP" ? m_help : m_all.types};
        if (!place.emplace(name, text).second) {
            fault(what + " twice: " + name);
        }
        if (what == "TYPE") {
            if (text != "counter" && text != "gauge" && text != "histogram") {
                fault("a type that we do not use: " + name);
            }
            if ((text == "counter") != ends_with(name, "_total")) {
                fault("counters, and they alone, end in _total: " + name);
            }
        } else if (!ends_with(text, ".")) {
            fault("help that is no sentence: " + name);
        }
    }

    void add(const std::string& name, Labels labels, double value) {
        const std::string family{family_of(name, m_all.types)};
        if (m_help.count(family) == 0 || m_all.types.count(family) == 0) {
            fault("a sample without HELP and TYPE before it: " + name);
        }
        if (!m_seen.emplace(name, labels).second) {
            fault("a series twice: " + name);
        }
        if (m_all.types[family] == "counter" && value < 0) {
            fault("a counter below zero: " + name);
        }
        m_all.samples.push_back(Sample{name, std::move(labels), value});
    }

    void check_histograms() {
        std::map<std::pair<std::string, Labels>, double> last;
        for (const Sample& sample : m_all.samples) {
            if (!ends_with(sample.name, "_bucket")) {
                continue;
            }
            Labels rest{sample.labels};
            if (rest.erase("le") == 0) {
                fault("a bucket without le: " + sample.name);
            }
            double& before{last[{sample.name.substr(0, sample.name.size() - 7), rest}]};
            if (sample.value < before) {
                fault("buckets that do not grow: " + sample.name);
            }
            before = sample.value;
        }
        for (const auto& [series, count] : last) {
            if (m_all.value(series.first + "_count", series.second) != count) {
                fault("the last bucket is not the count: " + series.first);
            }
        }
    }

    Exposition m_all;
    std::map<std::string, std::string> m_help;
    std::set<std::pair<std::string, Labels>> m_seen;
};

}

double Exposition::value(const std::string& name, const Labels& labels) const {
    for (const Sample& sample : samples) {
        if (sample.name == name && sample.labels == labels) {
            return sample.value;
        }
    }
    return 0;
}

Exposition read_exposition(const std::string& text) {
    Reader reader;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        reader.line(line);
    }
    return reader.take();
}

Exposition scrape(corridor::House& house) {
    const std::string answer{house.health("/metrics")};
    const std::size_t body{answer.find("\r\n\r\n")};
    REQUIRE(body != std::string::npos);
    CHECK(answer.find(" 200 ") != std::string::npos);
    CHECK(answer.find("Content-Type: text/plain; version=0.0.4") != std::string::npos);
    return read_exposition(answer.substr(body + 4));
}

}
