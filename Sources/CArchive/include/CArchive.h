// libarchive, and a gzip reader in front of it: libarchive 3.6 and 3.7 do not compare gzip's checksum (archive_read_support_filter_gzip.c,
// consume_trailer), so a damaged .gz would pass unnoticed.
#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>

struct carchive_source;

// Opens a file, pipe or device for an archive reader whose filters and formats are chosen. NULL: no memory, or archive_error_string() says.
struct carchive_source *carchive_open(struct archive *archive, int fd);
// To be called after archive_read_free().
void carchive_close(struct carchive_source *source);
int carchive_is_gzip(const struct carchive_source *source);
// The bytes of the file that were read so far.
uint64_t carchive_consumed(const struct carchive_source *source, struct archive *archive);
