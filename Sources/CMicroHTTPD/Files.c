#define _GNU_SOURCE
#include "CMicroHTTPD.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Follows links, then asks the kernel what was opened: no link can be exchanged between the check and the use. */
static int open_following(int directory, const char *path, const char *follow) {
    int file = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return -errno;
    char link[64], opened[PATH_MAX], limit[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, opened, sizeof opened - 1);
    int failure = 0;
    if (length < 0 || realpath(follow, limit) == NULL) {
        failure = -errno;
    } else {
        opened[length] = 0;
        size_t prefix = strcmp(limit, "/") == 0 ? 0 : strlen(limit);
        if (strncmp(opened, limit, prefix) != 0 || opened[prefix] != '/')
            failure = -EXDEV;
    }
    if (failure != 0) {
        close(file);
        return failure;
    }
    return file;
}

/* One component at a time, none of them a link. */
static int open_without_links(int directory, const char *path) {
    int at = fcntl(directory, F_DUPFD_CLOEXEC, 0);
    char name[NAME_MAX + 1];
    while (at >= 0) {
        const char *slash = strchr(path, '/');
        size_t length = slash == NULL ? strlen(path) : (size_t) (slash - path);
        if (length == 0 || length > NAME_MAX) {
            close(at);
            return -ENOENT;
        }
        memcpy(name, path, length);
        name[length] = 0;
        int flags = slash == NULL ? O_RDONLY | O_NONBLOCK | O_NOCTTY : O_PATH | O_DIRECTORY;
        int next = openat(at, name, flags | O_NOFOLLOW | O_CLOEXEC);
        int failure = -errno;
        close(at);
        if (next < 0)
            return failure;
        if (slash == NULL)
            return next;
        at = next;
        path = slash + 1;
    }
    return -errno;
}

static int climbs(const char *path) {
    if (*path == '/' || *path == 0)
        return 1;
    for (const char *at = path; at != NULL; at = strchr(at, '/')) {
        if (*at == '/')
            at++;
        size_t length = strcspn(at, "/");
        if (length == 0 || (length <= 2 && strspn(at, ".") >= length))
            return 1;
    }
    return 0;
}

int cmhd_open_below(const char *directory, const char *path, const char *follow, uint64_t *size, int64_t *seconds,
                    int64_t *nanoseconds, uint64_t *inode) {
    if (climbs(path))
        return -ENOENT;
    int root = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    int file = follow == NULL ? open_without_links(root, path) : open_following(root, path, follow);
    close(root);
    if (file < 0)
        return file;
    struct stat status;
    int failure = 0;
    if (fstat(file, &status) != 0)
        failure = -errno;
    else if (S_ISDIR(status.st_mode))
        failure = -EISDIR;
    else if (!S_ISREG(status.st_mode))
        failure = -ENXIO;
    if (failure != 0) {
        close(file);
        return failure;
    }
    *size = (uint64_t) status.st_size;
    *seconds = status.st_mtim.tv_sec;
    *nanoseconds = status.st_mtim.tv_nsec;
    *inode = status.st_ino;
    return file;
}

int cmhd_duplicate(int descriptor) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? -errno : copy;
}
