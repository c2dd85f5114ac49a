// System calls by instructions of the program's own, past the C library.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long call(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static void say(const char *what) {
    struct timespec now;
    call(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0, 0, 0);
    char text[100];
    int length = snprintf(text, sizeof text, "%s at %ld.%03ld\n", what, now.tv_sec % 1000000,
                          now.tv_nsec / 1000000);
    call(SYS_write, 1, (long)text, length, 0, 0, 0);
}

static int word;
static int ends[2];

static void *other(void *unused) {
    struct timespec second = {1, 0};
    call(SYS_nanosleep, (long)&second, 0, 0, 0, 0, 0);
    word = 1;
    call(SYS_futex, (long)&word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
    call(SYS_nanosleep, (long)&second, 0, 0, 0, 0, 0);
    call(SYS_write, ends[1], (long)"x", 1, 0, 0, 0);
    return unused;
}

int main(void) {
    say(getauxval(AT_SYSINFO_EHDR) ? "the vdso is there" : "the vdso is hidden");
    if (pipe(ends))
        return 1;
    pthread_t thread;
    pthread_create(&thread, 0, other, 0);
    say("begun");
    while (!word)
        call(SYS_futex, (long)&word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
    say("woken");
    char byte;
    call(SYS_read, ends[0], (long)&byte, 1, 0, 0, 0);
    say("read");
    pthread_join(thread, 0);
    struct timespec half = {0, 500000000};
    call(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, (long)&half, 0, 0, 0);
    say("slept");
    struct pollfd nothing = {ends[0], POLLIN, 0};
    call(SYS_poll, (long)&nothing, 1, 250, 0, 0, 0);
    say("polled");
    int epoll = call(SYS_epoll_create1, 0, 0, 0, 0, 0, 0);
    struct epoll_event event;
    call(SYS_epoll_wait, epoll, (long)&event, 1, 250, 0, 0);
    say("epoll");
    char params[256] = {0};
    long ring = call(SYS_io_uring_setup, 8, (long)params, 0, 0, 0, 0);
    say(ring == -ENOSYS ? "no io_uring" : "io_uring");
    // All signals blocked: the next raw call must not kill.
    unsigned long all = ~0ul, before = 0;
    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, 8, 0, 0);
    call(SYS_nanosleep, (long)&half, 0, 0, 0, 0, 0);
    say("signals blocked");
    sigset_t set;
    sigfillset(&set);
    pthread_sigmask(SIG_SETMASK, &set, 0);
    call(SYS_nanosleep, (long)&half, 0, 0, 0, 0, 0);
    say("blocked again");
    long child = call(SYS_fork, 0, 0, 0, 0, 0, 0);
    if (child == 0)
        call(SYS_exit_group, 7, 0, 0, 0, 0, 0);
    int status = 0;
    call(SYS_wait4, child, (long)&status, 0, 0, 0, 0);
    say(status >> 8 == 7 ? "the child ended with 7" : "the child ended otherwise");
    call(SYS_exit_group, 3, 0, 0, 0, 0, 0);
}
