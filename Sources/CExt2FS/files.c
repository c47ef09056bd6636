#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INLINE_SIZE 60

long rpid_ext2_lookup(rpid_ext2 *handle, uint32_t directory, const char *name, size_t length, uint32_t *inode)
{
    ext2_ino_t found = 0;
    errcode_t code = ext2fs_lookup(handle->fs, directory, name, (int)length, NULL, &found);
    *inode = code ? 0 : found;
    return code == EXT2_ET_FILE_NOT_FOUND ? 0 : code;
}

long rpid_ext2_stat(rpid_ext2 *handle, uint32_t number, rpid_ext2_status *status)
{
    struct ext2_inode inode;
    errcode_t code = ext2fs_read_inode(handle->fs, number, &inode);
    if (code)
        return code;
    status->mode = inode.i_mode;
    status->user = inode_uid(inode);
    status->group = inode_gid(inode);
    status->size = EXT2_I_SIZE(&inode);
    return 0;
}

long rpid_ext2_read(rpid_ext2 *handle, uint32_t number, uint8_t *bytes, size_t capacity, size_t *count)
{
    ext2_file_t file;
    errcode_t code = ext2fs_file_open(handle->fs, number, 0, &file);
    if (code)
        return code;
    *count = 0;
    while (*count < capacity) {
        unsigned int part = 0;
        unsigned int wanted = capacity - *count > 1 << 20 ? 1 << 20 : (unsigned int)(capacity - *count);
        code = ext2fs_file_read(file, bytes + *count, wanted, &part);
        if (code || part == 0)
            break;
        *count += part;
    }
    errcode_t closed = ext2fs_file_close(file);
    return code ? code : closed;
}

long rpid_ext2_read_link(rpid_ext2 *handle, uint32_t number, uint8_t *bytes, size_t capacity, size_t *count)
{
    struct ext2_inode inode;
    errcode_t code = ext2fs_read_inode(handle->fs, number, &inode);
    if (code)
        return code;
    if (!(inode.i_flags & EXT4_INLINE_DATA_FL) && ext2fs_is_fast_symlink(&inode)) {
        *count = EXT2_I_SIZE(&inode);
        if (*count > INLINE_SIZE || *count > capacity)
            return EXT2_ET_INODE_CORRUPTED;
        memcpy(bytes, inode.i_block, *count);
        return 0;
    }
    return rpid_ext2_read(handle, number, bytes, capacity, count);
}

static errcode_t link_in(ext2_filsys fs, ext2_ino_t parent, const char *name, ext2_ino_t inode, int type)
{
    errcode_t code = ext2fs_link(fs, parent, name, inode, type);
    if (code != EXT2_ET_DIR_NO_SPACE)
        return code;
    code = ext2fs_expand_dir(fs, parent);
    return code ? code : ext2fs_link(fs, parent, name, inode, type);
}

static void set_owner(struct ext2_inode *inode, uint32_t user, uint32_t group)
{
    inode->i_uid = (uint16_t)user;
    ext2fs_set_i_uid_high(*inode, user >> 16);
    inode->i_gid = (uint16_t)group;
    ext2fs_set_i_gid_high(*inode, group >> 16);
}

long rpid_ext2_make_directory(
    rpid_ext2 *handle, uint32_t parent, const char *name, uint16_t permissions, uint32_t user, uint32_t group, uint32_t *number)
{
    ext2_filsys fs = handle->fs;
    errcode_t code = ext2fs_mkdir(fs, parent, 0, name);
    if (code == EXT2_ET_DIR_NO_SPACE) {
        code = ext2fs_expand_dir(fs, parent);
        if (!code)
            code = ext2fs_mkdir(fs, parent, 0, name);
    }
    if (!code)
        code = ext2fs_lookup(fs, parent, name, (int)strlen(name), NULL, number);
    struct ext2_inode inode;
    if (!code)
        code = ext2fs_read_inode(fs, *number, &inode);
    if (code)
        return code;
    inode.i_mode = (uint16_t)((inode.i_mode & S_IFMT) | (permissions & 07777));
    set_owner(&inode, user, group);
    return ext2fs_write_inode(fs, *number, &inode);
}

long rpid_ext2_make_link(
    rpid_ext2 *handle, uint32_t parent, const char *name, const char *target, uint32_t user, uint32_t group, uint32_t *number)
{
    ext2_filsys fs = handle->fs;
    errcode_t code = ext2fs_symlink(fs, parent, 0, name, target);
    if (code == EXT2_ET_DIR_NO_SPACE) {
        code = ext2fs_expand_dir(fs, parent);
        if (!code)
            code = ext2fs_symlink(fs, parent, 0, name, target);
    }
    if (!code)
        code = ext2fs_lookup(fs, parent, name, (int)strlen(name), NULL, number);
    struct ext2_inode inode;
    if (!code)
        code = ext2fs_read_inode(fs, *number, &inode);
    if (code)
        return code;
    set_owner(&inode, user, group);
    return ext2fs_write_inode(fs, *number, &inode);
}

long rpid_ext2_set_link(rpid_ext2 *handle, uint32_t number, const char *target)
{
    struct ext2_inode inode;
    errcode_t code = ext2fs_read_inode(handle->fs, number, &inode);
    if (code)
        return code;
    size_t length = strlen(target);
    if ((inode.i_flags & EXT4_INLINE_DATA_FL) || !ext2fs_is_fast_symlink(&inode) || length >= INLINE_SIZE)
        return rpid_ext2_unsupported;
    memset(inode.i_block, 0, sizeof inode.i_block);
    memcpy(inode.i_block, target, length);
    inode.i_size = (uint32_t)length;
    return ext2fs_write_inode(handle->fs, number, &inode);
}

/* An empty extent tree, or an empty block map. */
static errcode_t empty_map(ext2_filsys fs, ext2_ino_t number, struct ext2_inode *inode)
{
    memset(inode->i_block, 0, sizeof inode->i_block);
    inode->i_flags &= ~(uint32_t)EXT4_EXTENTS_FL;
    if (!ext2fs_has_feature_extents(fs->super))
        return 0;
    ext2_extent_handle_t extents;
    errcode_t code = ext2fs_extent_open2(fs, number, inode, &extents);
    if (code)
        return code;
    ext2fs_extent_free(extents);
    return 0;
}

long rpid_ext2_create(
    rpid_ext2 *handle, uint32_t parent, const char *name, uint16_t permissions, uint32_t user, uint32_t group, uint32_t *number)
{
    ext2_filsys fs = handle->fs;
    struct ext2_inode inode;
    ext2_ino_t chosen;
    memset(&inode, 0, sizeof inode);
    inode.i_mode = S_IFREG | (permissions & 07777);
    set_owner(&inode, user, group);
    inode.i_atime = inode.i_ctime = inode.i_mtime = (uint32_t)fs->now;
    inode.i_links_count = 1;
    errcode_t code = ext2fs_new_inode(fs, parent, inode.i_mode, NULL, &chosen);
    if (!code)
        code = link_in(fs, parent, name, chosen, EXT2_FT_REG_FILE);
    if (!code)
        code = empty_map(fs, chosen, &inode);
    if (code)
        return code;
    ext2fs_inode_alloc_stats2(fs, chosen, +1, 0);
    code = ext2fs_write_new_inode(fs, chosen, &inode);
    *number = chosen;
    return code;
}

/* Content kept in the inode: up to 60 bytes stay there, with an empty system.data attribute; more moves to blocks. */
static errcode_t set_inline_attribute(ext2_filsys fs, ext2_ino_t number, bool keep)
{
    struct ext2_xattr_handle *attributes;
    errcode_t code = ext2fs_xattrs_open(fs, number, &attributes);
    if (code)
        return code;
    code = ext2fs_xattrs_read(attributes);
    if (!code)
        code = keep ? ext2fs_xattr_set(attributes, "system.data", "", 0) : ext2fs_xattr_remove(attributes, "system.data");
    if (!code)
        code = ext2fs_xattrs_write(attributes);
    ext2fs_xattrs_close(&attributes);
    return code;
}

static errcode_t replace_inline(ext2_filsys fs, ext2_ino_t number, const uint8_t *bytes, size_t count)
{
    struct ext2_inode inode;
    errcode_t code = set_inline_attribute(fs, number, count <= INLINE_SIZE);
    if (!code)
        code = ext2fs_read_inode(fs, number, &inode);
    if (code)
        return code;
    if (count <= INLINE_SIZE) {
        memset(inode.i_block, 0, sizeof inode.i_block);
        memcpy(inode.i_block, bytes, count);
        code = ext2fs_inode_size_set(fs, &inode, (ext2_off64_t)count);
    } else {
        inode.i_flags &= ~(uint32_t)EXT4_INLINE_DATA_FL;
        code = empty_map(fs, number, &inode);
        if (!code)
            code = ext2fs_inode_size_set(fs, &inode, 0);
    }
    return code ? code : ext2fs_write_inode(fs, number, &inode);
}

static errcode_t write_content(ext2_filsys fs, ext2_ino_t number, const uint8_t *bytes, size_t count)
{
    ext2_file_t file;
    errcode_t code = ext2fs_file_open(fs, number, EXT2_FILE_WRITE, &file);
    if (code)
        return code;
    size_t done = 0;
    while (!code && done < count) {
        unsigned int part = 0;
        unsigned int wanted = count - done > 1 << 20 ? 1 << 20 : (unsigned int)(count - done);
        code = ext2fs_file_write(file, bytes + done, wanted, &part);
        if (!code && part == 0)
            code = EXT2_ET_SHORT_WRITE;
        done += part;
    }
    if (!code)
        code = ext2fs_file_flush(file);
    if (!code)
        code = ext2fs_file_set_size2(file, (ext2_off64_t)count);
    errcode_t closed = ext2fs_file_close(file);
    return code ? code : closed;
}

long rpid_ext2_replace(rpid_ext2 *handle, uint32_t number, const uint8_t *bytes, size_t count)
{
    ext2_filsys fs = handle->fs;
    struct ext2_inode inode;
    errcode_t code = ext2fs_read_inode(fs, number, &inode);
    if (code)
        return code;
    if (!LINUX_S_ISREG(inode.i_mode) || inode.i_flags & (EXT4_ENCRYPT_FL | EXT4_VERITY_FL | EXT2_COMPRBLK_FL))
        return EXT2_ET_UNSUPP_FEATURE;
    bool stays_inline = false;
    if (inode.i_flags & EXT4_INLINE_DATA_FL) {
        stays_inline = count <= INLINE_SIZE;
        code = replace_inline(fs, number, bytes, count);
    }
    if (!code && !stays_inline)
        code = write_content(fs, number, bytes, count);
    if (!code)
        code = ext2fs_read_inode(fs, number, &inode);
    if (code)
        return code;
    inode.i_mtime = inode.i_ctime = (uint32_t)fs->now;
    return ext2fs_write_inode(fs, number, &inode);
}

long rpid_ext2_flush(rpid_ext2 *handle)
{
    /* Only the primary copies: the kernel too leaves the backups alone. */
    handle->fs->flags |= EXT2_FLAG_MASTER_SB_ONLY;
    handle->fs->flags &= ~EXT2_FLAG_SUPER_ONLY;
    return ext2fs_flush2(handle->fs, EXT2_FLAG_FLUSH_NO_SYNC);
}
