// Timers that send signals, and signals that end waits: each part prints what the same program
// prints in real time, in tenths of a second.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct timespec began;
static volatile int fired;

static double at(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - began.tv_sec + (now.tv_nsec - began.tv_nsec) / 1e9;
}

static void say(const char *what, long n) {
    printf("%s %ld at %.1f\n", what, n, at());
    fflush(stdout);
}

// An answer of a call: its error, if it has one.
static void ends(const char *what, long answer) {
    printf("%s %s at %.1f\n", what, answer >= 0 ? "0" : strerrorname_np(errno), at());
    fflush(stdout);
}

static void counts(int signal) {
    (void)signal;
    fired++;
}

static void begins(void) {
    clock_gettime(CLOCK_MONOTONIC, &began);
    fired = 0;
}

static void handles(int signal, void (*handler)(int), int flags) {
    struct sigaction action = {0};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signal, &action, 0);
}

static timer_t timer(clockid_t clock, int how, int signal, double first, double then) {
    timer_t timer;
    struct sigevent event = {0};
    event.sigev_notify = how;
    event.sigev_signo = signal;
    event.sigev_value.sival_int = 7;
    if (how == SIGEV_THREAD_ID) event._sigev_un._tid = gettid();
    if (timer_create(clock, &event, &timer)) exit(1);
    struct itimerspec times = {{(long)then, (then - (long)then) * 1e9},
                               {(long)first, (first - (long)first) * 1e9}};
    timer_settime(timer, 0, &times, 0);
    return timer;
}

static void told(int signal, siginfo_t *info, void *unused) {
    (void)unused;
    fired++;
    printf("signal %d, code %d, value %d at %.1f\n", signal == SIGUSR1, info->si_code,
           info->si_value.sival_int, at());
}

static void timers(void) {
    begins();
    handles(SIGALRM, counts, 0);
    alarm(10);
    say("before it", alarm(2));
    say("left of five", sleep(5));
    struct itimerval often = {{0, 250000}, {0, 500000}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, 0);
    while (fired < 4) pause();
    say("four times", fired);
    setitimer(ITIMER_REAL, &never, &often);
    printf("every %.2f\n", often.it_interval.tv_usec / 1e6);

    struct sigaction action = {0};
    action.sa_sigaction = told;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, 0);
    timer_t one = timer(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 1, 0.5);
    timer_t other = timer(CLOCK_BOOTTIME, SIGEV_THREAD_ID, SIGUSR2, 0.2, 0);
    handles(SIGUSR2, counts, SA_RESETHAND);
    say("left of ten", sleep(10));
    say("left of ten", sleep(10));
    struct itimerspec left;
    timer_gettime(one, &left);
    printf("next in %.1f\n", left.it_value.tv_nsec / 1e9);
    timer_delete(one);
    timer_delete(other);
    say("deleted, left", sleep(3));
}

static void overruns(void) {
    begins();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, 0);
    timer_t often = timer(CLOCK_REALTIME, SIGEV_SIGNAL, SIGRTMIN, 0.1, 0.1);
    usleep(1050000);
    siginfo_t info;
    struct timespec now = {0, 0};
    say("taken", sigtimedwait(&set, &info, &now) == SIGRTMIN);
    say("more", timer_getoverrun(often));
    timer_delete(often);
    sigprocmask(SIG_UNBLOCK, &set, 0);
}

static sem_t called;

static void calls(union sigval value) {
    say("called with", value.sival_int);
    sem_post(&called);
}

static void functions(void) {
    begins();
    sem_init(&called, 0, 0);
    timer_t timer;
    struct sigevent event = {0};
    event.sigev_notify = SIGEV_THREAD;
    event.sigev_notify_function = calls;
    event.sigev_value.sival_int = 5;
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    struct itimerspec times = {{1, 0}, {2, 0}};
    timer_settime(timer, 0, &times, 0);
    sem_wait(&called);
    sem_wait(&called);
    timer_delete(timer);
    say("over", 0);
}

static int ends_of[2];
static sem_t never;

static void *interrupted(void *flags) {
    struct timespec soon;
    begins();
    handles(SIGALRM, counts, flags ? SA_RESTART : 0);
    alarm(1);
    ends("poll", poll(0, 0, 3000));
    alarm(1);
    int epoll = epoll_create1(0);
    struct epoll_event event;
    ends("epoll_wait", epoll_wait(epoll, &event, 1, 3000));
    alarm(1);
    struct timeval three = {3, 0};
    ends("select", select(0, 0, 0, 0, &three));
    alarm(1);
    struct timespec rest, four = {4, 0};
    ends("nanosleep", nanosleep(&four, &rest));
    printf("rest %ld\n", (long)(rest.tv_sec + rest.tv_nsec / 1e9 + 0.01));
    alarm(1);
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec += 2;
    ends("sem_timedwait", sem_timedwait(&never, &soon));
    return 0;
}

static void *writes_late(void *unused) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, 0);
    sleep(2);
    if (write(ends_of[1], "x", 1) < 0) exit(1);
    return unused;
}

static void restarts(int flags) {
    char byte;
    pthread_t thread;
    begins();
    handles(SIGALRM, counts, flags);
    if (pipe(ends_of)) exit(1);
    pthread_create(&thread, 0, writes_late, 0);
    alarm(1);
    ends("read", read(ends_of[0], &byte, 1));
    pthread_join(thread, 0);
    alarm(1);
    pthread_create(&thread, 0, writes_late, 0);
    ends("join", -pthread_join(thread, 0));
    say("handlers", fired);
}

static sigjmp_buf place;

static void jumps(int signal) {
    (void)signal;
    siglongjmp(place, 1);
}

static pid_t child_of(double seconds) {
    pid_t child = fork();
    if (child == 0) {
        usleep(seconds * 1e6);
        _exit(3);
    }
    return child;
}

// Out of a wait for a child; then it is waited for again.
static void jumps_out(int any) {
    begins();
    pid_t child = child_of(1);
    volatile pid_t process = any ? -1 : child;
    handles(SIGALRM, jumps, 0);
    int status = 0;
    if (sigsetjmp(place, 1) == 0) {
        ualarm(400000, 0);
        waitpid(process, &status, 0);
        say("no jump", 0);
    }
    printf("jumped at %.1f\n", at());
    pid_t found = waitpid(process, &status, 0);
    // How long it takes to start a child nobody knows to a tenth of a second.
    double when = at();
    printf("%s %d, in time %d\n", found == child ? "child" : "none", WEXITSTATUS(status),
           when > 0.75 && when < 3);
    begins();
    if (sigsetjmp(place, 1) == 0) {
        alarm(1);
        sleep(100);
    }
    say("jumped out of a sleep", 0);
}

static void reaps(int signal) {
    (void)signal;
    int error = errno;
    while (waitpid(-1, 0, WNOHANG) > 0) fired++;
    errno = error;
}

// Handlers that take the ends of children, beside calls that wait for these.
static void children(void) {
    sigset_t set, before;
    begins();
    handles(SIGCHLD, reaps, SA_RESTART);
    pid_t child = child_of(0.3);
    int found = waitpid(child, 0, 0) == child;
    printf("the call has it %d, the handler %d\n", found, fired);
    child_of(0.3);
    while (fired < 1) pause();
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &before);
    child_of(0.2);
    child_of(0.4);
    while (fired < 3) sigsuspend(&before);
    printf("the handler %d\n", fired);
    handles(SIGCHLD, SIG_DFL, 0);
    child = child_of(0.3);
    siginfo_t info;
    sigwaitinfo(&set, &info);
    printf("its end is told %d\n", info.si_code == CLD_EXITED && info.si_pid == child);
    sigprocmask(SIG_SETMASK, &before, 0);
}

static void waits_for_signals(void) {
    sigset_t set, none, before;
    siginfo_t info;
    struct timespec two = {2, 0};
    int signal = 0;
    begins();
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, &before);
    handles(SIGALRM, counts, 0);
    ends("sigtimedwait", sigtimedwait(&set, &info, &two));
    alarm(1);
    say("sigwaitinfo", sigwaitinfo(&set, &info) == SIGALRM);
    alarm(1);
    sigwait(&set, &signal);
    say("sigwait", signal == SIGALRM);
    say("no handler", fired);
    alarm(1);
    sleep(2);
    say("blocked", fired);
    ends("sigsuspend", sigsuspend(&none));
    say("let in", fired);
    alarm(1);
    ends("ppoll", ppoll(0, 0, &(struct timespec){5, 0}, &none));
    alarm(1);
    ends("pselect", pselect(0, 0, 0, 0, &(struct timespec){5, 0}, &none));
    say("let in", fired);
    struct signalfd_siginfo read_info;
    int fd = signalfd(-1, &set, SFD_NONBLOCK);
    struct pollfd polls = {fd, POLLIN, 0};
    alarm(1);
    say("signalfd", poll(&polls, 1, 9000));
    say("read", read(fd, &read_info, sizeof read_info) == sizeof read_info);
    say("nothing", poll(&polls, 1, 1000));
    sigprocmask(SIG_SETMASK, &before, 0);
}

static pthread_t main_thread;

static void naps(int signal) {
    (void)signal;
    sleep(1);
    fired++;
}

static void *sends(void *unused) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sleep(1);
    pthread_kill(main_thread, SIGUSR1);
    sleep(3);
    // Nobody but the first thread takes it.
    pthread_sigmask(SIG_BLOCK, &set, 0);
    kill(getpid(), SIGUSR1);
    say("sent", 0);
    return unused;
}

static void between_threads(void) {
    pthread_t thread;
    begins();
    main_thread = pthread_self();
    handles(SIGUSR1, naps, 0);
    pthread_create(&thread, 0, sends, 0);
    struct timespec ten = {10, 0}, rest;
    for (int i = 0; i < 2; i++) {
        int answer = nanosleep(&ten, &rest);
        printf("%d, left %.1f\n", answer, rest.tv_sec + rest.tv_nsec / 1e9);
    }
    pthread_join(thread, 0);
    say("naps", fired);
    raise(SIGUSR1);
    say("raised", fired);
    volatile int before = fired;
    handles(SIGALRM, counts, 0);
    alarm(1);
    while (fired == before) {}
    say("spun", fired);
}

int main(int count, char **arguments) {
    const char *part = count > 1 ? arguments[1] : "";
    sem_init(&never, 0, 0);
    if (!strcmp(part, "timers")) timers();
    if (!strcmp(part, "overruns")) overruns();
    if (!strcmp(part, "functions")) functions();
    if (!strcmp(part, "interrupted")) interrupted(0);
    if (!strcmp(part, "interrupted though")) interrupted("");
    if (!strcmp(part, "restarts")) restarts(SA_RESTART);
    if (!strcmp(part, "ends")) restarts(0);
    if (!strcmp(part, "jump")) jumps_out(0);
    if (!strcmp(part, "jump, any child")) jumps_out(1);
    if (!strcmp(part, "children")) children();
    if (!strcmp(part, "waits")) waits_for_signals();
    if (!strcmp(part, "threads")) between_threads();
    if (!strcmp(part, "killed")) {
        alarm(3);
        sleep(10);
    }
    if (!strcmp(part, "exec")) {
        alarm(2);
        execlp("sleep", "sleep", "10", NULL);
    }
    return 0;
}
