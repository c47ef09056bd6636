#pragma once

#include "CExt2FS.h"

#include <ext2fs/ext2_fs.h>
#include <ext2fs/ext2fs.h>

struct rpid_ext2 {
    rpid_ext2_storage storage;
    ext2_filsys fs;
};

/* An io_manager whose open takes the address of a rpid_ext2_storage, printed as a name by rpid_ext2_storage_name. */
extern const struct struct_io_manager rpid_ext2_io_manager;

#define RPID_EXT2_NAME_SIZE 32
void rpid_ext2_storage_name(const rpid_ext2_storage *storage, char name[RPID_EXT2_NAME_SIZE]);

bool rpid_ext2_all_used(ext2_filsys fs, uint64_t first, uint64_t count, bool *outside);
