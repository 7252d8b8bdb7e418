#include "tests/support/population/files.h"

#include <fstream>
#include <functional>
#include <stdexcept>

namespace tests::population {

namespace {

/// Puts the files together, cohort by cohort.
class Files final {
public:
    using Append = std::function<void(const std::string& name, const std::string& text)>;

    Files(const Parameters& parameters, std::size_t cohorts, Append append)
        : m_oracle{parameters, cohorts}, m_append{std::move(append)} {
        m_append("register.sql", register_head());
        m_append("fund-payments.xml", fund_head());
    }

    void add(const Population& cohort) {
        const Delivery keha{keha_jobseekers(cohort)};
        const Delivery fund{fund_payments(cohort)};
        m_oracle.add(cohort, keha, fund);
        m_append("register.sql", register_rows(cohort));
        m_append("consents.ndjson", consents_ndjson(cohort));
        m_append("holds.ndjson", holds_ndjson(cohort));
        m_append("keha-jobseekers.ndjson", keha.text);
        m_append("fund-payments.xml", fund.text);
    }

    void finish() {
        m_append("register.sql", register_tail());
        m_append("fund-payments.xml", fund_tail());
        m_append("oracle.json", m_oracle.text());
    }

private:
    Oracle m_oracle;
    Append m_append;
};

}

std::map<std::string, std::string> files_of(const Population& population) {
    std::map<std::string, std::string> files;
    Files all{population.parameters, 1, [&](const std::string& name, const std::string& text) {
                  files[name] += text;
              }};
    all.add(population);
    all.finish();
    return files;
}

void write_files(const Parameters& parameters, const std::filesystem::path& folder) {
    check_size(parameters);
    std::filesystem::create_directories(folder);
    std::map<std::string, std::ofstream> files;
    const auto append = [&](const std::string& name, const std::string& text) {
        std::ofstream& file{files[name]};
        if (!file.is_open()) {
            file.open(folder / name, std::ios::binary | std::ios::trunc);
        }
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        if (!file) {
            throw std::runtime_error{"cannot write " + name};
        }
    };
    Cohorts cohorts{parameters};
    Files all{parameters, cohorts.count(), append};
    while (const std::optional<Population> cohort{cohorts.next()}) {
        all.add(*cohort);
    }
    all.finish();
    for (auto& [name, file] : files) {
        file.close();
        if (!file) {
            throw std::runtime_error{"cannot write " + name};
        }
    }
}

}
