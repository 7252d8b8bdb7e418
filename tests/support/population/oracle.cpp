#include "tests/support/population/files.h"

#include <nlohmann/json.hpp>

#include <array>

// The rules of the Kela batch, once more and naively, for people to read:
//   - a row that is wrong as a value is rejected;
//   - without a personal identity code, or under an upheld restriction, or when Kela did not ask
//   for the
//     statement, nothing leaves;
//   - turvakielto keeps the address, and a missing consent keeps the work-ability summary: the rest
//   leaves.
// An objection touches only what rests on GDPR 6(1)(e) or (f); this batch rests on 6(1)(c).

namespace tests::population {

namespace {

using Json = nlohmann::ordered_json;

struct Expected {
    const char* state;
    const char* cause;
};

Expected expected(const Person& person) {
    const JobSeeker& seeker{*person.job_seeker};
    if (seeker.wrong) {
        constexpr std::array<const char*, 4> causes{
            "check-character", "century-sign", "impossible-date", "missing-name"};
        return {"rejected", causes[static_cast<std::size_t>(*seeker.wrong)]};
    }
    if (person.hetu.empty()) {
        return {"withheld", "no-personal-id"};
    }
    if (person.has_hold("restriction", "upheld")) {
        return {"withheld", "restriction"};
    }
    if (!seeker.statement.requested_on) {
        return {"withheld", "not-requested"};
    }
    if (seeker.statement.requested_by != "kela") {
        return {"withheld", "requested-by-another"};
    }
    const bool health_kept{
        !seeker.work_ability_summary.empty() && seeker.consent_to_kela != ConsentState::given};
    if (person.protects_address()) {
        return {"reduced", health_kept ? "turvakielto-and-health" : "turvakielto"};
    }
    return health_kept ? Expected{"reduced", "health"} : Expected{"released", "everything"};
}

Json no_batch() {
    Json batch;
    batch["in"] = 0;
    for (const char* state : {"released", "reduced", "withheld", "rejected"}) {
        batch[state] = 0;
        batch["ordinals"][state] = Json::array();
    }
    batch["causes"] = Json::object();
    batch["wrong_rows"] = Json::array();
    return batch;
}

void count_one(Json& count) {
    count = count.is_null() ? 1 : count.get<int>() + 1;
}

void add_batch(Json& batch, const Population& population, bool with_ordinals) {
    batch["in"] = batch["in"].get<std::size_t>() + population.job_seekers.size();
    for (std::size_t at{0}; at < population.job_seekers.size(); ++at) {
        const Person& person{population.job_seeker(at)};
        const Expected row{expected(person)};
        const std::size_t ordinal{population.first_statement + at + 1};
        count_one(batch[row.state]);
        count_one(batch["causes"][row.state][row.cause]);
        if (with_ordinals) {
            batch["ordinals"][row.state].push_back(ordinal);
        }
        if (person.job_seeker->wrong) {
            batch["wrong_rows"].push_back(
                {{"ordinal", ordinal}, {"register_id", person.register_id}, {"cause", row.cause}});
        }
    }
}

Json no_inbound() {
    return {
        {"in", 0},
        {"handed_over", 0},
        {"quarantined", 0},
        {"rejected", 0},
        {"ordinals", {{"quarantined", Json::array()}, {"rejected", Json::array()}}}};
}

void add_inbound(Json& account, const Delivery& delivery) {
    const std::size_t before{account["in"].get<std::size_t>()};
    const auto add = [&](const char* state, const std::vector<std::size_t>& ordinals) {
        account["in"] = account["in"].get<std::size_t>() + ordinals.size();
        account[state] = account[state].get<std::size_t>() + ordinals.size();
        if (account["ordinals"].contains(state)) {
            for (const std::size_t ordinal : ordinals) {
                account["ordinals"][state].push_back(before + ordinal);
            }
        }
    };
    add("handed_over", delivery.handed_over);
    add("quarantined", delivery.quarantined);
    add("rejected", delivery.rejected);
}

/// The first job seekers of each kind: somebody to ask about.
void add_examples(Json& found, const Population& population) {
    const auto remember = [&](const char* kind, const Person& person) {
        if (!found.contains(kind)) {
            found[kind] = person.hetu;
        }
    };
    for (const std::size_t at : population.job_seekers) {
        const Person& person{population.persons[at]};
        const JobSeeker& seeker{*person.job_seeker};
        if (person.hetu.empty() || seeker.wrong || seeker.until || person.died) {
            continue;
        }
        if (person.holds.empty()) {
            remember(seeker.fund_member ? "fund-member" : "not-fund-member", person);
        }
        if (person.protects_address()) {
            remember("turvakielto", person);
        }
        if (person.has_hold("restriction", "upheld")) {
            remember("restriction", person);
        }
        if (!seeker.work_ability_summary.empty() && person.holds.empty()) {
            constexpr std::array<const char*, 6> kinds{
                "provider-consent-given",   "provider-consent-blanket",
                "provider-consent-refused", "provider-consent-withdrawn",
                "provider-consent-expired", "provider-consent-none"};
            remember(kinds[static_cast<std::size_t>(seeker.consent_to_provider)], person);
        }
    }
}

}

struct Oracle::Inside {
    Json oracle;
    bool with_ordinals;
};

Oracle::Oracle(const Parameters& parameters, std::size_t cohorts)
    : m_inside{std::make_unique<Inside>(Inside{{}, cohorts == 1})} {
    Json& oracle{m_inside->oracle};
    oracle["parameters"] = {
        {"seed", parameters.seed},
        {"persons", parameters.persons},
        {"jobseekers", parameters.job_seekers}};
    oracle["kela_batch"] = no_batch();
    if (!m_inside->with_ordinals) {
        oracle["kela_batch"].erase("ordinals");
    }
    oracle["keha_jobseekers"] = no_inbound();
    oracle["fund_payments"] = no_inbound();
    oracle["examples"] = Json::object();
}

Oracle::~Oracle() = default;

void Oracle::add(const Population& cohort, const Delivery& keha, const Delivery& fund) {
    Json& oracle{m_inside->oracle};
    add_batch(oracle["kela_batch"], cohort, m_inside->with_ordinals);
    add_inbound(oracle["keha_jobseekers"], keha);
    add_inbound(oracle["fund_payments"], fund);
    add_examples(oracle["examples"], cohort);
}

std::string Oracle::text() const {
    return m_inside->oracle.dump(1) + "\n";
}

}
