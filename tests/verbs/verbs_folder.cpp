#include "tests/verbs/verbs_folder.h"

#include <stdlib.h>

#include <stdexcept>

namespace tests::verbs {

Folder::Folder() {
    std::string name{(fs::temp_directory_path() / "lautturi-verbs-XXXXXX").string()};
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error{"no folder for a test"};
    }
    m_path = name;
    corridor::write_file(
        settings(), "node.name = typo\ndata.directory = data\nconfig.folder = "
                        + (fs::path{LAUTTURI_SOURCE_DIR} / "mappings").string() + '\n');
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

Finished Folder::run(std::vector<std::string> words, const std::string& input) const {
    words.insert(words.begin(), LAUTTURI_PROGRAM);
    return corridor::run_to_end(words, m_path / "out", {}, input);
}

Finished Folder::verb(std::vector<std::string> words, const std::string& input) const {
    words.insert(words.end(), {"--settings", settings().string()});
    return run(std::move(words), input);
}

}
