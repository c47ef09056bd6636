#include "internal.h"

/* Whether blocks lie inside the file system and are used in its bitmap. first and count may be anything. */
bool rpid_ext2_all_used(ext2_filsys fs, uint64_t first, uint64_t count, bool *outside)
{
    uint64_t end = ext2fs_blocks_count(fs->super);
    *outside = first < fs->super->s_first_data_block || first >= end || count > end - first;
    if (*outside)
        return false;
    blk64_t free;
    return count == 0 || ext2fs_find_first_zero_block_bitmap2(fs->block_map, first, first + count - 1, &free) == ENOENT;
}

typedef struct {
    ext2_filsys fs;
    rpid_ext2_problem problem;
} inode_check;

/* Returns whether to go on. */
static bool check_blocks(inode_check *check, uint64_t first, uint64_t count)
{
    bool outside;
    if (rpid_ext2_all_used(check->fs, first, count, &outside))
        return true;
    check->problem = outside ? RPID_EXT2_INODE_OUTSIDE : RPID_EXT2_INODE_FREE;
    return false;
}

static int check_block(ext2_filsys fs, blk64_t *block, e2_blkcnt_t index, blk64_t parent, int offset, void *context)
{
    (void)fs, (void)index, (void)parent, (void)offset;
    return check_blocks(context, *block, 1) ? 0 : BLOCK_ABORT;
}

/* The library's own iterator would read every inode again. */
static errcode_t check_extents(inode_check *check, ext2_ino_t number, struct ext2_inode *inode)
{
    ext2_extent_handle_t extents;
    errcode_t code = ext2fs_extent_open2(check->fs, number, inode, &extents);
    if (code)
        return code;
    /* A tree has fewer blocks than the file system, unless it runs in a circle. */
    uint64_t left = ext2fs_blocks_count(check->fs->super);
    struct ext2fs_extent extent;
    for (code = ext2fs_extent_get(extents, EXT2_EXTENT_ROOT, &extent); !code;
         code = ext2fs_extent_get(extents, EXT2_EXTENT_NEXT, &extent)) {
        if (extent.e_flags & EXT2_EXTENT_FLAGS_SECOND_VISIT)
            continue;
        if (left-- == 0) {
            code = EXT2_ET_EXTENT_HEADER_BAD;
            break;
        }
        if (!check_blocks(check, extent.e_pblk, extent.e_flags & EXT2_EXTENT_FLAGS_LEAF ? extent.e_len : 1))
            break;
    }
    ext2fs_extent_free(extents);
    /* The root of an empty file has no extent at all. */
    return code == EXT2_ET_EXTENT_NO_NEXT || code == EXT2_ET_EXTENT_NOT_FOUND || code == EXT2_ET_NO_CURRENT_NODE ? 0 : code;
}

static errcode_t check_inode(inode_check *check, ext2_ino_t number, struct ext2_inode *inode)
{
    ext2_filsys fs = check->fs;
    blk64_t attributes = ext2fs_file_acl_block(fs, inode);
    if (attributes && !check_blocks(check, attributes, 1))
        return 0;
    if (!ext2fs_inode_has_valid_blocks2(fs, inode))
        return 0;
    if (inode->i_flags & EXT4_EXTENTS_FL)
        return check_extents(check, number, inode);
    for (int i = 0; i < EXT2_NDIR_BLOCKS; i++)
        if (inode->i_block[i] && !check_blocks(check, inode->i_block[i], 1))
            return 0;
    if (!inode->i_block[EXT2_IND_BLOCK] && !inode->i_block[EXT2_DIND_BLOCK] && !inode->i_block[EXT2_TIND_BLOCK])
        return 0;
    return ext2fs_block_iterate3(fs, number, BLOCK_FLAG_READ_ONLY, NULL, check_block, check);
}

long rpid_ext2_check_inodes(rpid_ext2 *handle, rpid_ext2_problem *problem, uint32_t *inode)
{
    ext2_filsys fs = handle->fs;
    inode_check check = { .fs = fs, .problem = RPID_EXT2_CONSISTENT };
    /* Inode tables are read in pieces of 256 KiB. */
    ext2_inode_scan scan;
    errcode_t code = ext2fs_open_inode_scan(fs, (int)(262144 / fs->blocksize), &scan);
    if (code)
        return code;
    ext2_ino_t number = 0;
    struct ext2_inode_large bytes;
    struct ext2_inode *found = (struct ext2_inode *)&bytes;
    while (!check.problem) {
        code = ext2fs_get_next_inode_full(scan, &number, found, sizeof bytes);
        /* An inode that holds nothing may have any checksum. */
        if (code == EXT2_ET_INODE_CSUM_INVALID && !found->i_links_count)
            code = 0;
        if (code || !number)
            break;
        /* The file system's own inodes need no name. */
        bool own = number < EXT2_FIRST_INO(fs->super) && number != EXT2_BAD_INO;
        if (!found->i_links_count && !own)
            continue;
        code = check_inode(&check, number, found);
        if (code)
            break;
    }
    ext2fs_close_inode_scan(scan);
    *problem = check.problem;
    *inode = number;
    return code;
}
