// Runs a fuzz target over the files of its corpus, where there is no libFuzzer.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
    std::size_t files{0};
    for (int at{1}; at < count; ++at) {
        for (const auto& entry : std::filesystem::directory_iterator{arguments[at]}) {
            std::ifstream file{entry.path(), std::ios::binary};
            const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
            std::cout << entry.path().filename().string() << std::endl;
            LLVMFuzzerTestOneInput(
                reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            ++files;
        }
    }
    std::cout << files << " inputs replayed\n";
    return files == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
