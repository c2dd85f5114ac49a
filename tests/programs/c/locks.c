// Every lock, condition, semaphore and meeting of the C library, held and awaited across
// sleeps. Each line says when, by the program's own clock, and what the call answered.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct timespec began;

static void say(const char *format, ...) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms = (now.tv_sec - began.tv_sec) * 1000 + (now.tv_nsec - began.tv_nsec) / 1000000;
    char line[200];
    int length = snprintf(line, sizeof line, "%5ld ms  ", ms);
    va_list arguments;
    va_start(arguments, format);
    length += vsnprintf(line + length, sizeof line - length - 1, format, arguments);
    va_end(arguments);
    line[length++] = '\n';
    if (write(1, line, length) != length) _exit(1);
}

static const char *name(int code) { return code == 0 ? "0" : strerrorname_np(code); }

static void ms(int milliseconds) { usleep(milliseconds * 1000); }

static struct timespec in(clockid_t clock, int milliseconds) {
    struct timespec moment;
    clock_gettime(clock, &moment);
    moment.tv_nsec += milliseconds * 1000000L;
    moment.tv_sec += moment.tv_nsec / 1000000000L;
    moment.tv_nsec %= 1000000000L;
    return moment;
}

static pthread_t start(void *(*function)(void *), void *argument) {
    pthread_t thread;
    pthread_create(&thread, NULL, function, argument);
    return thread;
}

// Mutexes.
static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;

static void *holds_plain(void *unused) {
    (void)unused;
    pthread_mutex_lock(&plain);
    ms(300);
    say("the holder unlocks");
    pthread_mutex_unlock(&plain);
    return NULL;
}

static pthread_mutex_t of_kind(int kind, int robust) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, kind);
    pthread_mutexattr_setrobust(&attributes, robust ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED);
    pthread_mutex_t mutex;
    pthread_mutex_init(&mutex, &attributes);
    return mutex;
}

static void *dies_with(void *mutex) {
    pthread_mutex_lock(mutex);
    ms(100);
    return NULL;
}

static void mutexes(void) {
    pthread_t holder = start(holds_plain, NULL);
    ms(100);
    say("trylock %s", name(pthread_mutex_trylock(&plain)));
    struct timespec soon = in(CLOCK_REALTIME, 100);
    say("timedlock %s", name(pthread_mutex_timedlock(&plain, &soon)));
    soon = in(CLOCK_MONOTONIC, 50);
    say("clocklock %s", name(pthread_mutex_clocklock(&plain, CLOCK_MONOTONIC, &soon)));
    say("lock %s", name(pthread_mutex_lock(&plain)));
    pthread_mutex_unlock(&plain);
    pthread_join(holder, NULL);

    pthread_mutex_t checking = of_kind(PTHREAD_MUTEX_ERRORCHECK, 0);
    int first = pthread_mutex_lock(&checking), second = pthread_mutex_lock(&checking);
    say("checking %s, again %s", name(first), name(second));
    pthread_mutex_unlock(&checking);
    say("unlocked twice %s", name(pthread_mutex_unlock(&checking)));
    pthread_mutex_t recursive = of_kind(PTHREAD_MUTEX_RECURSIVE, 0);
    first = pthread_mutex_lock(&recursive), second = pthread_mutex_lock(&recursive);
    say("recursive %s, again %s", name(first), name(second));

    static pthread_mutex_t robust;
    robust = of_kind(PTHREAD_MUTEX_NORMAL, 1);
    pthread_t dead = start(dies_with, &robust);
    ms(50);
    say("robust %s", name(pthread_mutex_lock(&robust)));
    pthread_mutex_consistent(&robust);
    pthread_mutex_unlock(&robust);
    pthread_join(dead, NULL);
}

// Read-write locks.
static pthread_rwlock_t shelf = PTHREAD_RWLOCK_INITIALIZER;

static void *reads(void *number) {
    pthread_rwlock_rdlock(&shelf);
    say("reader %s reads", (char *)number);
    ms(100);
    pthread_rwlock_unlock(&shelf);
    return NULL;
}

static void rwlocks(void) {
    pthread_rwlock_wrlock(&shelf);
    say("write again %s", name(pthread_rwlock_wrlock(&shelf)));
    say("read while writing %s", name(pthread_rwlock_rdlock(&shelf)));
    pthread_t one = start(reads, "one"), two = start(reads, "two");
    ms(200);
    pthread_rwlock_unlock(&shelf);
    ms(10);
    struct timespec soon = in(CLOCK_REALTIME, 20);
    say("timed write %s", name(pthread_rwlock_timedwrlock(&shelf, &soon)));
    say("write %s", name(pthread_rwlock_wrlock(&shelf)));
    pthread_rwlock_unlock(&shelf);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
}

// Condition variables.
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;
static int rings;

static void *listens(void *number) {
    pthread_mutex_lock(&plain);
    while (rings == 0) pthread_cond_wait(&bell, &plain);
    rings--;
    say("listener %s heard it", (char *)number);
    pthread_mutex_unlock(&plain);
    return NULL;
}

static void conditions(void) {
    pthread_mutex_lock(&plain);
    struct timespec soon = in(CLOCK_REALTIME, 100);
    say("by the time of day %s", name(pthread_cond_timedwait(&bell, &plain, &soon)));
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_t steady;
    pthread_cond_init(&steady, &attributes);
    soon = in(CLOCK_MONOTONIC, 100);
    say("by the steady clock %s", name(pthread_cond_timedwait(&steady, &plain, &soon)));
    soon = in(CLOCK_MONOTONIC, 100);
    say("by a given clock %s", name(pthread_cond_clockwait(&bell, &plain, CLOCK_MONOTONIC, &soon)));
    pthread_cond_destroy(&steady);
    pthread_mutex_unlock(&plain);

    pthread_t one = start(listens, "one"), two = start(listens, "two"), three = start(listens, "three");
    ms(100);
    pthread_mutex_lock(&plain);
    rings = 1;
    pthread_cond_signal(&bell);
    pthread_mutex_unlock(&plain);
    ms(100);
    pthread_mutex_lock(&plain);
    rings = 2;
    pthread_cond_broadcast(&bell);
    pthread_mutex_unlock(&plain);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    pthread_join(three, NULL);
}

// Semaphores, spin locks, barriers, once.
static sem_t permits;
static pthread_spinlock_t spinning;
static pthread_barrier_t gate;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *posts(void *unused) {
    (void)unused;
    pthread_spin_lock(&spinning);
    ms(100);
    sem_post(&permits);
    ms(100);
    pthread_spin_unlock(&spinning);
    return NULL;
}

static void prepare(void) {
    ms(100);
    say("prepared");
}

static void *meets(void *delay) {
    ms((int)(long)delay);
    int answer = pthread_barrier_wait(&gate);
    pthread_once(&once, prepare);
    return (void *)(long)(answer == PTHREAD_BARRIER_SERIAL_THREAD);
}

static void meetings(void) {
    sem_init(&permits, 0, 0);
    pthread_spin_init(&spinning, PTHREAD_PROCESS_PRIVATE);
    pthread_t poster = start(posts, NULL);
    struct timespec soon = in(CLOCK_REALTIME, 50);
    int failed = sem_timedwait(&permits, &soon);
    say("a permit in time? %s", name(failed ? errno : 0));
    sem_wait(&permits);
    say("a permit");
    say("at once? %s", name(sem_trywait(&permits) ? errno : 0));
    pthread_spin_lock(&spinning);
    say("the spin lock");
    pthread_spin_unlock(&spinning);
    pthread_join(poster, NULL);

    pthread_barrier_init(&gate, NULL, 3);
    pthread_t pair[] = {start(meets, (void *)100L), start(meets, (void *)300L)};
    int serial = meets((void *)200L) != NULL;
    for (int i = 0; i < 2; i++) {
        void *answer;
        pthread_join(pair[i], &answer);
        serial += answer != NULL;
    }
    say("all met and prepared, %d of them serial", serial);
}

static void *outlives(void *unused) {
    (void)unused;
    ms(200);
    say("the last thread ends");
    return NULL;
}

int main(void) {
    clock_gettime(CLOCK_MONOTONIC, &began);
    mutexes();
    rwlocks();
    conditions();
    meetings();
    pthread_t last = start(outlives, NULL);
    struct timespec soon = in(CLOCK_REALTIME, 50);
    say("join in time? %s", name(pthread_timedjoin_np(last, NULL, &soon)));
    say("main leaves");
    pthread_exit(NULL);
}
