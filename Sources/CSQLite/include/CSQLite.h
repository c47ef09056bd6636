#pragma once
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

// What Swift cannot import: macros that are pointers, and functions with variable arguments.

static inline int rpi_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, uint64_t count) {
    return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int rpi_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, uint64_t count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// A setting of the whole library, which it takes before its first use alone: it need not count each allocation under one lock.
// (SQLITE_CONFIG_STMTJRNL_SPILL, tempting for savepoints, breaks them above 128 KiB: SQLite writes no more than that at once to a file.)
static inline int rpi_sqlite3_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// Makes known the file system "rpi-unix": SQLite's own, but for the write-ahead log, whose frames are collected and written with one call
// for each commit. Gives an SQLite result code. To be called once, after the settings of the library.
int rpi_sqlite3_register_files(void);

// Waits until all that was written into the database's file is on the disk. SQLite does so only when a checkpoint has brought over the whole log.
static inline int rpi_sqlite3_sync_file(sqlite3 *database) {
    sqlite3_file *file = NULL;
    int result = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (result != SQLITE_OK || file == NULL || file->pMethods == NULL) return result;
    return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

static inline int rpi_sqlite3_configure(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// SQLite's own busy handler backs off to 100 ms between attempts, so a process that writes rarely can starve beside one that
// writes all the time. This one asks about every two milliseconds, each process at another beat.
static int rpi_sqlite3_wait(void *limit, int count) {
    if ((intptr_t)count >= (intptr_t)limit) return 0;
    sqlite3_sleep(1 + ((count ^ (int)((intptr_t)&count >> 6)) & 3));
    return 1;
}

static inline int rpi_sqlite3_set_patience(sqlite3 *database, int milliseconds) {
    return sqlite3_busy_handler(database, rpi_sqlite3_wait, (void *)((intptr_t)milliseconds * 2 / 5));
}
