#include "tests/support/population/files.h"

#include <nlohmann/json.hpp>

namespace tests::population {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* item{"health.work-ability-summary"};

std::string two_digits(std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

/// To whom a consent is, for what, and as what.
struct Recipient {
    std::string party;
    std::string party_class;
    std::string purpose;
    std::vector<std::string> roles;
};

class ConsentLines final {
public:
    ConsentLines(const Person& person, const Recipient& recipient, Random& random)
        : m_person{person}, m_recipient{recipient}, m_random{random} {}

    std::string tell(ConsentState state) {
        const LocalDate early{day(2025, 1, 30)};
        const LocalDate later{day(2025, 3, 300)};
        const LocalDate long_ago{day(2024, 3, 200)};
        const LocalDate end_in_2025{day(2025, 2, 330)};
        switch (state) {
        case ConsentState::given: event("given", later, true, far_end()); break;
        case ConsentState::blanket: event("given", later, false, far_end()); break;
        case ConsentState::refused:
            if (m_random.per_mille(500)) {
                event("requested", early, true, nullptr);
            }
            event("refused", later, true, nullptr);
            break;
        case ConsentState::withdrawn:
            event("given", early, true, far_end());
            event("withdrawn", later, true, nullptr);
            break;
        case ConsentState::expired:
            event("given", long_ago, true, gateway::core::to_text(end_in_2025));
            break;
        case ConsentState::none: break;
        }
        return std::move(m_lines);
    }

private:
    LocalDate day(std::int16_t year, std::uint8_t from_month, std::int64_t within_days) {
        return plus(LocalDate{year, from_month, 1}, m_random.between(0, within_days));
    }

    /// From the day on which one is fifteen; before it, a guardian speaks.
    [[nodiscard]] bool is_old_enough(LocalDate day) const {
        LocalDate fifteen{m_person.born};
        fifteen.year = static_cast<std::int16_t>(fifteen.year + 15);
        return day >= fifteen;
    }

    static LocalDate plus(LocalDate date, std::int64_t days) {
        for (; days > 0; --days) {
            date = gateway::core::next_day(date);
        }
        return date;
    }

    Json far_end() {
        return m_random.per_mille(500)
                   ? Json(nullptr)
                   : Json("20" + std::to_string(m_random.between(40, 49)) + "-12-31");
    }

    void event(const std::string& kind, LocalDate when, bool itemised, const Json& valid_until) {
        const std::string expressed{instant_on(when, m_random)};
        const std::string recorded{instant_on(gateway::core::next_day(when), m_random)};
        const std::string reference{"doc-" + std::to_string(m_random.between(100000, 999999))};
        const std::string digest{m_random.hex(64)};
        const std::string& tongue{m_person.mother_tongue};
        const bool is_statement{kind != "requested"};
        for (const std::string& role : m_recipient.roles) {
            Json line;
            line["subject"] = m_person.hetu;
            line["register"] = "etela-satakunta";
            line["kind"] = kind;
            line["role"] = role;
            line["items"] = {item};
            line["parties"] = {m_recipient.party};
            line["classes"] = Json::array();
            if (!m_recipient.party_class.empty()) {
                line["classes"].push_back(m_recipient.party_class);
            }
            line["purposes"] = {m_recipient.purpose};
            line["explicit"] = is_statement && itemised;
            line["itemised"] = itemised;
            line["written"] = is_statement;
            line["by"] = !is_statement ? "authority" : is_old_enough(when) ? "person" : "guardian";
            line["expressed_at"] = expressed;
            line["recorded_at"] = recorded;
            line["valid_until"] = valid_until;
            line["notice_version"] = "1";
            line["language"] = tongue == "fi" || tongue == "sv" ? tongue : "en";
            line["evidence"] = {{"reference", reference}, {"sha256", digest}};
            line["told_basis"] = role == "gdpr9" ? "9.2.a" : "";
            m_lines += line.dump() + "\n";
        }
    }

    const Person& m_person;
    const Recipient& m_recipient;
    Random& m_random;
    std::string m_lines;
};

}

std::string instant_on(LocalDate day, Random& random) {
    const std::string hour{two_digits(random.between(6, 13))};
    return gateway::core::to_text(day) + "T" + hour + ":" + two_digits(random.between(0, 59))
           + ":00Z";
}

std::string consents_ndjson(const Population& population) {
    const Recipient kela{"kela", "", "unemployment-benefit", {"gdpr9"}};
    const Recipient provider{
        "kuntoutus-esimerkki",
        "service-provider",
        "employment-service",
        {"gdpr9", "secrecy-waiver"}};
    std::string lines;
    for (const std::size_t at : population.job_seekers) {
        const Person& person{population.persons[at]};
        if (person.hetu.empty() || person.job_seeker->wrong) {
            continue; // nobody whom a consent could be recorded of
        }
        Random random{population.parameters.seed, "consents", at};
        lines += ConsentLines{person, kela, random}.tell(person.job_seeker->consent_to_kela);
        lines +=
            ConsentLines{person, provider, random}.tell(person.job_seeker->consent_to_provider);
    }
    return lines;
}

std::string holds_ndjson(const Population& population) {
    std::string lines;
    for (const Person& person : population.persons) {
        for (const Hold& hold : person.holds) {
            Json line;
            line["subject"] = person.hetu;
            line["register"] = "etela-satakunta";
            line["kind"] = hold.kind;
            line["state"] = hold.state;
            line["from"] = gateway::core::to_text(hold.from);
            line["until"] = hold.until ? Json(gateway::core::to_text(*hold.until)) : Json(nullptr);
            line["items"] = Json::array();
            line["bases"] = hold.bases;
            lines += line.dump() + "\n";
        }
    }
    return lines;
}

}
