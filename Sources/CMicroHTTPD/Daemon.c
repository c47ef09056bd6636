#include "CMicroHTTPD.h"

#include <errno.h>
#include <string.h>

/* The default callback would decode %00 and %2f before routing. */
static size_t keep_escapes(void *cls, struct MHD_Connection *connection, char *text) {
    (void) cls;
    (void) connection;
    return strlen(text);
}

struct MHD_Daemon *cmhd_start(unsigned int threads, size_t memory_per_connection, unsigned int connections,
                              unsigned int idle_seconds, MHD_AccessHandlerCallback access, void *(*target)(void *, const char *, struct MHD_Connection *),
                              MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connection, void *cls,
                              const char *certificate, const char *key) {
    /* TLS 1.2 and 1.3, of which gnutls chooses the safest that the other side knows. */
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-DTLS-ALL"},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    int is_tls = certificate != NULL && key != NULL;
    unsigned int flags = MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE | MHD_USE_ITC
                         | MHD_USE_NO_LISTEN_SOCKET | (is_tls ? MHD_USE_TLS : 0);
    return MHD_start_daemon(flags, 0, NULL, NULL, access, cls,
                            MHD_OPTION_THREAD_POOL_SIZE, threads,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,
                            MHD_OPTION_CONNECTION_LIMIT, connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
                            MHD_OPTION_UNESCAPE_CALLBACK, &keep_escapes, NULL,
                            MHD_OPTION_URI_LOG_CALLBACK, target, cls,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, cls,
                            MHD_OPTION_NOTIFY_CONNECTION, connection, cls,
                            MHD_OPTION_ARRAY, is_tls ? tls : none,
#if MHD_VERSION >= 0x00097600
                            MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#endif
                            MHD_OPTION_END);
}

void *cmhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

int cmhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : (int) info->connect_fd;
}

size_t cmhd_reason_length(unsigned int status) {
    return strlen(MHD_get_reason_phrase_for(status));
}
