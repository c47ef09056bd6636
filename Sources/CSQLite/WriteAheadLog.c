#include "CSQLite.h"

#include <stdlib.h>

/* SQLite writes each frame of its write-ahead log with two calls: 24 bytes of header, then the page. A small transaction has dozens of
   frames, one after the other in the file, and the calls cost more than all else of its commit. Here they are collected, and written
   with one call once the commit is whole.

   Others look at frames only after SQLite has published the commit in the shared index, which it does after the last frame is written.
   So whatever is collected is written no later than with the frame that ends a transaction: the file then holds what it would hold
   without this. Frames of a transaction that has not ended concern this connection alone, which has them written before it reads. */

enum {
    FRAME_HEADER = 24,
    CAPACITY = 0x1ffff, /* the most that SQLite's own code writes at once */
};

struct log_file {
    sqlite3_file file; /* must come first */
    unsigned char *bytes;
    sqlite3_int64 offset; /* where the first byte belongs */
    int count;
    int ends_transaction; /* the page that comes next is the last of its transaction */
    sqlite3_file base[];  /* the file itself, as SQLite's own code keeps it */
};

static sqlite3_vfs *base_files;

static int write_out(struct log_file *log) {
    int count = log->count;
    if (count == 0)
        return SQLITE_OK;
    /* When it fails, SQLite gives up the transaction and writes its next one to the same place. */
    log->count = 0;
    log->ends_transaction = 0;
    return log->base->pMethods->xWrite(log->base, log->bytes, count, log->offset);
}

static int log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct log_file *log = (struct log_file *) file;
    if (log->bytes == NULL && (log->bytes = malloc(CAPACITY)) == NULL)
        return SQLITE_IOERR_NOMEM;
    if (log->count > 0 && (offset != log->offset + log->count || count > CAPACITY - log->count)) {
        int ends_transaction = log->ends_transaction;
        int result = write_out(log);
        if (result != SQLITE_OK)
            return result;
        log->ends_transaction = ends_transaction;
    }
    if (count > CAPACITY)
        return log->base->pMethods->xWrite(log->base, bytes, count, offset);
    if (log->count == 0)
        log->offset = offset;
    memcpy(log->bytes + log->count, bytes, count);
    log->count += count;
    if (count == FRAME_HEADER) {
        /* "For commit records, the size of the database file in pages after the commit. For all other records, zero." */
        const unsigned char *size = (const unsigned char *) bytes + 4;
        log->ends_transaction = (size[0] | size[1] | size[2] | size[3]) != 0;
        return SQLITE_OK;
    }
    return log->ends_transaction ? write_out(log) : SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    struct log_file *log = (struct log_file *) file;
    int result = write_out(log);
    return result == SQLITE_OK ? log->base->pMethods->xRead(log->base, bytes, count, offset) : result;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct log_file *log = (struct log_file *) file;
    int result = write_out(log);
    return result == SQLITE_OK ? log->base->pMethods->xTruncate(log->base, size) : result;
}

static int log_sync(sqlite3_file *file, int flags) {
    struct log_file *log = (struct log_file *) file;
    int result = write_out(log);
    return result == SQLITE_OK ? log->base->pMethods->xSync(log->base, flags) : result;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size) {
    struct log_file *log = (struct log_file *) file;
    int result = write_out(log);
    return result == SQLITE_OK ? log->base->pMethods->xFileSize(log->base, size) : result;
}

static int log_close(sqlite3_file *file) {
    struct log_file *log = (struct log_file *) file;
    /* What is left belongs to no transaction that has ended. */
    free(log->bytes);
    log->bytes = NULL;
    return log->base->pMethods->xClose(log->base);
}

static int log_lock(sqlite3_file *file, int level) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xLock(log->base, level);
}

static int log_unlock(sqlite3_file *file, int level) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xUnlock(log->base, level);
}

static int log_check_reserved_lock(sqlite3_file *file, int *is_held) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xCheckReservedLock(log->base, is_held);
}

static int log_control(sqlite3_file *file, int operation, void *argument) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xFileControl(log->base, operation, argument);
}

static int log_sector_size(sqlite3_file *file) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xSectorSize(log->base);
}

static int log_characteristics(sqlite3_file *file) {
    struct log_file *log = (struct log_file *) file;
    return log->base->pMethods->xDeviceCharacteristics(log->base);
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_check_reserved_lock,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

static int open_file(sqlite3_vfs *files, const char *name, sqlite3_file *file, int flags, int *opened_flags) {
    (void) files;
    if (!(flags & SQLITE_OPEN_WAL))
        return base_files->xOpen(base_files, name, file, flags, opened_flags);
    struct log_file *log = (struct log_file *) file;
    memset(log, 0, sizeof *log);
    int result = base_files->xOpen(base_files, name, log->base, flags, opened_flags);
    /* Without methods SQLite does not close it. */
    log->file.pMethods = result == SQLITE_OK ? &log_methods : NULL;
    return result;
}

int rpi_sqlite3_register_files(void) {
    static sqlite3_vfs files;
    base_files = sqlite3_vfs_find(NULL);
    if (base_files == NULL)
        return SQLITE_ERROR;
    files = *base_files;
    files.pNext = NULL;
    files.zName = "rpi-unix";
    files.szOsFile = (int) sizeof(struct log_file) + base_files->szOsFile;
    files.xOpen = open_file;
    return sqlite3_vfs_register(&files, 0);
}
