// POSIX file calls with fixed signatures: Swift imports neither variadic functions nor, in its Embedded form, errno.
// Every function gives a value of 0 or more, or the negative errno.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum cposixfile_mode {
    CPOSIXFILE_READ = 0,
    CPOSIXFILE_CREATE = 1,     // new file, refused when it exists, mode 0644
    CPOSIXFILE_DIRECTORY = 2,
};

struct cposixfile_status {
    uint64_t device, inode, size, allocated;
    int64_t modified_seconds, changed_seconds;
    uint32_t modified_nanoseconds, changed_nanoseconds;
    uint32_t kind;    // 0 regular file, 1 block device, 2 directory, 3 other
};

int cposixfile_open(const char *path, int mode);
int cposixfile_duplicate(int fd);
int cposixfile_close(int fd);
int64_t cposixfile_pread(int fd, void *bytes, size_t count, uint64_t offset);
int64_t cposixfile_pwrite(int fd, const void *bytes, size_t count, uint64_t offset);
// Leaves whole blocks of 4 KiB that are all zeros unwritten; gives the number of bytes written.
int64_t cposixfile_pwrite_sparse(int fd, const void *bytes, size_t count, uint64_t offset);
// Whether all bytes are zeros; 0 bytes are.
int cposixfile_is_zero(const void *bytes, size_t count);
int cposixfile_status(int fd, struct cposixfile_status *status);
int64_t cposixfile_next_data(int fd, uint64_t offset);
int cposixfile_truncate(int fd, uint64_t size);
int cposixfile_sync(int fd);
int cposixfile_sync_content(int fd);
// Fills at most 256 bytes from the kernel's random source.
int cposixfile_random(void *bytes, size_t count);
int cposixfile_forget(int fd);
// Begins to write bytes to the disk, and does not wait for it.
int cposixfile_start_writing(int fd, uint64_t offset, uint64_t count);
int cposixfile_lock(int fd, int wait);
// As many as like may hold it at once, but none beside one of cposixfile_lock. Gives 0 when that is held.
int cposixfile_lock_shared(int fd);
// Gives a file the owner and group of another, as far as this user may, and its permissions if that is a regular file too.
int cposixfile_match_owner(const char *path, const char *other);
int64_t cposixfile_free_bytes(const char *path);
int cposixfile_rename(const char *from, const char *to, int replace);
int cposixfile_unlink(const char *path);
int cposixfile_mkdir(const char *path);
int cposixfile_rmdir(const char *path);
int cposixfile_exists(const char *path);

// The columns of the terminal on a descriptor; 0 when it is none.
int cposixfile_terminal_columns(int fd);

// A line typed at a terminal, without echo; ends with a line feed, or with the byte 3 where somebody pressed Ctrl-C. Its length, or -errno.
int64_t cposixfile_read_secret(int fd, char *text, uint64_t size);

// Takes a signal (1 to 64) from now on: each is a byte in a pipe. Its reading end, which does not wait; the same one each time.
int cposixfile_catch_signal(int number);
// Empties such a pipe; how many signals were in it, 0 when there is none.
int cposixfile_caught_signals(int descriptor);

// What an errno means, for people.
const char *cposixfile_error_text(int code);

struct cposixfile_names;
int cposixfile_names_open(const char *path, struct cposixfile_names **names);
// The next name but `.` and `..`, valid until the next call; NULL at the end.
const char *cposixfile_names_next(struct cposixfile_names *names);
void cposixfile_names_close(struct cposixfile_names *names);
