#pragma once

#include <microhttpd.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

/* What libmicrohttpd offers only as variadic functions, and the socket calls that Swift's Glibc module
   does not carry. Every function that can fail returns -errno, unless its comment says otherwise. */

/* One end of a connection: its binary form, and as text (an IPv4 address mapped into IPv6 is written as IPv4). */
struct cmhd_address {
    struct sockaddr_storage storage;
    socklen_t length;
    char host[INET6_ADDRSTRLEN];
    uint16_t port;
};

/* How far the sending side of a TCP connection is. */
struct cmhd_progress {
    uint64_t acknowledged; /* bytes that the other side's kernel has, since the connection began */
    uint64_t outstanding;  /* bytes handed to our kernel and not acknowledged */
    int peer_left;         /* the other side closed or reset the connection */
};

/* Starts a daemon without a listening socket: epoll, `threads` threads, suspend, resume and upgrade allowed, no unescaping.
   `certificate` (with its chain) and `key` are PEM texts, or both NULL for plain HTTP. NULL on failure, with errno. */
struct MHD_Daemon *cmhd_start(unsigned int threads, size_t memory_per_connection, unsigned int connections,
                              unsigned int idle_seconds, MHD_AccessHandlerCallback access, void *(*target)(void *, const char *, struct MHD_Connection *),
                              MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connection, void *cls,
                              const char *certificate, const char *key);

/* NULL: the connection has none (yet). */
void *cmhd_socket_context(struct MHD_Connection *connection);
int cmhd_socket(struct MHD_Connection *connection);

/* 1 if the head of the request is, byte for byte, method SP target SP version CRLF *(name ":" OWS value CRLF) CRLF with no NUL,
   no bare LF, no folded line and no space around a name; 0 if not. To be called at the first call of the access handler. */
int cmhd_head_is_exact(struct MHD_Connection *connection, const char *method, const char *url, const char *version,
                       size_t target_length, size_t memory_per_connection);

/* The length of the reason phrase that libmicrohttpd writes for a status. */
size_t cmhd_reason_length(unsigned int status);

int cmhd_listen(const char *host, uint16_t port, int backlog, struct cmhd_address *bound);
int cmhd_accept(int listener, struct cmhd_address *peer);
int cmhd_local_address(int socket, struct cmhd_address *local);
int cmhd_progress(int socket, struct cmhd_progress *progress);

/* Sends what fits without waiting, then closes. */
void cmhd_refuse(int socket, const void *bytes, size_t count);

/* Opens the regular file at `path` (relative, no "." or "..") below `directory` for reading. With `follow` of NULL no component
   of `path` may be a symbolic link (-ELOOP); else links are followed, and what is opened must lie below the directory `follow` (-EXDEV). -EISDIR or -ENXIO: not a regular file. */
int cmhd_open_below(const char *directory, const char *path, const char *follow, uint64_t *size, int64_t *seconds,
                    int64_t *nanoseconds, uint64_t *inode);
int cmhd_duplicate(int descriptor);

/* Makes a socket that libmicrohttpd hands over ready for small messages: non-blocking, nothing held back, a send buffer of
   `send_buffer` bytes (which the kernel doubles), so that what a slow client gets is not older than that. */
void cmhd_prepare_upgraded(int socket, int send_buffer);
/* Both return the number of bytes, -EAGAIN when the socket is not ready; reading 0 is the end. */
ssize_t cmhd_receive(int socket, void *bytes, size_t count);
ssize_t cmhd_send(int socket, const void *bytes, size_t count);
/* Gives the socket back to libmicrohttpd, which closes it. Not to be touched afterwards. */
void cmhd_close_upgraded(struct MHD_UpgradeResponseHandle *handle);

/* A socket that is ready, by the number it was given. */
struct cmhd_ready {
    uint64_t id;
    int readable;
    int writable;
};

/* An epoll instance, with an eventfd in it under the number 0 that wakes whoever waits. */
struct cmhd_poll {
    int epoll;
    int wake;
};

int cmhd_poll_open(struct cmhd_poll *poll);
void cmhd_poll_close(struct cmhd_poll *poll);
void cmhd_poll_wake(const struct cmhd_poll *poll);
/* Watches a socket, or changes what it is watched for. Its end and its errors are always reported, as both. */
int cmhd_poll_watch(const struct cmhd_poll *poll, int socket, uint64_t id, int reading, int writing);
/* Waits at most so many milliseconds (-1: for ever) and returns how many sockets it wrote to `ready`; wakings are taken in and not reported. */
int cmhd_poll_wait(const struct cmhd_poll *poll, struct cmhd_ready *ready, int limit, int milliseconds);
