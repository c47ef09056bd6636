#include "CMicroHTTPD.h"

#include <string.h>

/* libmicrohttpd parses the head in place, in one buffer. It only overwrites the bytes that end something: the space after method
   and target, and in 0.9.75, which accepts NUL, bare LF and folded lines, each colon, each CR and each LF become NUL. Its pointers
   into that buffer therefore tell what stood between them: a bare LF leaves one NUL where CRLF leaves two, a NUL sent by the client
   shortens a string before its end, and a folded line is no longer where it was received. */

static int request_line_is_exact(const char *method, const char *url, const char *version, size_t target_length) {
    return url == method + strlen(method) + 1 && version == url + target_length + 1;
}

#if MHD_VERSION >= 0x00097600

/* From 0.9.76 on MHD_OPTION_CLIENT_DISCIPLINE_LVL (see cmhd_start) refuses all but a NUL in the request line. */
int cmhd_head_is_exact(struct MHD_Connection *connection, const char *method, const char *url, const char *version,
                       size_t target_length, size_t memory_per_connection) {
    (void) connection;
    (void) memory_per_connection;
    return request_line_is_exact(method, url, version, target_length);
}

#else

struct walk {
    const char *at;  /* where the next name must begin */
    const char *end; /* one past the head */
    int exact;
};

static enum MHD_Result next_line(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value, size_t value_length) {
    struct walk *walk = cls;
    (void) kind;
    if (name != walk->at || name_length == 0 || value < name + name_length + 1 || value + value_length + 2 > walk->end) {
        walk->exact = 0;
        return MHD_NO;
    }
    for (const char *gap = name + name_length + 1; gap < value; gap++)
        if (*gap != ' ' && *gap != '\t')
            walk->exact = 0;
    const char *stop = value + value_length;
    if (stop[0] != 0 || stop[1] != 0)
        walk->exact = 0;
    walk->at = stop + 2;
    return walk->exact ? MHD_YES : MHD_NO;
}

int cmhd_head_is_exact(struct MHD_Connection *connection, const char *method, const char *url, const char *version,
                       size_t target_length, size_t memory_per_connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (info == NULL || info->header_size > memory_per_connection)
        return 0;
    const char *end = method + info->header_size;
    if (!request_line_is_exact(method, url, version, target_length) || version + 8 + 2 > end)
        return 0;
    if (version[8] != 0 || version[9] != 0)
        return 0;
    struct walk walk = {.at = version + 10, .end = end, .exact = 1};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, &next_line, &walk);
    return walk.exact && walk.at + 2 == end && walk.at[0] == 0 && walk.at[1] == 0;
}

#endif
