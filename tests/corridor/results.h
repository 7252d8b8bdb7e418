#pragma once
// A party that takes files with our ids in them, and says of each record what became of it.

#include "tests/corridor/house.h"

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tests::corridor {

/// Has Kela take statements as files in `kela-files`, and answer with files. Restarts the daemon.
void let_kela_answer(House& house);

/// Our ids in a document, in its order, with the persons they are about.
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
records_in(const std::filesystem::path& file);

[[nodiscard]] std::set<std::filesystem::path> documents(House& house);

/// One result, for answered().
[[nodiscard]] std::string
result(const std::string& record, const std::string& outcome, const std::string& code = {});

/// Kela leaves results. @return the run that took them in
Json answered(House& house, const std::string& name, const std::string& results);

}
