#include "CArchive.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define BUFFER_SIZE 131072

struct carchive_source {
    int fd;
    int is_gzip;      // the file starts like a gzip member
    int is_direct;    // libarchive reads the file itself
    int in_member;
    int at_end;
    uint64_t consumed;
    size_t have;      // bytes in `input` that were read ahead (no gzip)
    z_stream inflater;
    unsigned char input[BUFFER_SIZE];
    unsigned char output[BUFFER_SIZE];
};

// Reads more into `input`, behind the `have` bytes there. Gives the number of bytes, 0 at the end, -1 after an error.
static ssize_t fill(struct carchive_source *source, struct archive *archive) {
    ssize_t got;
    do got = read(source->fd, source->input + source->have, BUFFER_SIZE - source->have); while (got < 0 && errno == EINTR);
    if (got < 0) archive_set_error(archive, errno, "cannot read");
    if (got > 0) source->consumed += (uint64_t)got;
    return got;
}

static la_ssize_t read_plain(struct archive *archive, void *context, const void **bytes) {
    struct carchive_source *source = context;
    *bytes = source->input;
    if (source->have > 0) {
        size_t have = source->have;
        source->have = 0;
        return (la_ssize_t)have;
    }
    return fill(source, archive);
}

static la_ssize_t read_gzip(struct archive *archive, void *context, const void **bytes) {
    struct carchive_source *source = context;
    z_stream *z = &source->inflater;
    *bytes = source->output;
    z->next_out = source->output;
    z->avail_out = BUFFER_SIZE;
    while (z->avail_out == BUFFER_SIZE && !source->at_end) {
        if (z->avail_in == 0) {
            ssize_t got = fill(source, archive);
            if (got < 0) return ARCHIVE_FATAL;
            if (got == 0 && source->in_member) {
                archive_set_error(archive, EILSEQ, "truncated gzip input");
                return ARCHIVE_FATAL;
            }
            source->at_end = got == 0;
            z->next_in = source->input;
            z->avail_in = (unsigned)got;
            continue;
        }
        if (!source->in_member) {
            // Between members, and after the last, zeros may pad the file (tapes).
            if (*z->next_in == 0) {
                z->next_in++;
                z->avail_in--;
                continue;
            }
            inflateReset(z);
            source->in_member = 1;
        }
        int result = inflate(z, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            source->in_member = 0;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            archive_set_error(archive, EILSEQ, "damaged gzip input: %s", z->msg ? z->msg : "no details");
            return ARCHIVE_FATAL;
        }
    }
    return (la_ssize_t)(BUFFER_SIZE - z->avail_out);
}

struct carchive_source *carchive_open(struct archive *archive, int fd) {
    struct carchive_source *source = calloc(1, sizeof *source);
    if (!source) return NULL;
    source->fd = fd;
    struct stat status;
    off_t start = lseek(fd, 0, SEEK_CUR);
    // A pipe may give its first byte alone.
    while (source->have < 2) {
        ssize_t got = fill(source, archive);
        if (got < 0) goto failed;
        if (got == 0) break;
        source->have += (size_t)got;
    }
    source->is_gzip = source->have >= 2 && source->input[0] == 0x1f && source->input[1] == 0x8b;
    int result;
    if (source->is_gzip) {
        // 15: the largest window; 16: gzip's header and checksum.
        if (inflateInit2(&source->inflater, 15 + 16) != Z_OK) goto failed;
        source->inflater.next_in = source->input;
        source->inflater.avail_in = (unsigned)source->have;
        source->have = 0;
        source->in_member = 1;
        result = archive_read_open(archive, source, NULL, read_gzip, NULL);
    } else if (start >= 0 && fstat(fd, &status) == 0 && !S_ISFIFO(status.st_mode) && lseek(fd, start, SEEK_SET) == start) {
        source->is_direct = 1;
        result = archive_read_open_fd(archive, fd, BUFFER_SIZE);
    } else {
        result = archive_read_open(archive, source, NULL, read_plain, NULL);
    }
    if (result == ARCHIVE_OK) return source;
failed:
    carchive_close(source);
    return NULL;
}

void carchive_close(struct carchive_source *source) {
    if (!source) return;
    if (source->is_gzip) inflateEnd(&source->inflater);
    free(source);
}

int carchive_is_gzip(const struct carchive_source *source) { return source->is_gzip; }

uint64_t carchive_consumed(const struct carchive_source *source, struct archive *archive) {
    if (!source->is_direct) return source->consumed;
    la_int64_t count = archive_filter_bytes(archive, -1);
    return count > 0 ? (uint64_t)count : 0;
}
