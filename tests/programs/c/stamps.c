// When a datagram came, as the kernel tells by a socket option; it is read later.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static double came(int fd, time_t began) {
    char byte, room[256];
    struct iovec buffer = {&byte, 1};
    struct msghdr message = {0, 0, &buffer, 1, room, sizeof room, 0};
    if (recvmsg(fd, &message, 0) != 1) return -1;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_type == SCM_TIMESTAMP) {
            struct timeval time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            return time.tv_sec - began + time.tv_usec / 1e6;
        }
        if (part->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            return time.tv_sec - began + time.tv_nsec / 1e9;
        }
    }
    return -2;
}

int main(void) {
    int options[] = {SO_TIMESTAMP, SO_TIMESTAMPNS}, on = 1;
    for (int i = 0; i < 2; i++) {
        time_t began = time(0);
        int fd = socket(AF_INET, SOCK_DGRAM, 0);
        struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        socklen_t length = sizeof own;
        if (bind(fd, (struct sockaddr *)&own, length)) return 1;
        getsockname(fd, (struct sockaddr *)&own, &length);
        setsockopt(fd, SOL_SOCKET, options[i], &on, sizeof on);
        for (int n = 0; n < 2; n++) {
            sleep(2);
            if (sendto(fd, "x", 1, 0, (struct sockaddr *)&own, length) != 1) return 1;
        }
        sleep(3);
        double first = came(fd, began), second = came(fd, began);
        printf("%.2f %.2f\n", first, second);
        close(fd);
    }
    return 0;
}
