#define _GNU_SOURCE
#include "CMicroHTTPD.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void describe(struct cmhd_address *address) {
    address->host[0] = 0;
    address->port = 0;
    if (address->storage.ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *) &address->storage;
        inet_ntop(AF_INET, &v4->sin_addr, address->host, sizeof address->host);
        address->port = ntohs(v4->sin_port);
    } else if (address->storage.ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) &address->storage;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], address->host, sizeof address->host);
        else
            inet_ntop(AF_INET6, &v6->sin6_addr, address->host, sizeof address->host);
        address->port = ntohs(v6->sin6_port);
    }
}

int cmhd_local_address(int socket, struct cmhd_address *local) {
    local->length = sizeof local->storage;
    if (getsockname(socket, (struct sockaddr *) &local->storage, &local->length) != 0)
        return -errno;
    describe(local);
    return 0;
}

int cmhd_listen(const char *host, uint16_t port, int backlog, struct cmhd_address *bound) {
    memset(bound, 0, sizeof *bound);
    struct sockaddr_in *v4 = (struct sockaddr_in *) &bound->storage;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) &bound->storage;
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        bound->length = sizeof *v4;
    } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        bound->length = sizeof *v6;
    } else {
        return -EINVAL;
    }
    int listener = socket(bound->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return -errno;
    int yes = 1;
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0
        || bind(listener, (struct sockaddr *) &bound->storage, bound->length) != 0 || listen(listener, backlog) != 0) {
        int failure = -errno;
        close(listener);
        return failure;
    }
    int failure = cmhd_local_address(listener, bound);
    if (failure != 0) {
        close(listener);
        return failure;
    }
    return listener;
}

int cmhd_accept(int listener, struct cmhd_address *peer) {
    peer->length = sizeof peer->storage;
    int client = accept4(listener, (struct sockaddr *) &peer->storage, &peer->length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0)
        return -errno;
    describe(peer);
    return client;
}

int cmhd_progress(int socket, struct cmhd_progress *progress) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    int outstanding = 0;
    memset(&info, 0, sizeof info);
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 || ioctl(socket, SIOCOUTQ, &outstanding) != 0)
        return -errno;
    progress->acknowledged = info.tcpi_bytes_acked;
    progress->outstanding = (uint64_t) outstanding;
    /* TCP_CLOSE = 7, TCP_CLOSE_WAIT = 8, TCP_LAST_ACK = 9: no header has both these names and bytes_acked. */
    progress->peer_left = info.tcpi_state == 7 || info.tcpi_state == 8 || info.tcpi_state == 9;
    return 0;
}

void cmhd_refuse(int socket, const void *bytes, size_t count) {
    (void) !send(socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(socket, SHUT_WR);
    /* What the client sent already would turn the close into a reset that may overtake the answer. */
    char scratch[4096];
    for (int i = 0; i < 16 && recv(socket, scratch, sizeof scratch, MSG_DONTWAIT) > 0; i++) {}
    close(socket);
}
