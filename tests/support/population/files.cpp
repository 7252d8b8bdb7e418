#include "tests/support/population/files.h"

#include <fstream>
#include <stdexcept>

namespace tests::population {

std::map<std::string, std::string> files_of(const Population& population) {
    Delivery keha{keha_jobseekers(population)};
    Delivery fund{fund_payments(population)};
    std::map<std::string, std::string> files;
    files["oracle.json"] = oracle_json(population, keha, fund);
    files["register.sql"] = register_sql(population);
    files["consents.ndjson"] = consents_ndjson(population);
    files["holds.ndjson"] = holds_ndjson(population);
    files["keha-jobseekers.ndjson"] = std::move(keha.text);
    files["fund-payments.xml"] = std::move(fund.text);
    return files;
}

void write_files(const Population& population, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : files_of(population)) {
        std::ofstream file{folder / name, std::ios::binary | std::ios::trunc};
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) {
            throw std::runtime_error{"cannot write " + name};
        }
    }
}

}
