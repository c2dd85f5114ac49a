// Two threads take two locks in opposite orders.
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void *other(void *unused) {
    pthread_mutex_lock(&b);
    usleep(100000);
    pthread_mutex_lock(&a);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, 0, other, 0);
    pthread_setname_np(thread, "other");
    pthread_mutex_lock(&a);
    usleep(200000);
    pthread_mutex_lock(&b);
    return 0;
}
