/*
 * Small datagrams as fast as they go, and how many of them arrive; round trips, one at a time.
 *   udp blast ADDRESS PORT SECONDS BYTES SENDERS   prints: sent
 *   udp count PORT SECONDS                         prints: received seconds (from the first to the last datagram)
 *   udp echo PORT                                  answers until killed
 *   udp ping ADDRESS PORT COUNT                    prints: p50 p99 in microseconds
 * Everything is bounded in time or count, but for echo, which only answers.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32
#define MAX_BYTES 2048
#define WARM_UP 500

struct blast { struct sockaddr_in to; double seconds; int bytes; unsigned long sent; pthread_t thread; };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int udp_socket(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = 8 << 20;
    if (fd < 0) { perror("socket"); exit(1); }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    return fd;
}

static struct sockaddr_in address(const char *host, const char *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
    if (host && inet_pton(AF_INET, host, &a.sin_addr) != 1) { fprintf(stderr, "bad address %s\n", host); exit(2); }
    return a;
}

static void bind_port(int fd, const char *port)
{
    struct sockaddr_in a = address(NULL, port);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0) { perror("bind"); exit(1); }
}

static void *blast_thread(void *argument)
{
    struct blast *b = argument;
    char bytes[MAX_BYTES] = { 0 };
    struct iovec vector = { bytes, (size_t)b->bytes };
    struct mmsghdr messages[BATCH];
    int fd = udp_socket();
    if (connect(fd, (struct sockaddr *)&b->to, sizeof b->to) < 0) { perror("connect"); exit(1); }
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) { messages[i].msg_hdr.msg_iov = &vector; messages[i].msg_hdr.msg_iovlen = 1; }
    for (double end = now() + b->seconds; now() < end;) {
        int done = sendmmsg(fd, messages, BATCH, 0);
        if (done > 0) b->sent += (unsigned long)done;
        else if (errno != ENOBUFS && errno != EAGAIN && errno != ECONNREFUSED && errno != EINTR) { perror("sendmmsg"); exit(1); }
    }
    close(fd);
    return NULL;
}

static int blast(char **w)
{
    int senders = atoi(w[4]);
    struct blast b[16];
    unsigned long sent = 0;
    if (senders < 1 || senders > 16 || atoi(w[3]) > MAX_BYTES) return 2;
    for (int i = 0; i < senders; i++) {
        b[i] = (struct blast){ .to = address(w[0], w[1]), .seconds = atof(w[2]), .bytes = atoi(w[3]) };
        pthread_create(&b[i].thread, NULL, blast_thread, &b[i]);
    }
    for (int i = 0; i < senders; i++) { pthread_join(b[i].thread, NULL); sent += b[i].sent; }
    printf("%lu\n", sent);
    return 0;
}

static int count(char **w)
{
    static char bytes[BATCH][MAX_BYTES];
    struct iovec vectors[BATCH];
    struct mmsghdr messages[BATCH];
    struct timeval quiet = { .tv_sec = 0, .tv_usec = 300000 };
    double end = now() + atof(w[1]), first = 0, last = 0;
    unsigned long received = 0;
    int fd = udp_socket();
    bind_port(fd, w[0]);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &quiet, sizeof quiet);
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){ bytes[i], MAX_BYTES };
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    puts("ready");
    fflush(stdout);
    while (now() < end) {
        int done = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
        if (done <= 0) continue;
        last = now();
        if (received == 0) first = last;
        received += (unsigned long)done;
    }
    printf("%lu %.6f\n", received, last - first);
    return 0;
}

static _Noreturn void echo(char **w)
{
    char bytes[MAX_BYTES];
    struct sockaddr_in from;
    int fd = udp_socket();
    bind_port(fd, w[0]);
    puts("ready");
    fflush(stdout);
    for (;;) {
        socklen_t length = sizeof from;
        ssize_t got = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length);
        if (got >= 0) sendto(fd, bytes, (size_t)got, 0, (struct sockaddr *)&from, length);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int ping(char **w)
{
    int wanted = atoi(w[2]), fd = udp_socket(), done = 0;
    double *times = calloc((size_t)wanted + WARM_UP, sizeof *times);
    struct sockaddr_in to = address(w[0], w[1]);
    struct timeval patience = { .tv_sec = 1 };
    char byte = 'x';
    if (!times || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) return 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (int i = 0; i < wanted + WARM_UP; i++) {
        double start = now();
        if (send(fd, &byte, 1, 0) < 0 || recv(fd, &byte, 1, 0) < 0) continue;
        if (i >= WARM_UP) times[done++] = now() - start;
    }
    if (done == 0) return 1;
    qsort(times, (size_t)done, sizeof *times, by_value);
    printf("%.2f %.2f\n", times[done / 2] * 1e6, times[done * 99 / 100] * 1e6);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 7 && strcmp(argv[1], "blast") == 0) return blast(argv + 2);
    if (argc == 4 && strcmp(argv[1], "count") == 0) return count(argv + 2);
    if (argc == 3 && strcmp(argv[1], "echo") == 0) echo(argv + 2);
    if (argc == 5 && strcmp(argv[1], "ping") == 0) return ping(argv + 2);
    fprintf(stderr, "usage: udp blast|count|echo|ping ...\n");
    return 2;
}
