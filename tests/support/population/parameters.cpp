#include "tests/support/population/parameters.h"

#include <yaml-cpp/yaml.h>

#include <set>
#include <stdexcept>

namespace tests::population {

namespace {

/// A YAML map of which every key must be read once: what is left over is a misspelling.
class Map final {
public:
    Map(YAML::Node node, std::string name) : m_node{std::move(node)}, m_name{std::move(name)} {
        if (!m_node.IsMap()) {
            throw std::runtime_error{"population parameters: " + m_name + " is not a map"};
        }
        for (const auto& entry : m_node) {
            if (!m_unread.insert(entry.first.as<std::string>()).second) {
                throw std::runtime_error{"population parameters: a key stands twice in " + m_name};
            }
        }
    }

    [[nodiscard]] YAML::Node at(const std::string& key) {
        if (m_unread.erase(key) == 0) {
            throw std::runtime_error{"population parameters: " + m_name + " lacks " + key};
        }
        return m_node[key];
    }

    template <class T> void read(const std::string& key, T& into) { into = at(key).as<T>(); }

    void finish() const {
        if (!m_unread.empty()) {
            throw std::runtime_error{
                "population parameters: " + m_name + " has an unknown key " + *m_unread.begin()};
        }
    }

private:
    YAML::Node m_node;
    std::string m_name;
    std::set<std::string> m_unread;
};

template <class T> std::vector<Weighted<T>> weighted(const YAML::Node& list) {
    std::vector<Weighted<T>> choices;
    for (const YAML::Node& entry : list) {
        choices.push_back({entry[0].as<T>(), entry[1].as<std::uint64_t>()});
    }
    return choices;
}

std::vector<Weighted<Ages>> weighted_ages(const YAML::Node& list) {
    std::vector<Weighted<Ages>> choices;
    for (const YAML::Node& entry : list) {
        choices.push_back(
            {Ages{entry[0].as<std::int64_t>(), entry[1].as<std::int64_t>()},
             entry[2].as<std::uint64_t>()});
    }
    return choices;
}

std::vector<Weighted<Municipality>> weighted_municipalities(const YAML::Node& list) {
    std::vector<Weighted<Municipality>> choices;
    for (const YAML::Node& entry : list) {
        Map map{entry, "municipalities"};
        Weighted<Municipality> choice;
        map.read("code", choice.value.code);
        map.read("postal", choice.value.postal_codes);
        map.read("weight", choice.weight);
        map.finish();
        choices.push_back(std::move(choice));
    }
    return choices;
}

Shares shares(const YAML::Node& node) {
    Map map{node, "shares"};
    Shares read;
    map.read("without_hetu", read.without_hetu);
    map.read("twin", read.twin);
    map.read("turvakielto", read.turvakielto);
    map.read("turvakielto_ended", read.turvakielto_ended);
    map.read("deceased", read.deceased);
    map.read("restriction", read.restriction);
    map.read("objection", read.objection);
    map.read("wrong_row", read.wrong_row);
    map.read("work_ability_summary", read.work_ability_summary);
    map.read("statement_not_requested", read.statement_not_requested);
    map.read("statement_requested_by_fund", read.statement_requested_by_fund);
    map.read("fund_member", read.fund_member);
    map.read("jobseeking_ended", read.jobseeking_ended);
    map.read("email", read.email);
    map.finish();
    return read;
}

Least least(const YAML::Node& node) {
    Map map{node, "least"};
    Least read;
    map.read("without_hetu", read.without_hetu);
    map.read("turvakielto", read.turvakielto);
    map.read("turvakielto_ended", read.turvakielto_ended);
    map.read("deceased", read.deceased);
    map.read("restriction", read.restriction);
    map.read("objection", read.objection);
    map.read("wrong_row", read.wrong_row);
    map.finish();
    return read;
}

ConsentShares consent_shares(const YAML::Node& node) {
    Map map{node, "consents"};
    ConsentShares read;
    map.read("given", read.given);
    map.read("blanket", read.blanket);
    map.read("refused", read.refused);
    map.read("withdrawn", read.withdrawn);
    map.read("expired", read.expired);
    map.read("none", read.none);
    map.finish();
    return read;
}

DeliverySizes delivery_sizes(const YAML::Node& node) {
    Map map{node, "deliveries"};
    DeliverySizes read;
    map.read("keha_records", read.keha_records);
    map.read("keha_without_source", read.keha_without_source);
    map.read("fund_records", read.fund_records);
    map.read("fund_without_source", read.fund_without_source);
    map.finish();
    return read;
}

void read_words(Map& map, Parameters& read) {
    map.read("streets", read.streets);
    map.read("family_names", read.family_names);
    map.read("rare_family_names", read.rare_family_names);
    map.read("summary_openings", read.summary_openings);
    map.read("summary_details", read.summary_details);
    map.read("occupations", read.occupations);
    Map given{map.at("given_names"), "given_names"};
    given.read("female", read.given_names_female);
    given.read("male", read.given_names_male);
    given.finish();
}

void read_choices(Map& map, Parameters& read) {
    read.ages_of_job_seekers = weighted_ages(map.at("ages_of_job_seekers"));
    read.ages_of_others = weighted_ages(map.at("ages_of_others"));
    read.signs_1900 = weighted<char>(map.at("signs_1900"));
    read.signs_2000 = weighted<char>(map.at("signs_2000"));
    read.mother_tongues = weighted<std::string>(map.at("mother_tongues"));
    read.citizenships = weighted<std::string>(map.at("citizenships"));
    read.municipalities = weighted_municipalities(map.at("municipalities"));
    read.statement_codes = weighted<std::string>(map.at("statement_codes"));
    read.jobseeking_statuses = weighted<std::string>(map.at("jobseeking_statuses"));
    read.benefit_types = weighted<std::string>(map.at("benefit_types"));
}

}

Parameters load_parameters(const std::filesystem::path& file) {
    try {
        Map map{YAML::LoadFile(file.string()), "the file"};
        Parameters read;
        map.read("seed", read.seed);
        map.read("persons", read.persons);
        map.read("jobseekers", read.job_seekers);
        const auto as_of = gateway::core::parse_date(map.at("as_of").as<std::string>());
        if (!as_of) {
            throw std::runtime_error{"population parameters: as_of is not a day"};
        }
        read.as_of = *as_of;
        read.shares = shares(map.at("shares"));
        read.least = least(map.at("least"));
        read.consents = consent_shares(map.at("consents"));
        read.deliveries = delivery_sizes(map.at("deliveries"));
        read_choices(map, read);
        read_words(map, read);
        map.finish();
        return read;
    } catch (const YAML::Exception& error) {
        throw std::runtime_error{std::string{"population parameters: "} + error.what()};
    }
}

void check_size(const Parameters& parameters) {
    constexpr std::size_t fewest_job_seekers{50};
    constexpr std::size_t most_persons{10'000'000};
    if (parameters.job_seekers < fewest_job_seekers
        || parameters.persons < parameters.job_seekers) {
        throw std::invalid_argument{
            "a population needs at least 50 job seekers, and as many persons"};
    }
    if (parameters.persons > most_persons) {
        throw std::invalid_argument{"a population has at most 10000000 persons"};
    }
}

std::filesystem::path default_parameter_file() {
    return LAUTTURI_POPULATION_PARAMETERS;
}

}
