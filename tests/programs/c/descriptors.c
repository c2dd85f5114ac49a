// Calls that wait for descriptors, and move bytes between them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void say(const char *what, long n) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char text[100];
    int length = snprintf(text, sizeof text, "%s %ld at %ld.%03ld\n", what, n,
                          now.tv_sec % 1000000, now.tv_nsec / 1000000);
    if (write(1, text, length) < 0)
        exit(1);
}

static int ends[2];
static int sockets[2];

static void *writes_later(void *unused) {
    sleep(1);
    if (write(ends[1], "x", 1) != 1)
        exit(1);
    return unused;
}

static void *reads_late(void *unused) {
    static char buffer[1 << 16];
    long all = 0, n;
    sleep(2);
    while ((n = read(sockets[1], buffer, sizeof buffer)) > 0)
        all += n;
    say("read", all);
    return unused;
}

static void *accepts_late(void *listener) {
    for (int i = 0; i < 4; i++) {
        sleep(1);
        if (accept(*(int *)listener, 0, 0) < 0)
            exit(1);
    }
    return 0;
}

static pthread_t start(void *(*what)(void *), void *with) {
    pthread_t thread;
    pthread_create(&thread, 0, what, with);
    return thread;
}

int main(void) {
    char byte;
    if (pipe(ends) || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets))
        return 1;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    struct timeval half = {0, 500000};
    say("select, nothing:", select(ends[0] + 1, &set, 0, 0, &half));

    pthread_t thread = start(writes_later, 0);
    FD_SET(ends[0], &set);
    say("select:", select(ends[0] + 1, &set, 0, 0, 0));
    say("the byte:", read(ends[0], &byte, 1));
    pthread_join(thread, 0);

    thread = start(writes_later, 0);
    struct pollfd polls[2] = {{ends[0], POLLIN, 0}, {-1, POLLIN, 0}};
    say("poll, nothing:", poll(polls, 2, 250));
    say("poll:", poll(polls, 2, 5000));
    pthread_join(thread, 0);

    // From one pipe to another one, which is empty at first.
    int more[2];
    if (pipe(more))
        return 1;
    say("splice:", splice(ends[0], 0, more[1], 0, 10, 0));
    thread = start(writes_later, 0);
    say("splice, later:", splice(ends[0], 0, more[1], 0, 10, 0));
    pthread_join(thread, 0);

    // More than a socket holds, to a reader that comes late.
    FILE *file = tmpfile();
    if (!file || ftruncate(fileno(file), 4 << 20))
        return 1;
    thread = start(reads_late, 0);
    long sent = 0, n;
    while (sent < 4 << 20 && (n = sendfile(sockets[0], fileno(file), 0, (4 << 20) - sent)) > 0)
        sent += n;
    say("sendfile:", sent);
    close(sockets[0]);
    pthread_join(thread, 0);

    // A timer with a descriptor.
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec times = {{2, 0}, {1, 0}};
    timerfd_settime(timer, 0, &times, 0);
    unsigned long count;
    for (int i = 0; i < 3; i++)
        if (read(timer, &count, sizeof count) == sizeof count)
            say("timer:", (long)count);
    close(timer);

    // A listener whose queue is full.
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "descriptors-%d", getpid());
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 0))
        return 1;
    thread = start(accepts_late, &listener);
    for (int i = 0; i < 4; i++) {
        int client = socket(AF_UNIX, SOCK_STREAM, 0);
        say("connect:", connect(client, (struct sockaddr *)&address, sizeof address));
    }
    pthread_join(thread, 0);
    say("end", 0);
    return 0;
}
