// Calls of the C library that do not come back where they were made, or twice, in two threads at once:
// out of a comparison of qsort by longjmp, from fork in the child as well, through a signal's handler.
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 2
static const char *WORDS[] = {"kettle", "tea", "a", "cups", "sugar", "milk!!!"};
enum { COUNT = sizeof WORDS / sizeof *WORDS };

static __thread jmp_buf out;
static __thread int compared, leaves_at, handled;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int right;

static int by_length(const void *a, const void *b) {
    if (++compared == leaves_at)
        longjmp(out, 1);
    size_t x = strlen(*(char *const *)a), y = strlen(*(char *const *)b);
    return (x > y) - (x < y);
}

static int sorted(void) {
    const char *words[COUNT];
    memcpy(words, WORDS, sizeof words);
    compared = 0;
    if (setjmp(out))
        return -compared;
    qsort(words, COUNT, sizeof *words, by_length);
    return strcmp(words[0], "a") == 0 && strcmp(words[COUNT - 1], "milk!!!") == 0;
}

static void on_signal(int number) {
    (void)number;
    char *copy = strdup("handled");
    handled += copy != NULL;
    free(copy);
}

static void *work(void *unused) {
    for (int round = 0; round < ROUNDS; round++) {
        leaves_at = 3;
        int left = sorted() == -3;
        leaves_at = 0;
        int whole = sorted();
        raise(SIGUSR1);
        pid_t child = fork();
        if (child == 0)
            _exit(sorted() ? 7 : 8);
        int status = 0;
        int waited = waitpid(child, &status, 0) == child;
        pthread_mutex_lock(&lock);
        right += left && whole && handled == round + 1 && waited && WEXITSTATUS(status) == 7;
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

int main(void) {
    pthread_t threads[2];
    signal(SIGUSR1, on_signal);
    for (int n = 0; n < 2; n++)
        pthread_create(&threads[n], NULL, work, NULL);
    for (int n = 0; n < 2; n++)
        pthread_join(threads[n], NULL);
    printf("%d rounds were right\n", right);
    return 0;
}
