#include "tests/fault_matrix/machine.h"

#include "tests/corridor/process.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tests::faults {

namespace fs = std::filesystem;
using corridor::write_file;

namespace {

const fs::path database_server{"/usr/lib/postgresql/15/bin/postgres"};

/// Written beside and renamed: readers see the one or the other.
void replace_file(const fs::path& file, const std::string& text) {
    const fs::path fresh{file.string() + ".new"};
    write_file(fresh, text);
    fs::permissions(fresh, fs::perms{0644});
    fs::rename(fresh, file);
}

}

Machine::Machine() {
    fs::permissions(m_folder.path(), fs::perms{0755});
    arm("");
    ::setenv("LAUTTURI_FAILPOINT", ("@" + (m_folder.path() / "failpoint").string()).c_str(), 1);
    take_mounts();
    if (ours()) {
        take_clock();
    }
}

void Machine::take_mounts() {
    if (::geteuid() != 0) {
        m_why_not = "not root";
    } else if (
        ::unshare(CLONE_NEWNS) != 0
        || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        m_why_not = "no mounts of its own";
    }
}

void Machine::take_clock() {
    const fs::path file{m_folder.path() / "clock"};
    const fs::path library{m_folder.path() / "set_clock.so"}; // where the database's user may go
    fs::copy_file(LAUTTURI_SET_CLOCK, library);
    write_file(file, std::string(sizeof *m_clock, '\0'));
    fs::permissions(file, fs::perms{0644});
    const int open{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
    void* const mapped{
        ::mmap(nullptr, sizeof *m_clock, PROT_READ | PROT_WRITE, MAP_SHARED, open, 0)};
    ::close(open);
    if (mapped == MAP_FAILED) {
        throw std::runtime_error{"the clock cannot be set"};
    }
    m_clock = static_cast<std::atomic<std::int64_t>*>(mapped);
    wrap_database_server(
        "LAUTTURI_TEST_CLOCK=" + file.string() + " LD_PRELOAD=" + library.string());
    ::setenv("LAUTTURI_TEST_CLOCK", file.c_str(), 1);
    ::setenv("LD_PRELOAD", library.c_str(), 1);
}

/// The daemon gives its database server an environment of its own, so the server's program is
/// another one here: the same, with our clock.
void Machine::wrap_database_server(const std::string& environment) const {
    const fs::path real{m_folder.path() / "postgres"};
    const fs::path wrapper{m_folder.path() / "postgres-at-our-time"};
    fs::copy_file(database_server, real);
    write_file(wrapper, "#!/bin/sh\n" + environment + " exec " + real.string() + " \"$@\"\n");
    fs::permissions(wrapper, fs::perms{0755});
    fs::permissions(real, fs::perms{0755});
    if (::mount(wrapper.c_str(), database_server.c_str(), nullptr, MS_BIND, nullptr) != 0) {
        throw std::runtime_error{"the database server cannot be wrapped"};
    }
}

void Machine::move_clock(std::chrono::seconds by) {
    if (m_clock != nullptr) {
        *m_clock += by.count();
    }
}

void Machine::set_clock_right() {
    if (m_clock != nullptr) {
        *m_clock = 0;
    }
}

/// Each time another text: passages are counted from when it is read first.
void Machine::arm(const std::string& failpoint) {
    replace_file(m_folder.path() / "failpoint", failpoint + " " + std::to_string(++m_armed));
}

}
