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

Json kela_batch(const Population& population) {
    Json batch;
    batch["in"] = population.job_seekers.size();
    Json ordinals;
    for (const char* state : {"released", "reduced", "withheld", "rejected"}) {
        batch[state] = 0;
        ordinals[state] = Json::array();
    }
    Json causes = Json::object();
    Json wrong_rows = Json::array();
    for (std::size_t at{0}; at < population.job_seekers.size(); ++at) {
        const Person& person{population.job_seeker(at)};
        const Expected row{expected(person)};
        batch[row.state] = batch[row.state].get<int>() + 1;
        ordinals[row.state].push_back(at + 1);
        Json& cause{causes[row.state][row.cause]};
        cause = cause.is_null() ? 1 : cause.get<int>() + 1;
        if (person.job_seeker->wrong) {
            wrong_rows.push_back(
                {{"ordinal", at + 1}, {"register_id", person.register_id}, {"cause", row.cause}});
        }
    }
    batch["causes"] = causes;
    batch["ordinals"] = ordinals;
    batch["wrong_rows"] = wrong_rows;
    return batch;
}

Json inbound(const Delivery& delivery) {
    Json account;
    account["in"] =
        delivery.handed_over.size() + delivery.quarantined.size() + delivery.rejected.size();
    account["handed_over"] = delivery.handed_over.size();
    account["quarantined"] = delivery.quarantined.size();
    account["rejected"] = delivery.rejected.size();
    account["ordinals"] = {{"quarantined", delivery.quarantined}, {"rejected", delivery.rejected}};
    return account;
}

/// The first job seekers of each kind: somebody to ask about.
Json examples(const Population& population) {
    Json found = Json::object();
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
    return found;
}

}

std::string oracle_json(const Population& population, const Delivery& keha, const Delivery& fund) {
    Json oracle;
    oracle["parameters"] = {
        {"seed", population.parameters.seed},
        {"persons", population.parameters.persons},
        {"jobseekers", population.parameters.job_seekers}};
    oracle["kela_batch"] = kela_batch(population);
    oracle["keha_jobseekers"] = inbound(keha);
    oracle["fund_payments"] = inbound(fund);
    oracle["examples"] = examples(population);
    return oracle.dump(1) + "\n";
}

}
