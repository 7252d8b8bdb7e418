#include "tests/notice/knowledge.h"

#include "gateway/notice/input.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tests::notice_room {

using namespace gateway;

namespace {

std::shared_ptr<const config::Configuration> load() {
    const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), core::Digest{}, {})};
    if (!loaded.configuration) {
        throw std::logic_error{"the shipped configuration does not load"};
    }
    return loaded.configuration;
}

}

const config::Configuration& shipped() {
    static const std::shared_ptr<const config::Configuration> configuration{load()};
    return *configuration;
}

notice::Knowledge knowledge() {
    return {shipped().rules->law().acts, shipped().lexicon};
}

std::filesystem::path folder() {
    return NOTICE_TESTS;
}

std::string file(const std::string& name) {
    std::ifstream stream{folder() / name, std::ios::binary};
    if (!stream) {
        throw std::logic_error{"there is no " + name};
    }
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::string notice_text(const std::string& name) {
    return notice::words_of(core::as_bytes(file("texts/" + name))).value();
}

core::LocalDate day(std::string_view text) {
    return core::parse_date(text).value();
}

std::vector<notice::Finding> lint(const std::string& words, std::string_view today) {
    return notice::lint(notice::Text::of(words), knowledge(), day(today));
}

std::vector<notice::Finding>
of_rule(const std::string& words, notice::Rule rule, std::string_view today) {
    std::vector<notice::Finding> found;
    for (notice::Finding& finding : lint(words, today)) {
        if (finding.rule == rule) {
            found.push_back(std::move(finding));
        }
    }
    return found;
}

std::string shown(const notice::Finding& finding) {
    return std::to_string(finding.line) + " " + std::string{name_of(finding.rule)} + " "
           + std::string{name_of(finding.severity)} + " | " + finding.quote;
}

}
