#include "tests/support/population/draw_steps.h"

namespace tests::population {

namespace {

class Services final {
public:
    Services(const Parameters& parameters, Random& random)
        : m_parameters{parameters}, m_shares{parameters.shares}, m_random{random} {}

    JobSeeker draw() {
        JobSeeker seeker;
        seeker.from = between_days_ago(900, 40);
        seeker.customership_from = seeker.from;
        if (m_random.per_mille(m_shares.jobseeking_ended)) {
            seeker.until = between_days_ago(20, 1);
            seeker.customership_until = seeker.until;
        }
        seeker.plan_date = between_days_ago(39, 2);
        seeker.plan_valid_until = plus_days(seeker.plan_date, 90);
        seeker.statement = statement();
        seeker.fund_member = seeker.statement.requested_by == "esimerkkikassa"
                             || m_random.per_mille(m_shares.fund_member);
        if (m_random.per_mille(m_shares.work_ability_summary)) {
            seeker.work_ability_summary = summary();
            seeker.consent_to_kela = consent();
            seeker.consent_to_provider = consent();
        }
        return seeker;
    }

private:
    LocalDate between_days_ago(std::int64_t most, std::int64_t least) {
        return plus_days(m_parameters.as_of, -m_random.between(least, most));
    }

    Statement statement() {
        Statement drawn;
        drawn.code = m_random.pick(m_parameters.statement_codes);
        drawn.issued_on = between_days_ago(35, 1);
        drawn.from = plus_days(drawn.issued_on, -m_random.between(0, 30));
        if (m_random.per_mille(350)) {
            drawn.until = plus_days(drawn.issued_on, m_random.between(14, 180));
        }
        if (!m_random.per_mille(m_shares.statement_not_requested)) {
            drawn.requested_on = plus_days(drawn.issued_on, -m_random.between(1, 25));
            drawn.requested_by = m_random.per_mille(m_shares.statement_requested_by_fund)
                                     ? "esimerkkikassa"
                                     : "kela";
        }
        drawn.official_user = "asiantuntija-" + std::to_string(m_random.between(1001, 1042));
        return drawn;
    }

    std::string summary() {
        std::string text{m_random.pick(m_parameters.summary_openings)};
        for (std::int64_t left{m_random.between(0, 2)}; left > 0; --left) {
            text += " " + m_random.pick(m_parameters.summary_details);
        }
        return text;
    }

    ConsentState consent() {
        const ConsentShares& shares{m_parameters.consents};
        const std::vector<Weighted<ConsentState>> states{
            {ConsentState::given, shares.given},     {ConsentState::blanket, shares.blanket},
            {ConsentState::refused, shares.refused}, {ConsentState::withdrawn, shares.withdrawn},
            {ConsentState::expired, shares.expired}, {ConsentState::none, shares.none}};
        return m_random.pick(states);
    }

    const Parameters& m_parameters;
    const Shares& m_shares;
    Random& m_random;
};

}

void draw_services(Population& population) {
    for (const std::size_t at : population.job_seekers) {
        Random random{population.parameters.seed, "services", at};
        population.persons[at].job_seeker = Services{population.parameters, random}.draw();
    }
}

}
