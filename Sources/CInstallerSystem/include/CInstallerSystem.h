// What the installer needs of the system, with fixed signatures: Swift imports neither C's variadic functions nor errno, and Embedded Swift
// has no Glibc module. Builds with glibc and with musl. Unless a comment says otherwise, functions return 0 or more, or -errno.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Files and block devices.

enum {
    RPI_OPEN_READ = 0,
    RPI_OPEN_WRITE = 1,      // for reading and writing
    RPI_OPEN_DIRECT = 2,     // past the page cache: open(2), O_DIRECT
    RPI_OPEN_EXCLUSIVE = 4,  // a block device that is mounted or otherwise in use: -EBUSY
};

enum {
    RPI_KIND_OTHER = 0,
    RPI_KIND_FILE = 1,
    RPI_KIND_BLOCK_DEVICE = 2,
};

int rpi_open(const char *path, int flags);
void rpi_close(int descriptor);
// RPI_KIND_…; *size in bytes.
int rpi_kind_and_size(int descriptor, uint64_t *size);
int rpi_path_kind(const char *path);
// 1 for a block device that may not be written, which root can open for writing all the same; else 0.
int rpi_is_read_only(int descriptor);
// -EWOULDBLOCK when another process, or another descriptor of this one, holds the lock. Gone when the descriptor is closed.
int rpi_lock(int descriptor);
// All of the bytes, or as many as there are before the end.
int64_t rpi_read_at(int descriptor, void *bytes, size_t count, uint64_t offset);
int64_t rpi_write_at(int descriptor, const void *bytes, size_t count, uint64_t offset);
int rpi_flush(int descriptor);
// Makes the next read of the range come from the medium, as far as the kernel allows.
void rpi_forget_cache(int descriptor, uint64_t offset, uint64_t count);
int64_t rpi_read_file(const char *path, void *bytes, size_t capacity);
// The names in a directory, each followed by NUL; -ERANGE when they do not fit.
int64_t rpi_list_directory(const char *path, char *names, size_t capacity);

// Memory whose address is a multiple of `alignment`, a power of two; 0 when there is none.
uintptr_t rpi_memory_allocate(size_t alignment, size_t count);
void rpi_memory_free(uintptr_t address);

// TCP.

// Returned by rpi_connect when the name of the host is not known.
#define RPI_UNKNOWN_HOST (-100000)

// From the address `source`, or from any where that is empty.
int rpi_connect(const char *host, uint16_t port, const char *source, uint32_t timeout_milliseconds);
// Sends and receives give up with -EAGAIN when nothing moves for this long.
int rpi_set_timeouts(int socket, uint32_t milliseconds);
// All of the bytes.
int64_t rpi_send(int socket, const void *bytes, size_t count);
// 0 when the other side has closed.
int64_t rpi_receive(int socket, void *bytes, size_t capacity);
// Listens on a loopback port that the kernel chooses.
int rpi_listen(uint16_t *port);
// -EAGAIN after the time is up.
int rpi_accept(int listener, uint32_t timeout_milliseconds);

// Time.

int64_t rpi_monotonic_nanoseconds(void);
void rpi_sleep_nanoseconds(int64_t nanoseconds);

// Threads and monitors (one mutex with one condition). Handles are integers; 0 is none.

int rpi_thread_start(void (*body)(void *), void *context, uintptr_t *thread);
void rpi_thread_join(uintptr_t thread);

uintptr_t rpi_monitor_create(void);
void rpi_monitor_destroy(uintptr_t monitor);
void rpi_monitor_lock(uintptr_t monitor);
// Wakes whoever waits, then unlocks.
void rpi_monitor_unlock(uintptr_t monitor);
void rpi_monitor_wait(uintptr_t monitor);
// 0 when the monotonic clock has reached the deadline, else 1.
int rpi_monitor_wait_until(uintptr_t monitor, int64_t deadline_nanoseconds);

// The machine.

int rpi_process_id(void);
_Noreturn void rpi_exit(int code);
int rpi_mount(const char *type, const char *directory);
int rpi_restart_machine(void);
void rpi_write_console(int descriptor, const char *bytes, size_t count);
// The length of the text for an errno.
int64_t rpi_error_text(int code, char *text, size_t capacity);
