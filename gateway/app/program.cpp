#include "gateway/app/program.h"

#include "gateway/core/bytes.h"

#include <elf.h>
#include <link.h>

#include <cstring>

namespace gateway::app {

namespace {

constexpr std::size_t aligned(std::size_t size) noexcept {
    constexpr std::size_t to{4};
    return (size + to - 1) / to * to;
}

/// The build id among the notes of one segment.
std::string build_in(const char* notes, std::size_t size) {
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) head{};
        std::memcpy(&head, notes, sizeof head);
        const std::size_t name{aligned(head.n_namesz)};
        const std::size_t whole{sizeof head + name + aligned(head.n_descsz)};
        if (whole > size) {
            break;
        }
        const char* const description{notes + sizeof head + name};
        if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == sizeof ELF_NOTE_GNU
            && std::memcmp(notes + sizeof head, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0) {
            return core::to_hex(core::as_bytes(std::string_view{description, head.n_descsz}));
        }
        notes += whole;
        size -= whole;
    }
    return {};
}

/// The first object is the program itself: the walk ends with it.
int look(dl_phdr_info* info, std::size_t, void* into) {
    for (int at{0}; at < info->dlpi_phnum; ++at) {
        const ElfW(Phdr) & segment{info->dlpi_phdr[at]};
        if (segment.p_type == PT_NOTE) {
            auto& build = *static_cast<std::string*>(into);
            const std::string found{build_in(
                reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr), segment.p_memsz)};
            build = found.empty() ? build : found;
        }
    }
    return 1;
}

}

std::string program_version() {
    return LAUTTURI_VERSION;
}

std::string program_build() {
    std::string build;
    dl_iterate_phdr(look, &build);
    return build;
}

std::string program_words() {
    const std::string build{program_build()};
    return build.empty() ? program_version() : program_version() + " (build " + build + ')';
}

}
