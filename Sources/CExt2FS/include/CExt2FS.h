#pragma once

/* libext2fs over storage that the caller provides through two functions.
 *
 * Every function that returns a long returns 0, or an error code of libext2fs (see rpid_ext2_message).
 * A handle belongs to one thread at a time; two handles share nothing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the bytes of a file system are. Both functions return whether they did it. */
typedef struct {
    void *context;
    uint64_t byte_count;
    bool (*read)(void *context, uint64_t offset, uint64_t count, uint8_t *bytes);
    bool (*write)(void *context, uint64_t offset, uint64_t count, const uint8_t *bytes);
} rpid_ext2_storage;

typedef struct rpid_ext2 rpid_ext2;

/* What the superblock says. */
typedef struct {
    uint32_t block_size;
    uint32_t cluster_size;
    uint64_t block_count;
    uint64_t free_block_count;
    uint32_t group_count;
    uint32_t inode_count;
    uint32_t free_inode_count;
    uint32_t compatible_features;
    uint32_t incompatible_features;
    uint32_t read_only_features;
    uint16_t state;
    uint32_t last_orphan;
    uint8_t label[16];
    uint8_t uuid[16];
} rpid_ext2_summary;

/* The first thing that rpid_ext2_check or rpid_ext2_check_inodes finds wrong. */
typedef enum {
    RPID_EXT2_CONSISTENT = 0,
    RPID_EXT2_GROUP_CHECKSUM,
    RPID_EXT2_GROUP_BLOCK_COUNT,
    RPID_EXT2_GROUP_INODE_COUNT,
    RPID_EXT2_BLOCK_COUNT,
    RPID_EXT2_INODE_COUNT,
    RPID_EXT2_METADATA_FREE,
    RPID_EXT2_METADATA_OUTSIDE,
    RPID_EXT2_JOURNAL_IN_USE,
    RPID_EXT2_INODE_FREE,
    RPID_EXT2_INODE_OUTSIDE,
} rpid_ext2_problem;

typedef struct {
    uint16_t mode;
    uint32_t user;
    uint32_t group;
    uint64_t size;
} rpid_ext2_status;

/* Opens a file system. The storage is copied; its context must outlive the handle. */
long rpid_ext2_open(const rpid_ext2_storage *storage, bool writable, rpid_ext2 **out);
/* Frees a handle; what was not written by rpid_ext2_flush is lost. */
void rpid_ext2_free(rpid_ext2 *handle);
/* The library's text for an error code, or NULL for a code that it does not know. Static memory. */
const char *rpid_ext2_message(long code);

void rpid_ext2_summarise(const rpid_ext2 *handle, rpid_ext2_summary *summary);
/* Features of each kind that this libext2fs knows, as it would need them to write. */
bool rpid_ext2_knows_features(const rpid_ext2 *handle);
/* Reads the block bitmaps, and the inode bitmaps too when asked; checks their checksums. */
long rpid_ext2_read_bitmaps(rpid_ext2 *handle, bool inodes);
/* Compares bitmaps, group descriptors, superblock and journal with each other. Needs the bitmaps. */
long rpid_ext2_check(rpid_ext2 *handle, rpid_ext2_problem *problem, uint32_t *group);
/* Looks for an inode with a block that the block bitmap calls free. Reads all inodes. Needs the block bitmaps. */
long rpid_ext2_check_inodes(rpid_ext2 *handle, rpid_ext2_problem *problem, uint32_t *inode);
/* Finds the next run of free blocks from a block on. found = false at the end. Needs the block bitmaps. */
long rpid_ext2_next_free(rpid_ext2 *handle, uint64_t from, bool *found, uint64_t *first, uint64_t *end);

/* The inode of a name in a directory; 0 when there is none. The name need not end in a zero byte. */
long rpid_ext2_lookup(rpid_ext2 *handle, uint32_t directory, const char *name, size_t length, uint32_t *inode);
long rpid_ext2_stat(rpid_ext2 *handle, uint32_t inode, rpid_ext2_status *status);
/* Reads up to capacity bytes of a regular file from its start. */
long rpid_ext2_read(rpid_ext2 *handle, uint32_t inode, uint8_t *bytes, size_t capacity, size_t *count);
/* Reads the target of a symbolic link, without a zero byte at its end. */
long rpid_ext2_read_link(rpid_ext2 *handle, uint32_t inode, uint8_t *bytes, size_t capacity, size_t *count);

/* The changing functions need a writable handle and both kinds of bitmaps. */

/* Makes an empty directory. */
long rpid_ext2_make_directory(
    rpid_ext2 *handle, uint32_t parent, const char *name, uint16_t permissions, uint32_t user, uint32_t group, uint32_t *inode);
/* Makes a symbolic link. */
long rpid_ext2_make_link(
    rpid_ext2 *handle, uint32_t parent, const char *name, const char *target, uint32_t user, uint32_t group, uint32_t *inode);
/* Gives a symbolic link another target. Unsupported unless both targets fit into the inode (59 bytes). */
long rpid_ext2_set_link(rpid_ext2 *handle, uint32_t inode, const char *target);
/* Makes an empty regular file. */
long rpid_ext2_create(
    rpid_ext2 *handle, uint32_t parent, const char *name, uint16_t permissions, uint32_t user, uint32_t group, uint32_t *inode);
/* Gives a regular file new content; inode number, mode and owner stay. */
long rpid_ext2_replace(rpid_ext2 *handle, uint32_t inode, const uint8_t *bytes, size_t count);
/* Writes what changed in superblock, group descriptors and bitmaps. */
long rpid_ext2_flush(rpid_ext2 *handle);

/* The codes that callers tell apart. */
extern const long rpid_ext2_bad_magic;
extern const long rpid_ext2_no_blocks;
extern const long rpid_ext2_no_inodes;
extern const long rpid_ext2_unsupported;

#ifdef __cplusplus
}
#endif
