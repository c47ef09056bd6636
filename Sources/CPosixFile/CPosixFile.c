#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define _FILE_OFFSET_BITS 64
#include "CPosixFile.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define RESULT(call) ((call) < 0 ? -errno : 0)

int cposixfile_open(const char *path, int mode) {
    static const int flags[] = { O_RDONLY, O_RDWR | O_CREAT | O_EXCL, O_RDONLY | O_DIRECTORY };
    int fd;
    do fd = open(path, flags[mode] | O_CLOEXEC, 0644); while (fd < 0 && errno == EINTR);
    return fd < 0 ? -errno : fd;
}

int cposixfile_duplicate(int fd) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return copy < 0 ? -errno : copy;
}

int cposixfile_close(int fd) { return RESULT(close(fd)); }

int64_t cposixfile_pread(int fd, void *bytes, size_t count, uint64_t offset) {
    size_t done = 0;
    while (done < count) {
        ssize_t got = pread(fd, (char *)bytes + done, count - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -errno;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (int64_t)done;
}

int64_t cposixfile_pwrite(int fd, const void *bytes, size_t count, uint64_t offset) {
    size_t done = 0;
    while (done < count) {
        ssize_t put = pwrite(fd, (const char *)bytes + done, count - done, (off_t)(offset + done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return -errno;
        done += (size_t)put;
    }
    return (int64_t)done;
}

int cposixfile_is_zero(const void *bytes, size_t count) {
    const char *start = bytes;
    return count == 0 || (start[0] == 0 && memcmp(start, start + 1, count - 1) == 0);
}

int64_t cposixfile_pwrite_sparse(int fd, const void *bytes, size_t count, uint64_t offset) {
    const size_t block = 4096;
    const char *start = bytes;
    size_t at = 0, written = 0;
    while (at < count) {
        size_t from = at;
        while (at < count) {
            size_t length = count - at < block ? count - at : block;
            if (cposixfile_is_zero(start + at, length)) break;
            at += length;
        }
        if (at > from) {
            int64_t result = cposixfile_pwrite(fd, start + from, at - from, offset + from);
            if (result < 0) return result;
            written += at - from;
        }
        // The block that ended the run, if any, is zeros.
        at += at < count ? (count - at < block ? count - at : block) : 0;
    }
    return (int64_t)written;
}

int cposixfile_status(int fd, struct cposixfile_status *status) {
    struct stat s;
    if (fstat(fd, &s) < 0) return -errno;
    memset(status, 0, sizeof *status);
    status->device = s.st_dev;
    status->inode = s.st_ino;
    status->size = (uint64_t)s.st_size;
    status->allocated = (uint64_t)s.st_blocks * 512;
    status->modified_seconds = s.st_mtim.tv_sec;
    status->modified_nanoseconds = (uint32_t)s.st_mtim.tv_nsec;
    status->changed_seconds = s.st_ctim.tv_sec;
    status->changed_nanoseconds = (uint32_t)s.st_ctim.tv_nsec;
    status->kind = S_ISREG(s.st_mode) ? 0 : S_ISBLK(s.st_mode) ? 1 : S_ISDIR(s.st_mode) ? 2 : 3;
    if (status->kind == 1) {
        off_t end = lseek(fd, 0, SEEK_END);
        if (end < 0) return -errno;
        status->size = (uint64_t)end;
    }
    return 0;
}

int64_t cposixfile_next_data(int fd, uint64_t offset) {
#ifdef SEEK_DATA
    off_t at = lseek(fd, (off_t)offset, SEEK_DATA);
    return at < 0 ? -errno : (int64_t)at;
#else
    return (int64_t)offset;
#endif
}

int cposixfile_truncate(int fd, uint64_t size) { return RESULT(ftruncate(fd, (off_t)size)); }
int cposixfile_random(void *bytes, size_t count) { return RESULT(getentropy(bytes, count)); }

int cposixfile_sync(int fd) { return RESULT(fsync(fd)); }
int cposixfile_sync_content(int fd) { return RESULT(fdatasync(fd)); }
int cposixfile_forget(int fd) { return -posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); }

int cposixfile_start_writing(int fd, uint64_t offset, uint64_t count) {
#ifdef SYNC_FILE_RANGE_WRITE
    return RESULT(sync_file_range(fd, (off_t)offset, (off_t)count, SYNC_FILE_RANGE_WRITE));
#else
    return 0;
#endif
}

int cposixfile_lock(int fd, int wait) {
    int result;
    do result = flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB); while (result < 0 && errno == EINTR);
    if (result < 0 && errno == EWOULDBLOCK) return 0;
    return result < 0 ? -errno : 1;
}

int cposixfile_lock_shared(int fd) {
    int result;
    do result = flock(fd, LOCK_SH | LOCK_NB); while (result < 0 && errno == EINTR);
    if (result < 0 && errno == EWOULDBLOCK) return 0;
    return result < 0 ? -errno : 1;
}

int cposixfile_match_owner(const char *path, const char *other) {
    struct stat s;
    if (stat(other, &s) < 0) return -errno;
    if (chown(path, s.st_uid, s.st_gid) < 0 && errno != EPERM) return -errno;
    return S_ISREG(s.st_mode) && chmod(path, s.st_mode & 07777) < 0 ? -errno : 0;
}

int cposixfile_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

int64_t cposixfile_read_secret(int fd, char *text, uint64_t size) {
    struct termios before, silent;
    if (tcgetattr(fd, &before) < 0) return -errno;
    silent = before;
    // Ctrl-C ends the line instead of the process, which would leave the terminal without an echo.
    silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    silent.c_cc[VEOL] = 3;
    if (tcsetattr(fd, TCSAFLUSH, &silent) < 0) return -errno;
    ssize_t count;
    do count = read(fd, text, size);
    while (count < 0 && errno == EINTR);
    int64_t result = count < 0 ? -errno : count;
    tcsetattr(fd, TCSAFLUSH, &before);
    return result;
}

enum { SIGNALS = 65 };
// By signal. Never closed, because a handler may be about to write.
static struct { int reading; _Atomic int writing; } signal_pipes[SIGNALS];
static pthread_mutex_t signal_mutex = PTHREAD_MUTEX_INITIALIZER;

static void write_signal(int number) {
    int before = errno;
    char byte = (char)number;
    // Full means that more than anybody counts are waiting.
    ssize_t written = write(atomic_load(&signal_pipes[number].writing), &byte, 1);
    (void)written;
    errno = before;
}

static int make_signal_pipe(int number) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    struct sigaction action = { .sa_handler = write_signal, .sa_flags = SA_RESTART };
    sigemptyset(&action.sa_mask);
    atomic_store(&signal_pipes[number].writing, ends[1]);
    if (sigaction(number, &action, NULL) < 0) {
        int code = errno;
        close(ends[0]);
        close(ends[1]);
        return -code;
    }
    signal_pipes[number].reading = ends[0];
    return 0;
}

int cposixfile_catch_signal(int number) {
    if (number < 1 || number >= SIGNALS) return -EINVAL;
    pthread_mutex_lock(&signal_mutex);
    int result = signal_pipes[number].reading > 0 ? 0 : make_signal_pipe(number);
    if (result == 0) result = signal_pipes[number].reading;
    pthread_mutex_unlock(&signal_mutex);
    return result;
}

int cposixfile_caught_signals(int descriptor) {
    char bytes[64];
    int count = 0;
    for (;;) {
        ssize_t got = read(descriptor, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return count;
        count += (int)got;
    }
}

int64_t cposixfile_free_bytes(const char *path) {
    struct statvfs s;
    if (statvfs(path, &s) < 0) return -errno;
    return (int64_t)((uint64_t)s.f_bavail * s.f_frsize);
}

int cposixfile_rename(const char *from, const char *to, int replace) {
#ifdef RENAME_NOREPLACE
    if (!replace) {
        if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
        // Some file systems (NFS, older FUSE) do not know the flag; a hard link refuses to replace as well.
        if (errno != EINVAL && errno != ENOSYS) return -errno;
    }
#endif
    if (replace) return RESULT(rename(from, to));
    if (link(from, to) < 0) return -errno;
    return RESULT(unlink(from));
}

int cposixfile_unlink(const char *path) { return RESULT(unlink(path)); }
int cposixfile_mkdir(const char *path) { return RESULT(mkdir(path, 0755)); }
int cposixfile_rmdir(const char *path) { return RESULT(rmdir(path)); }

int cposixfile_exists(const char *path) {
    struct stat s;
    if (lstat(path, &s) == 0) return 1;
    return errno == ENOENT ? 0 : -errno;
}

const char *cposixfile_error_text(int code) { return strerror(code); }

int cposixfile_names_open(const char *path, struct cposixfile_names **names) {
    DIR *directory = opendir(path);
    if (!directory) return -errno;
    *names = (struct cposixfile_names *)directory;
    return 0;
}

const char *cposixfile_names_next(struct cposixfile_names *names) {
    for (;;) {
        struct dirent *entry = readdir((DIR *)names);
        if (!entry) return NULL;
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) return entry->d_name;
    }
}

void cposixfile_names_close(struct cposixfile_names *names) { closedir((DIR *)names); }
