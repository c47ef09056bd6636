#define _GNU_SOURCE
#include "CMicroHTTPD.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>

void cmhd_prepare_upgraded(int socket, int send_buffer) {
    int off = 0, on = 1;
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    /* Under TLS this is one end of a pair of local sockets, which has none of TCP's options. */
    setsockopt(socket, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
}

ssize_t cmhd_receive(int socket, void *bytes, size_t count) {
    ssize_t done;
    do
        done = recv(socket, bytes, count, MSG_DONTWAIT);
    while (done < 0 && errno == EINTR);
    return done < 0 ? -errno : done;
}

ssize_t cmhd_send(int socket, const void *bytes, size_t count) {
    ssize_t done;
    do
        done = send(socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (done < 0 && errno == EINTR);
    return done < 0 ? -errno : done;
}

void cmhd_close_upgraded(struct MHD_UpgradeResponseHandle *handle) {
    MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}
