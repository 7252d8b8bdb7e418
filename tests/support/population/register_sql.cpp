#include "tests/support/population/files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tests::population {

namespace {

/// One line of COPY's text format.
class CopyLine final {
public:
    CopyLine& text(const std::string& value) {
        return value.empty() ? null() : raw(escaped(value));
    }
    CopyLine& text_even_if_empty(const std::string& value) { return raw(escaped(value)); }
    CopyLine& truth(bool value) { return raw(value ? "t" : "f"); }
    CopyLine& day(const std::optional<LocalDate>& value) {
        return value ? raw(gateway::core::to_text(*value)) : null();
    }
    CopyLine& null() { return raw("\\N"); }

    [[nodiscard]] std::string line() const { return m_line + "\n"; }

private:
    static std::string escaped(const std::string& value) {
        std::string text;
        for (const char byte : value) {
            switch (byte) {
            case '\\': text += "\\\\"; break;
            case '\t': text += "\\t"; break;
            case '\n': text += "\\n"; break;
            case '\r': text += "\\r"; break;
            default: text += byte;
            }
        }
        return text;
    }

    CopyLine& raw(const std::string& value) {
        m_line += (m_first ? "" : "\t") + value;
        m_first = false;
        return *this;
    }

    std::string m_line;
    bool m_first{true};
};

std::string person_line(const Person& person) {
    const bool nameless{person.job_seeker && person.job_seeker->wrong == Wrong::missing_name};
    CopyLine line;
    line.text(person.register_id).text(shown_hetu(person));
    line.text(nameless ? std::string{} : person.family_name).text(person.given_names);
    line.text(person.street_address).text(person.postal_code).text(person.municipality);
    line.text(person.phone).text(person.email).text(person.mother_tongue).text(person.citizenship);
    line.truth(person.protects_address()).day(person.died);
    if (!person.job_seeker) {
        for (int column{0}; column < 8; ++column) {
            line.null();
        }
        return line.line();
    }
    const JobSeeker& seeker{*person.job_seeker};
    line.day(seeker.from)
        .day(seeker.until)
        .day(seeker.customership_from)
        .day(seeker.customership_until);
    line.day(seeker.plan_date).day(seeker.plan_valid_until);
    line.text_even_if_empty(seeker.fund_member ? "esimerkkikassa" : "")
        .text(seeker.work_ability_summary);
    return line.line();
}

std::string statement_line(const Person& person, std::size_t ordinal) {
    const Statement& statement{person.job_seeker->statement};
    const std::string digits{std::to_string(ordinal)};
    CopyLine line;
    line.text("L-" + std::string(digits.size() < 7 ? 7 - digits.size() : 0, '0') + digits);
    line.text(person.register_id).text(statement.code).day(statement.from).day(statement.until);
    line.day(statement.issued_on).day(statement.requested_on).text(statement.requested_by);
    line.text(statement.official_user);
    return line.line();
}

}

std::string register_head() {
    std::ifstream file{LAUTTURI_POPULATION_SCHEMA, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file || text.empty()) {
        throw std::runtime_error{"the register's schema cannot be read"};
    }
    return text;
}

std::string register_rows(const Population& population) {
    std::string sql{"COPY person FROM stdin;\n"};
    for (const Person& person : population.persons) {
        sql += person_line(person);
    }
    sql += "\\.\n\nCOPY statement FROM stdin;\n";
    for (std::size_t at{0}; at < population.job_seekers.size(); ++at) {
        sql += statement_line(population.job_seeker(at), population.first_statement + at + 1);
    }
    return sql + "\\.\n\n";
}

std::string register_tail() {
    return "CREATE INDEX person_personal_id ON person (personal_id);\n"
           "CREATE INDEX statement_person ON statement (register_id);\n"
           "COMMIT;\n"
           "ANALYZE customer_register.person;\n"
           "ANALYZE customer_register.statement;\n";
}

}
