/*
 * The one small client under many names: imq, tc, iptables, ip, modprobe, ...
 *
 * Sends its name, words and directory over the control socket and prints what comes back, with the exit status. All parsing is in the
 * daemon, so starting this program is all that a call costs: scripts call tc hundreds of times. Why C: docs/decisions/0002.
 *
 * Frames (src/Imq.Router/Control/FrameKind.cs): one kind byte, payload length in 4 bytes big-endian, payload.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ARGUMENTS = 'A', DIRECTORY = 'D', INPUT = 'I', WANT_INPUT = 'W', OUTPUT = 'O', ERROR = 'E', EXIT = 'X' };

#define DEFAULT_SOCKET "/run/imq/imq.sock"
#define FAULT 1
#define USAGE 2
#define CHUNK 65536

static const char *program;

static _Noreturn void die(int status, const char *what, const char *detail)
{
    fprintf(stderr, "imq: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
    exit(status);
}

static int write_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t done = write(fd, at, length);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return -1;
        at += done;
        length -= (size_t)done;
    }
    return 0;
}

static int read_all(int fd, void *bytes, size_t length)
{
    char *at = bytes;
    while (length > 0) {
        ssize_t done = read(fd, at, length);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return -1;
        at += done;
        length -= (size_t)done;
    }
    return 0;
}

static void send_frame(int fd, char kind, const void *payload, size_t length)
{
    unsigned char header[5] = { (unsigned char)kind };
    uint32_t size = htonl((uint32_t)length);
    memcpy(header + 1, &size, sizeof size);
    if (write_all(fd, header, sizeof header) < 0 || write_all(fd, payload, length) < 0)
        die(FAULT, "the daemon closed the connection", NULL);
}

static int connect_daemon(void)
{
    const char *path = getenv("IMQ_SOCKET");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (path == NULL || *path == '\0') path = DEFAULT_SOCKET;
    if (strlen(path) >= sizeof address.sun_path) die(USAGE, "the socket's path is too long", path);
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die(FAULT, "socket", strerror(errno));
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        char text[PATH_MAX + 128];
        snprintf(text, sizeof text, "%s (%s)\n     start one with 'imq run FILE', or set IMQ_SOCKET to its socket", path, strerror(errno));
        die(FAULT, "no router answers on", text);
    }
    return fd;
}

/* Standard input goes only when the daemon asks: "tc qdisc show" on a terminal must not wait for it. */
static void send_input(int fd)
{
    static char chunk[CHUNK];
    ssize_t got;
    while ((got = read(STDIN_FILENO, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0) send_frame(fd, INPUT, chunk, (size_t)got);
    send_frame(fd, INPUT, "", 0);
}

static void send_request(int fd, int count, char **words)
{
    char directory[PATH_MAX];
    size_t length = 0;
    if (getcwd(directory, sizeof directory)) send_frame(fd, DIRECTORY, directory, strlen(directory));
    for (int i = 0; i < count; i++) length += strlen(words[i]) + 1;
    char *joined = malloc(length), *at = joined;
    if (joined == NULL) die(FAULT, "out of memory", NULL);
    for (int i = 0; i < count; i++) at = stpcpy(at, words[i]) + 1;
    send_frame(fd, ARGUMENTS, joined, length);
    free(joined);
}

static int answer(int fd)
{
    for (;;) {
        unsigned char header[5];
        uint32_t length;
        if (read_all(fd, header, sizeof header) < 0) die(FAULT, "the daemon closed the connection", NULL);
        memcpy(&length, header + 1, sizeof length);
        length = ntohl(length);
        char *payload = malloc(length + 1);
        if (payload == NULL || read_all(fd, payload, length) < 0) die(FAULT, "the daemon's answer is cut off", NULL);
        switch (header[0]) {
        case OUTPUT: if (write_all(STDOUT_FILENO, payload, length) < 0) exit(FAULT); break;
        case ERROR: if (write_all(STDERR_FILENO, payload, length) < 0) exit(FAULT); break;
        case WANT_INPUT: send_input(fd); break;
        case EXIT: return length > 0 ? (unsigned char)payload[0] : FAULT;
        default: die(FAULT, "the daemon speaks another protocol version", NULL);
        }
        free(payload);
    }
}

/* The folder this program was installed in: beside it stand commands/ (the links) and router/ (the daemon). */
static void home(char *into, size_t size)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) die(FAULT, "/proc/self/exe", strerror(errno));
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash) *slash = '\0';
    snprintf(into, size, "%s", path);
}

static _Noreturn void run_daemon(char **argv)
{
    char directory[PATH_MAX], path[PATH_MAX + 16];
    home(directory, sizeof directory);
    snprintf(path, sizeof path, "%s/router/imq", directory);
    argv[0] = path;
    execv(path, argv);
    die(FAULT, path, strerror(errno));
}

/* imq shell [SCRIPT [WORDS]]: a shell whose PATH finds our tc, iptables, ip, ... before the system's. */
static _Noreturn void run_shell(char **words)
{
    char directory[PATH_MAX];
    const char *old = getenv("PATH");
    home(directory, sizeof directory);
    size_t size = strlen(directory) + (old ? strlen(old) : 0) + 64;
    char *path = malloc(size);
    if (path == NULL) die(FAULT, "out of memory", NULL);
    snprintf(path, size, "%s/commands:%s", directory, old ? old : "/usr/sbin:/usr/bin:/sbin:/bin");
    setenv("PATH", path, 1);
    if (words[0] != NULL) {
        /* A script is run by its own #! line where it can be, by sh where it cannot (no x bit, no #!). */
        if (strchr(words[0], '/') != NULL) execv(words[0], words);
        words[-1] = "sh";
        execv("/bin/sh", words - 1);
        die(FAULT, "/bin/sh", strerror(errno));
    }
    setenv("PS1", "imq# ", 1);
    const char *shell = getenv("SHELL");
    char *interactive[] = { (char *)(shell && *shell ? shell : "/bin/sh"), NULL };
    execv(interactive[0], interactive);
    die(FAULT, interactive[0], strerror(errno));
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    const char *slash = strrchr(argv[0], '/');
    program = slash ? slash + 1 : argv[0];
    if (strcmp(program, "imq") != 0) argv[0] = (char *)program;
    else if (argc < 2 || argv[1][0] == '-' || strcmp(argv[1], "run") == 0 || strcmp(argv[1], "check") == 0 || strcmp(argv[1], "help") == 0)
        run_daemon(argv);
    else if (strcmp(argv[1], "shell") == 0) run_shell(argv + 2);
    else { argv++; argc--; }
    int fd = connect_daemon();
    send_request(fd, argc, argv);
    return answer(fd);
}
