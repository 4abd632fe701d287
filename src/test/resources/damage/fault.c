/*
 * Preloaded into the program: counts its calls that change files below FAULT_ROOT, and at the FAULT_AT-th of them kills
 * the process (FAULT_DO=kill), writes half and kills it (torn), or lets the call fail with an error number (FAULT_DO=28).
 * The count so far is kept in the file FAULT_COUNT; FAULT_LOG gets a line for each call: what it is, and where.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { PASS, FAIL, TORN };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;

/* The path of a call's folder or file into at. */
static int below(int fd, const char *name, char *at) {
  const char *root = getenv("FAULT_ROOT");
  char link[64];
  if (!root) return 0;
  if (name && name[0] == '/' && strncmp(name, "/proc/self/fd/", 14)) {
    snprintf(at, PATH_MAX, "%s", name);
    return !strncmp(name, root, strlen(root));
  }
  if (name && name[0] == '/') snprintf(link, sizeof link, "/proc/self/fd/%d", atoi(name + 14));
  else if (name && fd == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, at, PATH_MAX - 1);
  return n > 0 && !strncmp(at, root, strlen(root));
}

static void end(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static void note(const char *call, const char *at) {
  char text[PATH_MAX + 64];
  int out = syscall(SYS_openat, AT_FDCWD, getenv("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
  int length = snprintf(text, sizeof text, "%s %s\n", call, at);
  syscall(SYS_write, out, text, length);
  syscall(SYS_close, out);
}

static int fault(const char *call, int fd, const char *name, int write) {
  int result = PASS, before = errno;
  char where[PATH_MAX] = "";
  if (below(fd, name, where)) {
    pthread_mutex_lock(&lock);
    long now = ++count;
    const char *file = getenv("FAULT_COUNT"), *at = getenv("FAULT_AT"), *act = getenv("FAULT_DO");
    if (file) {
      char text[24];
      int out = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
      int length = snprintf(text, sizeof text, "%ld", now);
      syscall(SYS_write, out, text, length);
      syscall(SYS_close, out);
    }
    if (getenv("FAULT_LOG")) note(call, where);
    if (at && act && now == atol(at)) {
      if (!strcmp(act, "torn") && write) result = TORN;
      else if (!strcmp(act, "torn") || !strcmp(act, "kill")) end();
      else { result = FAIL; before = atoi(act); }
    }
    pthread_mutex_unlock(&lock);
  }
  errno = before;
  return result;
}

#define REAL(result, name, ...) static result (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, #name)
#define CALL(fd, path) if (fault(__func__, fd, path, 0)) return -1

#define OPEN(name) int name(const char *path, int flags, ...) { \
  va_list more; va_start(more, flags); mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
  REAL(int, name, const char *, int, ...); \
  if (flags & (O_CREAT | O_TRUNC)) { CALL(AT_FDCWD, path); } return real(path, flags, mode); }
OPEN(open) OPEN(open64)
#define OPENAT(name) int name(int fd, const char *path, int flags, ...) { \
  va_list more; va_start(more, flags); mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
  REAL(int, name, int, const char *, int, ...); \
  if (flags & (O_CREAT | O_TRUNC)) { CALL(fd, path); } return real(fd, path, flags, mode); }
OPENAT(openat) OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (fd > 2) switch (fault(__func__, fd, 0, 1)) {
    case FAIL: return -1;
    case TORN: real(fd, bytes, length / 2); end();
  }
  return real(fd, bytes, length);
}
#define PWRITE(name, offset) ssize_t name(int fd, const void *bytes, size_t length, offset at) { \
  REAL(ssize_t, name, int, const void *, size_t, offset); \
  switch (fault(__func__, fd, 0, 1)) { case FAIL: return -1; case TORN: real(fd, bytes, length / 2, at); end(); } \
  return real(fd, bytes, length, at); }
PWRITE(pwrite, off_t) PWRITE(pwrite64, off64_t)

int rename(const char *a, const char *b) { REAL(int, rename, const char *, const char *); CALL(AT_FDCWD, a); return real(a, b); }
/* A rename of "." moves nothing: it asks whether two directories are on one file system. */
int renameat(int f, const char *a, int g, const char *b) { REAL(int, renameat, int, const char *, int, const char *); if (strcmp(a, ".")) CALL(f, a); return real(f, a, g, b); }
int link(const char *a, const char *b) { REAL(int, link, const char *, const char *); CALL(AT_FDCWD, b); return real(a, b); }
int linkat(int f, const char *a, int g, const char *b, int o) { REAL(int, linkat, int, const char *, int, const char *, int); CALL(g, b); return real(f, a, g, b, o); }
int symlink(const char *a, const char *b) { REAL(int, symlink, const char *, const char *); CALL(AT_FDCWD, b); return real(a, b); }
int unlink(const char *a) { REAL(int, unlink, const char *); CALL(AT_FDCWD, a); return real(a); }
int unlinkat(int f, const char *a, int o) { REAL(int, unlinkat, int, const char *, int); CALL(f, a); return real(f, a, o); }
int mkdir(const char *a, mode_t m) { REAL(int, mkdir, const char *, mode_t); CALL(AT_FDCWD, a); return real(a, m); }
int mkdirat(int f, const char *a, mode_t m) { REAL(int, mkdirat, int, const char *, mode_t); CALL(f, a); return real(f, a, m); }
int rmdir(const char *a) { REAL(int, rmdir, const char *); CALL(AT_FDCWD, a); return real(a); }
int chmod(const char *a, mode_t m) { REAL(int, chmod, const char *, mode_t); CALL(AT_FDCWD, a); return real(a, m); }
int fchmod(int f, mode_t m) { REAL(int, fchmod, int, mode_t); CALL(f, 0); return real(f, m); }
int fsync(int f) { REAL(int, fsync, int); CALL(f, 0); return real(f); }
int fdatasync(int f) { REAL(int, fdatasync, int); CALL(f, 0); return real(f); }
int ftruncate(int f, off_t n) { REAL(int, ftruncate, int, off_t); CALL(f, 0); return real(f, n); }
int ftruncate64(int f, off64_t n) { REAL(int, ftruncate64, int, off64_t); CALL(f, 0); return real(f, n); }
