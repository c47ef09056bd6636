#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define _FILE_OFFSET_BITS 64

#include "CInstallerSystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// <linux/fs.h> is not there with a musl toolchain.
#ifndef BLKGETSIZE64
#define BLKGETSIZE64 _IOR(0x12, 114, size_t)
#endif
#ifndef BLKROGET
#define BLKROGET _IO(0x12, 94)
#endif

int rpi_open(const char *path, int flags) {
    int mode = (flags & RPI_OPEN_WRITE ? O_RDWR : O_RDONLY) | O_CLOEXEC;
    if (flags & RPI_OPEN_DIRECT) mode |= O_DIRECT;
    if (flags & RPI_OPEN_EXCLUSIVE) mode |= O_EXCL;
    int descriptor;
    do descriptor = open(path, mode);
    while (descriptor < 0 && errno == EINTR);
    return descriptor < 0 ? -errno : descriptor;
}

void rpi_close(int descriptor) { close(descriptor); }

static int kind_of(mode_t mode) {
    return S_ISREG(mode) ? RPI_KIND_FILE : S_ISBLK(mode) ? RPI_KIND_BLOCK_DEVICE : RPI_KIND_OTHER;
}

int rpi_kind_and_size(int descriptor, uint64_t *size) {
    struct stat status;
    if (fstat(descriptor, &status) < 0) return -errno;
    int kind = kind_of(status.st_mode);
    *size = kind == RPI_KIND_FILE ? (uint64_t)status.st_size : 0;
    if (kind == RPI_KIND_BLOCK_DEVICE && ioctl(descriptor, BLKGETSIZE64, size) < 0) return -errno;
    return kind;
}

int rpi_path_kind(const char *path) {
    struct stat status;
    return stat(path, &status) < 0 ? -errno : kind_of(status.st_mode);
}

int rpi_is_read_only(int descriptor) {
    int is_read_only = 0;
    // Regular files do not know this call.
    return ioctl(descriptor, BLKROGET, &is_read_only) == 0 && is_read_only != 0;
}

int rpi_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

int64_t rpi_read_at(int descriptor, void *bytes, size_t count, uint64_t offset) {
    size_t done = 0;
    while (done < count) {
        ssize_t step = pread(descriptor, (char *)bytes + done, count - done, (off_t)(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return -errno;
        if (step == 0) break;
        done += (size_t)step;
    }
    return (int64_t)done;
}

int64_t rpi_write_at(int descriptor, const void *bytes, size_t count, uint64_t offset) {
    size_t done = 0;
    while (done < count) {
        ssize_t step = pwrite(descriptor, (const char *)bytes + done, count - done, (off_t)(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return -errno;
        if (step == 0) return -EIO;
        done += (size_t)step;
    }
    return (int64_t)done;
}

int rpi_flush(int descriptor) { return fsync(descriptor) < 0 ? -errno : 0; }

void rpi_forget_cache(int descriptor, uint64_t offset, uint64_t count) {
    posix_fadvise(descriptor, (off_t)offset, (off_t)count, POSIX_FADV_DONTNEED);
}

int64_t rpi_read_file(const char *path, void *bytes, size_t capacity) {
    int descriptor = rpi_open(path, RPI_OPEN_READ);
    if (descriptor < 0) return descriptor;
    size_t done = 0;
    int64_t result = 0;
    while (done < capacity) {
        ssize_t step = read(descriptor, (char *)bytes + done, capacity - done);
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) result = -errno;
        if (step <= 0) break;
        done += (size_t)step;
    }
    close(descriptor);
    return result < 0 ? result : (int64_t)done;
}

int64_t rpi_list_directory(const char *path, char *names, size_t capacity) {
    DIR *directory = opendir(path);
    if (!directory) return -errno;
    size_t used = 0;
    int64_t result = 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(directory))) {
        size_t length = strlen(entry->d_name) + 1;
        if (entry->d_name[0] == '.') continue;
        if (length > capacity - used) {
            result = -ERANGE;
        } else {
            memcpy(names + used, entry->d_name, length);
            used += length;
        }
    }
    closedir(directory);
    return result < 0 ? result : (int64_t)used;
}

uintptr_t rpi_memory_allocate(size_t alignment, size_t count) {
    void *memory = NULL;
    return posix_memalign(&memory, alignment, count) == 0 ? (uintptr_t)memory : 0;
}

void rpi_memory_free(uintptr_t address) { free((void *)address); }

static int connect_within(int descriptor, const struct sockaddr *address, socklen_t length, uint32_t milliseconds) {
    if (connect(descriptor, address, length) == 0) return 0;
    if (errno != EINPROGRESS) return -errno;
    int64_t deadline = rpi_monotonic_nanoseconds() + (int64_t)milliseconds * 1000000;
    struct pollfd poller = {.fd = descriptor, .events = POLLOUT};
    for (;;) {
        int64_t left = (deadline - rpi_monotonic_nanoseconds()) / 1000000;
        if (left <= 0) return -ETIMEDOUT;
        int ready = poll(&poller, 1, (int)left);
        if (ready > 0) break;
        if (ready < 0 && errno != EINTR) return -errno;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return -errno;
    return -error;
}

static int bind_to(int descriptor, int family, const char *source) {
    if (*source == '\0') return 0;
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *address = NULL;
    if (getaddrinfo(source, NULL, &hints, &address) != 0) return -EADDRNOTAVAIL;
    int result = bind(descriptor, address->ai_addr, address->ai_addrlen) == 0 ? 0 : -errno;
    freeaddrinfo(address);
    return result;
}

int rpi_connect(const char *host, uint16_t port, const char *source, uint32_t timeout_milliseconds) {
    char service[8];
    snprintf(service, sizeof service, "%u", (unsigned)port);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL;
    int failure = getaddrinfo(host, service, &hints, &addresses);
    if (failure == EAI_SYSTEM) return -errno;
    if (failure == EAI_MEMORY) return -ENOMEM;
    if (failure != 0) return RPI_UNKNOWN_HOST;
    int result = RPI_UNKNOWN_HOST;
    for (struct addrinfo *address = addresses; address; address = address->ai_next) {
        int descriptor = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (descriptor < 0) {
            result = -errno;
            continue;
        }
        result = bind_to(descriptor, address->ai_family, source);
        if (result == 0) result = connect_within(descriptor, address->ai_addr, address->ai_addrlen, timeout_milliseconds);
        if (result == 0) {
            int on = 1;
            setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
            result = descriptor;
            break;
        }
        close(descriptor);
    }
    freeaddrinfo(addresses);
    return result;
}

int rpi_set_timeouts(int socket, uint32_t milliseconds) {
    struct timeval time = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0) return -errno;
    if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) < 0) return -errno;
    return 0;
}

int64_t rpi_send(int socket, const void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t step = send(socket, (const char *)bytes + done, count - done, MSG_NOSIGNAL);
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return -errno;
        done += (size_t)step;
    }
    return (int64_t)done;
}

int64_t rpi_receive(int socket, void *bytes, size_t capacity) {
    ssize_t count;
    do count = recv(socket, bytes, capacity, 0);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int rpi_listen(uint16_t *port) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(descriptor, (struct sockaddr *)&address, length) < 0 || listen(descriptor, 64) < 0 ||
        getsockname(descriptor, (struct sockaddr *)&address, &length) < 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    *port = ntohs(address.sin_port);
    return descriptor;
}

int rpi_accept(int listener, uint32_t timeout_milliseconds) {
    struct pollfd poller = {.fd = listener, .events = POLLIN};
    int ready = poll(&poller, 1, (int)timeout_milliseconds);
    if (ready < 0) return -errno;
    if (ready == 0) return -EAGAIN;
    int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int64_t rpi_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void rpi_sleep_nanoseconds(int64_t nanoseconds) {
    if (nanoseconds <= 0) return;
    struct timespec left = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    while (nanosleep(&left, &left) < 0 && errno == EINTR) {
    }
}

struct thread {
    pthread_t id;
    void (*body)(void *);
    void *context;
};

static void *run_thread(void *argument) {
    struct thread *thread = argument;
    thread->body(thread->context);
    return NULL;
}

int rpi_thread_start(void (*body)(void *), void *context, uintptr_t *handle) {
    struct thread *thread = malloc(sizeof *thread);
    if (!thread) return -ENOMEM;
    thread->body = body;
    thread->context = context;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    // musl's 128 KiB are too few for Swift; memory is only taken as it is touched.
    pthread_attr_setstacksize(&attributes, 1024 * 1024);
    int failure = pthread_create(&thread->id, &attributes, run_thread, thread);
    pthread_attr_destroy(&attributes);
    if (failure) {
        free(thread);
        return -failure;
    }
    *handle = (uintptr_t)thread;
    return 0;
}

void rpi_thread_join(uintptr_t handle) {
    struct thread *thread = (struct thread *)handle;
    pthread_join(thread->id, NULL);
    free(thread);
}

struct monitor {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    unsigned waiting;
};

uintptr_t rpi_monitor_create(void) {
    struct monitor *monitor = malloc(sizeof *monitor);
    if (!monitor) return 0;
    pthread_mutex_init(&monitor->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&monitor->condition, &attributes);
    pthread_condattr_destroy(&attributes);
    monitor->waiting = 0;
    return (uintptr_t)monitor;
}

void rpi_monitor_destroy(uintptr_t handle) {
    struct monitor *monitor = (struct monitor *)handle;
    pthread_cond_destroy(&monitor->condition);
    pthread_mutex_destroy(&monitor->mutex);
    free(monitor);
}

void rpi_monitor_lock(uintptr_t handle) { pthread_mutex_lock(&((struct monitor *)handle)->mutex); }

void rpi_monitor_unlock(uintptr_t handle) {
    struct monitor *monitor = (struct monitor *)handle;
    if (monitor->waiting > 0) pthread_cond_broadcast(&monitor->condition);
    pthread_mutex_unlock(&monitor->mutex);
}

void rpi_monitor_wait(uintptr_t handle) {
    struct monitor *monitor = (struct monitor *)handle;
    monitor->waiting++;
    pthread_cond_wait(&monitor->condition, &monitor->mutex);
    monitor->waiting--;
}

int rpi_monitor_wait_until(uintptr_t handle, int64_t deadline_nanoseconds) {
    struct monitor *monitor = (struct monitor *)handle;
    struct timespec deadline = {.tv_sec = deadline_nanoseconds / 1000000000, .tv_nsec = deadline_nanoseconds % 1000000000};
    monitor->waiting++;
    int result = pthread_cond_timedwait(&monitor->condition, &monitor->mutex, &deadline);
    monitor->waiting--;
    return result == ETIMEDOUT ? 0 : 1;
}

int rpi_process_id(void) { return getpid(); }

_Noreturn void rpi_exit(int code) { exit(code); }

int rpi_mount(const char *type, const char *directory) {
    mkdir(directory, 0755);
    // mount(2) would put a second instance over one that is there: proc has allowed that since Linux 5.8.
    struct stat here, root;
    if (stat(directory, &here) == 0 && stat("/", &root) == 0 && here.st_dev != root.st_dev) return 0;
    return mount(type, directory, type, 0, NULL) < 0 ? -errno : 0;
}

int rpi_restart_machine(void) {
    sync();
    return reboot(RB_AUTOBOOT) < 0 ? -errno : 0;
}

void rpi_write_console(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t step = write(descriptor, bytes, count);
        if (step < 0 && errno == EINTR) continue;
        if (step <= 0) return;
        bytes += step;
        count -= (size_t)step;
    }
}

int64_t rpi_error_text(int code, char *text, size_t capacity) {
    const char *found = strerror(code);
    size_t length = strlen(found);
    if (length > capacity) length = capacity;
    memcpy(text, found, length);
    return (int64_t)length;
}
