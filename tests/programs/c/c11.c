// The threads of C11.
#include <stdio.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static mtx_t lock;
static cnd_t changed;
static int value;

static void say(const char *what) {
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    char text[100];
    int length = snprintf(text, sizeof text, "%s at %ld.%03ld\n", what, now.tv_sec % 86400,
                          now.tv_nsec / 1000000);
    if (write(1, text, length) < 0)
        thrd_exit(1);
}

static int other(void *unused) {
    (void)unused;
    thrd_sleep(&(struct timespec){.tv_sec = 1}, 0);
    mtx_lock(&lock);
    value = 7;
    cnd_signal(&changed);
    thrd_sleep(&(struct timespec){.tv_sec = 1}, 0);
    mtx_unlock(&lock);
    thrd_yield();
    thrd_sleep(&(struct timespec){.tv_sec = 3}, 0);
    return value;
}

int main(void) {
    mtx_init(&lock, mtx_timed);
    cnd_init(&changed);
    thrd_t thread;
    mtx_lock(&lock);
    thrd_create(&thread, other, 0);
    struct timespec limit;
    timespec_get(&limit, TIME_UTC);
    limit.tv_nsec += 500000000;
    say(cnd_timedwait(&changed, &lock, &limit) == thrd_timedout ? "timed out" : "signalled");
    while (!value)
        cnd_wait(&changed, &lock);
    say("signalled, and locked");
    mtx_unlock(&lock);
    int result = 0;
    thrd_join(thread, &result);
    say(result == 7 ? "joined with 7" : "joined with another number");
    return 0;
}
