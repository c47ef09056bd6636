#define _GNU_SOURCE
#include "CMicroHTTPD.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int cmhd_poll_open(struct cmhd_poll *poll) {
    poll->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (poll->epoll < 0)
        return -errno;
    poll->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (poll->wake < 0) {
        int failure = -errno;
        close(poll->epoll);
        return failure;
    }
    int failure = cmhd_poll_watch(poll, poll->wake, 0, 1, 0);
    if (failure != 0)
        cmhd_poll_close(poll);
    return failure;
}

void cmhd_poll_close(struct cmhd_poll *poll) {
    close(poll->wake);
    close(poll->epoll);
}

void cmhd_poll_wake(const struct cmhd_poll *poll) {
    uint64_t one = 1;
    (void) !write(poll->wake, &one, sizeof one);
}

int cmhd_poll_watch(const struct cmhd_poll *poll, int socket, uint64_t id, int reading, int writing) {
    struct epoll_event event = {.events = (reading ? EPOLLIN | EPOLLRDHUP : 0) | (writing ? EPOLLOUT : 0), .data.u64 = id};
    if (epoll_ctl(poll->epoll, EPOLL_CTL_MOD, socket, &event) == 0)
        return 0;
    if (errno != ENOENT)
        return -errno;
    return epoll_ctl(poll->epoll, EPOLL_CTL_ADD, socket, &event) == 0 ? 0 : -errno;
}

int cmhd_poll_wait(const struct cmhd_poll *poll, struct cmhd_ready *ready, int limit, int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(poll->epoll, events, limit < 256 ? limit : 256, milliseconds);
    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    int written = 0;
    for (int i = 0; i < count; i++) {
        if (events[i].data.u64 == 0) {
            uint64_t wakings;
            (void) !read(poll->wake, &wakings, sizeof wakings);
            continue;
        }
        int ended = (events[i].events & (EPOLLERR | EPOLLHUP)) != 0;
        ready[written].id = events[i].data.u64;
        ready[written].readable = ended || (events[i].events & (EPOLLIN | EPOLLRDHUP)) != 0;
        ready[written].writable = ended || (events[i].events & EPOLLOUT) != 0;
        written++;
    }
    return written;
}
