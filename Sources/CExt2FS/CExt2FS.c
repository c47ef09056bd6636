#include "internal.h"

#include <et/com_err.h>
#include <stdlib.h>
#include <string.h>

/* Blocks; their bitmap has 64 MiB. */
#define BITMAP_LIMIT (UINT64_C(1) << 29)

const long rpid_ext2_bad_magic = EXT2_ET_BAD_MAGIC;
const long rpid_ext2_no_blocks = EXT2_ET_BLOCK_ALLOC_FAIL;
const long rpid_ext2_no_inodes = EXT2_ET_INODE_ALLOC_FAIL;
const long rpid_ext2_unsupported = EXT2_ET_UNSUPP_FEATURE;

/* What libext2fs 1.47.0 believes without a look, and then writes past the end of its bitmaps. e2fsck insists on the same. */
static bool has_sound_geometry(ext2_filsys fs)
{
    struct ext2_super_block *super = fs->super;
    uint64_t bits = (uint64_t)fs->blocksize * 8, ratio = EXT2FS_CLUSTER_RATIO(fs);
    uint32_t blocks = super->s_blocks_per_group, clusters = super->s_clusters_per_group, inodes = super->s_inodes_per_group;
    if (ext2fs_has_feature_bigalloc(super) ? ratio < 1 || ratio * clusters != blocks : ratio != 1 || clusters != blocks)
        return false;
    return super->s_first_data_block <= (fs->blocksize == 1024) && clusters % 8 == 0 && clusters > 0 && clusters <= bits
        && inodes % 8 == 0 && inodes > 0 && inodes <= bits
        && super->s_inodes_count == (uint64_t)inodes * fs->group_desc_count;
}

/* The library also prints what it returns, with the name that stands for our storage. */
static void say_nothing(const char *program, long code, const char *format, va_list arguments)
{
}

long rpid_ext2_open(const rpid_ext2_storage *storage, bool writable, rpid_ext2 **out)
{
    rpid_ext2 *handle = calloc(1, sizeof *handle);
    if (!handle)
        return EXT2_ET_NO_MEMORY;
    set_com_err_hook(say_nothing);
    handle->storage = *storage;
    char name[RPID_EXT2_NAME_SIZE];
    rpid_ext2_storage_name(&handle->storage, name);
    errcode_t code = ext2fs_open2(
        name, NULL, EXT2_FLAG_64BITS | (writable ? EXT2_FLAG_RW | EXT2_FLAG_SKIP_MMP : 0), 0, 0,
        (io_manager)&rpid_ext2_io_manager, &handle->fs);
    if (code) {
        free(handle);
        return code;
    }
    if (!has_sound_geometry(handle->fs)) {
        rpid_ext2_free(handle);
        return EXT2_ET_CORRUPT_SUPERBLOCK;
    }
    /* All times that the library sets come from here: equal input must give equal bytes. 0 would mean the clock. */
    uint32_t now = handle->fs->super->s_wtime;
    if (now < handle->fs->super->s_mkfs_time)
        now = handle->fs->super->s_mkfs_time;
    handle->fs->now = now ? now : 1;
    /* A bit a block, unless that is much: the library's tree of runs takes a hundred times as much when free space is in crumbs. */
    if (ext2fs_blocks_count(handle->fs->super) <= BITMAP_LIMIT)
        handle->fs->default_bitmap_type = EXT2FS_BMAP64_BITARRAY;
    *out = handle;
    return 0;
}

void rpid_ext2_free(rpid_ext2 *handle)
{
    ext2fs_free(handle->fs);
    free(handle);
}

/* The library's table itself: registering it with com_err would be global state. */
const char *rpid_ext2_message(long code)
{
    long index = code - et_ext2_error_table.base;
    if (index < 0 || index >= (long)et_ext2_error_table.n_msgs)
        return NULL;
    return et_ext2_error_table.msgs[index];
}

void rpid_ext2_summarise(const rpid_ext2 *handle, rpid_ext2_summary *summary)
{
    ext2_filsys fs = handle->fs;
    struct ext2_super_block *super = fs->super;
    memset(summary, 0, sizeof *summary);
    summary->block_size = fs->blocksize;
    summary->cluster_size = EXT2_CLUSTER_SIZE(super);
    summary->block_count = ext2fs_blocks_count(super);
    summary->free_block_count = ext2fs_free_blocks_count(super);
    summary->group_count = fs->group_desc_count;
    summary->inode_count = super->s_inodes_count;
    summary->free_inode_count = super->s_free_inodes_count;
    summary->compatible_features = super->s_feature_compat;
    summary->incompatible_features = super->s_feature_incompat;
    summary->read_only_features = super->s_feature_ro_compat;
    summary->state = super->s_state;
    summary->last_orphan = super->s_last_orphan;
    memcpy(summary->label, super->s_volume_name, sizeof summary->label);
    memcpy(summary->uuid, super->s_uuid, sizeof summary->uuid);
}

bool rpid_ext2_knows_features(const rpid_ext2 *handle)
{
    struct ext2_super_block *super = handle->fs->super;
    /* The header counts mmp only in programs built with the library's own configuration; Debian's library knows it. */
    const uint32_t incompatible = EXT2_LIB_FEATURE_INCOMPAT_SUPP | EXT4_FEATURE_INCOMPAT_MMP;
    return !(super->s_feature_incompat & ~incompatible)
        && !(super->s_feature_ro_compat & ~(uint32_t)EXT2_LIB_FEATURE_RO_COMPAT_SUPP);
}

long rpid_ext2_read_bitmaps(rpid_ext2 *handle, bool inodes)
{
    return inodes ? ext2fs_read_bitmaps(handle->fs) : ext2fs_read_block_bitmap(handle->fs);
}

long rpid_ext2_next_free(rpid_ext2 *handle, uint64_t from, bool *found, uint64_t *first, uint64_t *end)
{
    ext2_filsys fs = handle->fs;
    uint64_t last = ext2fs_blocks_count(fs->super) - 1;
    blk64_t start, stop;
    *found = false;
    if (from < fs->super->s_first_data_block)
        from = fs->super->s_first_data_block;
    if (from > last)
        return 0;
    errcode_t code = ext2fs_find_first_zero_block_bitmap2(fs->block_map, from, last, &start);
    if (code == ENOENT)
        return 0;
    if (code)
        return code;
    code = ext2fs_find_first_set_block_bitmap2(fs->block_map, start, last, &stop);
    if (code && code != ENOENT)
        return code;
    *found = true;
    *first = start < from ? from : start;
    *end = code == ENOENT || stop > last + 1 ? last + 1 : stop;
    return 0;
}

static bool all_used(ext2_filsys fs, uint64_t first, uint64_t count, rpid_ext2_problem *problem)
{
    bool outside;
    if (rpid_ext2_all_used(fs, first, count, &outside))
        return true;
    *problem = outside ? RPID_EXT2_METADATA_OUTSIDE : RPID_EXT2_METADATA_FREE;
    return false;
}

static rpid_ext2_problem check_metadata(ext2_filsys fs, dgrp_t group)
{
    rpid_ext2_problem problem = RPID_EXT2_CONSISTENT;
    blk64_t super, old_descriptors, new_descriptors;
    blk_t used = 0;
    if (ext2fs_super_and_bgd_loc2(fs, group, &super, &old_descriptors, &new_descriptors, &used))
        return RPID_EXT2_METADATA_OUTSIDE;
    uint64_t old_count = fs->desc_blocks;
    if (ext2fs_has_feature_meta_bg(fs->super) && fs->super->s_first_meta_bg < old_count)
        old_count = fs->super->s_first_meta_bg;
    old_count += fs->super->s_reserved_gdt_blocks;
    if (super == 0 && group == 0)
        super = fs->super->s_first_data_block;
    if ((super && !all_used(fs, super, 1, &problem))
        || (old_descriptors && old_count && !all_used(fs, old_descriptors, old_count, &problem))
        || (new_descriptors && !all_used(fs, new_descriptors, 1, &problem))
        || !all_used(fs, ext2fs_block_bitmap_loc(fs, group), 1, &problem)
        || !all_used(fs, ext2fs_inode_bitmap_loc(fs, group), 1, &problem)
        || !all_used(fs, ext2fs_inode_table_loc(fs, group), fs->inode_blocks_per_group, &problem))
        return problem;
    return RPID_EXT2_CONSISTENT;
}

/* Free clusters of each group, counted from the bitmap. */
static errcode_t count_free_clusters(rpid_ext2 *handle, uint64_t *counts)
{
    ext2_filsys fs = handle->fs;
    uint64_t ratio = EXT2FS_CLUSTER_RATIO(fs);
    uint64_t at = 0;
    for (;;) {
        bool found;
        uint64_t first, end;
        errcode_t code = rpid_ext2_next_free(handle, at, &found, &first, &end);
        if (code || !found)
            return code;
        at = end;
        while (first < end) {
            dgrp_t group = ext2fs_group_of_blk2(fs, first);
            uint64_t stop = ext2fs_group_last_block2(fs, group) + 1;
            if (stop > end)
                stop = end;
            counts[group] += (stop - first + ratio - 1) / ratio;
            first = stop;
        }
    }
}

static uint32_t count_free_inodes(ext2_filsys fs, dgrp_t group)
{
    uint32_t per_group = fs->super->s_inodes_per_group;
    uint64_t at = (uint64_t)group * per_group + 1, end = at + per_group;
    uint32_t count = 0;
    while (at < end) {
        ext2_ino_t first, stop;
        if (ext2fs_find_first_zero_inode_bitmap2(fs->inode_map, (ext2_ino_t)at, (ext2_ino_t)(end - 1), &first))
            break;
        if (ext2fs_find_first_set_inode_bitmap2(fs->inode_map, first, (ext2_ino_t)(end - 1), &stop))
            stop = (ext2_ino_t)end;
        count += stop - first;
        at = stop;
    }
    return count;
}

static uint32_t big_endian(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* jbd2's superblock: magic at 0, first block of the log (0 = empty) at 28, error number at 32; big-endian. */
static errcode_t check_journal(ext2_filsys fs, rpid_ext2_problem *problem)
{
    if (!ext2fs_has_feature_journal(fs->super) || !fs->super->s_journal_inum)
        return 0;
    blk64_t block;
    errcode_t code = ext2fs_bmap2(fs, fs->super->s_journal_inum, NULL, NULL, 0, 0, NULL, &block);
    if (code)
        return code;
    char *bytes = malloc(fs->blocksize);
    if (!bytes)
        return EXT2_ET_NO_MEMORY;
    code = io_channel_read_blk64(fs->io, block, 1, bytes);
    if (!code && (block == 0 || big_endian(bytes) != 0xC03B3998 || big_endian(bytes + 28) || big_endian(bytes + 32)))
        *problem = RPID_EXT2_JOURNAL_IN_USE;
    free(bytes);
    return code;
}

long rpid_ext2_check(rpid_ext2 *handle, rpid_ext2_problem *problem, uint32_t *group)
{
    ext2_filsys fs = handle->fs;
    *group = 0;
    *problem = RPID_EXT2_CONSISTENT;
    uint64_t *counts = calloc(fs->group_desc_count, sizeof *counts);
    if (!counts)
        return EXT2_ET_NO_MEMORY;
    errcode_t code = count_free_clusters(handle, counts);
    uint64_t blocks = 0, inodes = 0;
    for (dgrp_t i = 0; !code && !*problem && i < fs->group_desc_count; i++) {
        *group = i;
        blocks += counts[i];
        if (ext2fs_has_group_desc_csum(fs) && !ext2fs_group_desc_csum_verify(fs, i))
            *problem = RPID_EXT2_GROUP_CHECKSUM;
        else if (counts[i] != ext2fs_bg_free_blocks_count(fs, i))
            *problem = RPID_EXT2_GROUP_BLOCK_COUNT;
        else
            *problem = check_metadata(fs, i);
        if (fs->inode_map && !*problem) {
            uint32_t count = count_free_inodes(fs, i);
            inodes += count;
            if (count != ext2fs_bg_free_inodes_count(fs, i))
                *problem = RPID_EXT2_GROUP_INODE_COUNT;
        }
    }
    free(counts);
    if (code || *problem)
        return code;
    /* The block that tells hosts of each other belongs to no inode and no group. */
    *group = 0;
    if (ext2fs_has_feature_mmp(fs->super) && !all_used(fs, fs->super->s_mmp_block, 1, problem))
        return 0;
    if (EXT2FS_C2B(fs, blocks) != ext2fs_free_blocks_count(fs->super))
        *problem = RPID_EXT2_BLOCK_COUNT;
    else if (fs->inode_map && inodes != fs->super->s_free_inodes_count)
        *problem = RPID_EXT2_INODE_COUNT;
    else
        code = check_journal(fs, problem);
    return code;
}
