#include "tests/simulators/dev_ca.h"

#include "tests/simulators/documents.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tests::simulators {

namespace {

void run(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str())); // NOLINT: execve takes no const
    }
    arguments.push_back(nullptr);
    pid_t child{0};
    int status{0};
    if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0
        || waitpid(child, &status, 0) != child || status != 0) {
        throw std::runtime_error{"certs/make-dev-ca failed"};
    }
}

}

TemporaryFolder::TemporaryFolder() {
    std::string pattern{(std::filesystem::temp_directory_path() / "lautturi-test-XXXXXX").string()};
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error{"no temporary folder"};
    }
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

DevCa::DevCa(const std::vector<std::string>& names) {
    std::vector<std::string> command{LAUTTURI_MAKE_DEV_CA, folder().string()};
    command.insert(command.end(), names.begin(), names.end());
    run(command);
}

std::string DevCa::spki(const std::string& name) const {
    return read_file(folder() / (name + ".spki")).substr(0, 64);
}

}
