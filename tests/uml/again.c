/* Runs one program thousands of times without starting it thousands of times: preloaded, it calls main once for each line of a file and puts
 * the program's variables back to what they were at its start in between. (In a user-mode guest a fork costs a hundred times that.)
 *
 *   gcc -shared -fPIC -o again.so again.c -ldl
 *   AGAIN_LINES=lines AGAIN_OUTPUT=answers LD_PRELOAD=./again.so tc
 *
 * A line holds the arguments, separated by the byte 0x1f. The answer to each is "@@", what main printed, what it printed on standard error,
 * and "rc=N" where it ended with something else than 0. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int (*program)(int, char **, char **);
static jmp_buf after;
static int running, status;

/* The program's writable variables, without what the linker made read-only. */
static char *variables, *copy;
static size_t variables_length;

void exit(int code)
{
    if (!running) ((void (*)(int))dlsym(RTLD_NEXT, "exit"))(code);
    status = code & 255;
    longjmp(after, 1);
}

void __assert_fail(const char *what, const char *file, unsigned line, const char *function)
{
    (void)what, (void)file, (void)line, (void)function;
    exit(134);
}

static int find_variables(struct dl_phdr_info *of, size_t size, void *unused)
{
    ElfW(Addr) start = 0, end = 0, fixed = 0;
    (void)size, (void)unused;
    for (int i = 0; i < of->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &of->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && part->p_flags & PF_W) {
            start = part->p_vaddr;
            end = part->p_vaddr + part->p_memsz;
        }
        if (part->p_type == PT_GNU_RELRO) fixed = part->p_vaddr + part->p_memsz;
    }
    if (fixed > start) start = fixed;
    variables = (char *)of->dlpi_addr + start;
    variables_length = end - start;
    return 1; /* the first is the program itself */
}

/* All of a file. */
static char *slurp(const char *path)
{
    int file = open(path, O_RDONLY);
    off_t length = file < 0 ? -1 : lseek(file, 0, SEEK_END);
    char *text = length < 0 ? NULL : calloc(1, length + 1);
    if (text && (lseek(file, 0, SEEK_SET) || read(file, text, length) != length)) text = NULL;
    if (file >= 0) close(file);
    return text;
}

static int split(char *name, char *line, char **words, int most)
{
    int count = 0;
    words[count++] = name;
    while (*line && count < most) {
        char *end = strchr(line, 0x1f);
        words[count++] = line;
        if (!end) break;
        *end = 0;
        line = end + 1;
    }
    words[count] = NULL;
    return count;
}

static int run_lines(int argc, char **argv, char **environment)
{
    static char buffer[65536], *words[4096], *next;
    static int output, error, count, length;
    char *lines = slurp(getenv("AGAIN_LINES"));
    (void)argc;
    output = open(getenv("AGAIN_OUTPUT"), O_WRONLY | O_CREAT | O_APPEND, 0644);
    error = open("/run", O_TMPFILE | O_RDWR, 0600);
    dl_iterate_phdr(find_variables, NULL);
    copy = malloc(variables_length);
    if (!lines || output < 0 || error < 0 || !copy) return 125;
    memcpy(copy, variables, variables_length);
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(output, 1);
    dup2(error, 2);
    for (next = lines; *next;) {
        char *line = next;
        next += strcspn(next, "\n");
        if (*next) *next++ = 0;
        count = split(argv[0], line, words, 4094);
        dprintf(output, "@@\n");
        if (ftruncate(error, 0) || lseek(error, 0, SEEK_SET)) return 125;
        running = 1;
        if (setjmp(after) == 0) status = program(count, words, environment) & 255;
        running = 0;
        fflush(NULL);
        memcpy(variables, copy, variables_length);
        for (int file = error + 1; file < error + 16; file++) close(file);
        lseek(error, 0, SEEK_SET);
        while ((length = read(error, buffer, sizeof buffer)) > 0)
            if (write(output, buffer, length) != length) return 125;
        if (status) dprintf(output, "rc=%d\n", status);
    }
    return 0;
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void), void (*end)(void), void *stack)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *) = dlsym(RTLD_NEXT, "__libc_start_main");
    program = main;
    return real(getenv("AGAIN_LINES") ? run_lines : main, argc, argv, init, fini, end, stack);
}
