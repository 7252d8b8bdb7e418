#include "gateway/xslt/lock.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace lautturi_xslt {

namespace {

#if defined(__x86_64__)
constexpr unsigned architecture{AUDIT_ARCH_X86_64};
#elif defined(__aarch64__)
constexpr unsigned architecture{AUDIT_ARCH_AARCH64};
#else
#error "the system calls of this architecture are not known: nothing could be locked in"
#endif

bool limit(__rlimit_resource_t what, rlim_t most) {
    const rlimit both{most, most};
    return setrlimit(what, &both) == 0;
}

sock_filter step(unsigned code, unsigned operand, unsigned char otherwise = 0) {
    return {static_cast<unsigned short>(code), 0, otherwise, operand};
}

sock_filter load(std::size_t offset) {
    return step(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
}

sock_filter answer(unsigned verdict) {
    return step(BPF_RET | BPF_K, verdict);
}

/// Passes over `otherwise` steps unless the loaded word is that.
sock_filter only_if(unsigned is, unsigned char otherwise) {
    return step(BPF_JMP | BPF_JEQ | BPF_K, is, otherwise);
}

/// What only computes is allowed. Memory is, unless it could be executed. All else is refused: an
/// attempt is an error that is seen, not a silent end.
std::vector<sock_filter> what_is_left() {
    constexpr unsigned refused{SECCOMP_RET_ERRNO | EPERM};
    std::vector<sock_filter> steps{
        load(offsetof(seccomp_data, arch)), only_if(architecture, 1),
        step(BPF_JMP | BPF_JA, 1),          answer(SECCOMP_RET_KILL_PROCESS),
        load(offsetof(seccomp_data, nr)),
    };
    for (const int call :
         {__NR_read, __NR_write, __NR_munmap, __NR_mremap, __NR_brk, __NR_madvise, __NR_futex,
          __NR_clock_gettime, __NR_rt_sigreturn, __NR_exit, __NR_exit_group}) {
        steps.push_back(only_if(static_cast<unsigned>(call), 1));
        steps.push_back(answer(SECCOMP_RET_ALLOW));
    }
    steps.push_back(only_if(__NR_mmap, 4));
    steps.push_back(load(offsetof(seccomp_data, args) + 2 * sizeof(__u64))); // little-endian: low
    steps.push_back(step(BPF_ALU | BPF_AND | BPF_K, PROT_EXEC));
    steps.push_back(only_if(0, 1));
    steps.push_back(answer(SECCOMP_RET_ALLOW));
    steps.push_back(answer(refused));
    return steps;
}

bool leave_only_what_computes() {
    std::vector<sock_filter> steps{what_is_left()};
    const sock_fprog filter{static_cast<unsigned short>(steps.size()), steps.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

}

bool give_up_all_rights() {
    constexpr rlim_t memory{rlim_t{768} << 20U};
    constexpr rlim_t seconds{20};
    constexpr rlim_t open{3};
    return limit(RLIMIT_AS, memory) && limit(RLIMIT_CPU, seconds) && limit(RLIMIT_FSIZE, 0)
           && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, open) && limit(RLIMIT_NPROC, 0)
           && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
           && leave_only_what_computes();
}

}
