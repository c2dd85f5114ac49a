// Becomes itself again by each call of the family, a second later each time, and has children
// by vfork, which are in real time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void say(const char *text) {
    char line[100];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int n = snprintf(line, sizeof line, "%s at %d\n", text, (int)(now.tv_sec % 1000000));
    write(1, line, n);
}

int main(int count, char **given) {
    (void)count;
    char *self = given[0];
    const char *step = given[1] ? given[1] : "execv";
    say(step);
    sleep(1);
    if (!strcmp(step, "execv")) execv(self, (char *[]){self, "execve", NULL});
    if (!strcmp(step, "execve")) execve(self, (char *[]){self, "execvp", NULL}, environ);
    if (!strcmp(step, "execvp")) execvp(self, (char *[]){self, "execvpe", NULL});
    if (!strcmp(step, "execvpe")) execvpe(self, (char *[]){self, "fexecve", NULL}, (char *[]){NULL});
    if (!strcmp(step, "fexecve"))
        fexecve(open(self, O_RDONLY), (char *[]){self, "execl", NULL}, environ);
    if (!strcmp(step, "execl")) execl(self, self, "execle", (char *)NULL);
    if (!strcmp(step, "execle")) execle(self, self, "execlp", (char *)NULL, (char *[]){"A=1", NULL});
    if (!strcmp(step, "execlp")) execlp(self, self, "vfork", (char *)NULL);
    if (execv("/no/such/program", given) == -1) say("a failed exec leaves everything");
    pid_t child = vfork();
    if (child == 0) {
        close(0);
        execl("/bin/sh", "sh", "-c", "exit ${LD_PRELOAD:+1}${LD_PRELOAD:-0}", (char *)NULL);
        _exit(9);
    }
    int status;
    waitpid(child, &status, 0);
    say(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "a child is clean" : "a child went wrong");
    sleep(1);
    say("end");
    return 0;
}
