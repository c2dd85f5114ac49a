// What is left of a limit, and how often a timer has gone off meanwhile.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/select.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int ends[2];

static void *write_later(void *unused) {
    (void)unused;
    sleep(1);
    return (void *)(intptr_t)write(ends[1], "x", 1);
}

static void select_for(long seconds) {
    fd_set set;
    struct timeval left = {seconds, 0};
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    int found = select(ends[0] + 1, &set, 0, 0, &left);
    printf("select: %d, left %.3f\n", found, left.tv_sec + left.tv_usec / 1e6);
}

static void read_timer(int timer) {
    uint64_t count = 0;
    struct itimerspec next;
    ssize_t size = read(timer, &count, sizeof count);
    timerfd_gettime(timer, &next);
    printf("timer: %lu", size == sizeof count ? (unsigned long)count : 0);
    printf(", next in %.1f\n", next.it_value.tv_sec + next.it_value.tv_nsec / 1e9);
}

int main(void) {
    pthread_t thread;
    if (pipe(ends)) return 1;
    select_for(2);
    pthread_create(&thread, 0, write_later, 0);
    select_for(3);
    pthread_join(thread, 0);

    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec times = {{1, 0}, {2, 0}};
    timerfd_settime(timer, 0, &times, 0);
    read_timer(timer);
    usleep(2500000);
    read_timer(timer);
    usleep(3100000);
    read_timer(timer);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    times.it_value.tv_sec = now.tv_sec - 3;
    times.it_value.tv_nsec = now.tv_nsec;
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &times, 0);
    read_timer(timer);
    return 0;
}
