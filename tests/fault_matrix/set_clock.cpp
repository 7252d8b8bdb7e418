// A wall clock that can be set, for the processes of one machine that a test plays: loaded into
// them by LD_PRELOAD, it adds a number of seconds, which stands in a file that is shared in memory.
// As when a clock is set, the time since boot stays as it is, and waits until a time of the wall
// end earlier or later. It must never be loaded into anything but a test's own processes.

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

using Seconds = std::atomic<std::int64_t>;

const Seconds* map() noexcept {
    const char* const name{std::getenv("LAUTTURI_TEST_CLOCK")};
    const int file{name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC)};
    if (file < 0) {
        return nullptr;
    }
    void* const mapped{::mmap(nullptr, sizeof(Seconds), PROT_READ, MAP_SHARED, file, 0)};
    ::close(file);
    return mapped == MAP_FAILED ? nullptr : static_cast<const Seconds*>(mapped);
}

std::int64_t shift() noexcept {
    static const Seconds* const seconds{map()};
    return seconds == nullptr ? 0 : seconds->load();
}

/// A deadline as the kernel knows it. Those of the time since boot are small, and are left alone.
timespec as_it_is(const timespec& deadline) noexcept {
    constexpr std::time_t of_the_wall{1'000'000'000};
    timespec real{deadline};
    if (deadline.tv_sec > of_the_wall) {
        real.tv_sec -= shift();
    }
    return real;
}

template <class Function> Function* next(const char* name) noexcept {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const long failed{::syscall(SYS_clock_gettime, clock, time)};
    if (failed == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        time->tv_sec += shift();
    }
    return static_cast<int>(failed);
}

int gettimeofday(timeval* time, void*) noexcept {
    timespec now{};
    const int failed{::clock_gettime(CLOCK_REALTIME, &now)};
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1'000;
    return failed;
}

std::time_t time(std::time_t* into) noexcept {
    timespec now{};
    static_cast<void>(::clock_gettime(CLOCK_REALTIME, &now));
    if (into != nullptr) {
        *into = now.tv_sec;
    }
    return now.tv_sec;
}

int pthread_cond_timedwait(
    pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline) {
    static const auto real = next<decltype(pthread_cond_timedwait)>("pthread_cond_timedwait");
    const timespec until{as_it_is(*deadline)};
    return real(condition, mutex, &until);
}

int sem_timedwait(sem_t* semaphore, const timespec* deadline) {
    static const auto real = next<decltype(sem_timedwait)>("sem_timedwait");
    const timespec until{as_it_is(*deadline)};
    return real(semaphore, &until);
}
}
