#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libext2fs hands its io_manager nothing but a device name, so the name carries the address. */
void rpid_ext2_storage_name(const rpid_ext2_storage *storage, char name[RPID_EXT2_NAME_SIZE])
{
    snprintf(name, RPID_EXT2_NAME_SIZE, "storage-%" PRIxPTR, (uintptr_t)storage);
}

static errcode_t storage_open(const char *name, int flags, io_channel *out)
{
    uintptr_t address;
    if (sscanf(name, "storage-%" SCNxPTR, &address) != 1)
        return EXT2_ET_BAD_DEVICE_NAME;
    io_channel channel = calloc(1, sizeof *channel);
    char *copy = strdup(name);
    if (!channel || !copy) {
        free(channel);
        free(copy);
        return EXT2_ET_NO_MEMORY;
    }
    channel->magic = EXT2_ET_MAGIC_IO_CHANNEL;
    channel->manager = (io_manager)&rpid_ext2_io_manager;
    channel->name = copy;
    channel->block_size = 1024;
    channel->refcount = 1;
    channel->private_data = (void *)address;
    *out = channel;
    return 0;
}

static errcode_t storage_close(io_channel channel)
{
    if (--channel->refcount > 0)
        return 0;
    free(channel->name);
    free(channel);
    return 0;
}

static errcode_t storage_set_blksize(io_channel channel, int size)
{
    channel->block_size = size;
    return 0;
}

/* A negative count is a number of bytes. */
static bool extent(io_channel channel, unsigned long long block, int count, uint64_t *offset, uint64_t *length)
{
    const rpid_ext2_storage *storage = channel->private_data;
    *length = count < 0 ? (uint64_t)(-(int64_t)count) : (uint64_t)count * (uint64_t)channel->block_size;
    if (block > storage->byte_count / (uint64_t)channel->block_size)
        return false;
    *offset = block * (uint64_t)channel->block_size;
    return *length <= storage->byte_count - *offset;
}

static errcode_t storage_read_blk64(io_channel channel, unsigned long long block, int count, void *data)
{
    const rpid_ext2_storage *storage = channel->private_data;
    uint64_t offset, length;
    if (!extent(channel, block, count, &offset, &length) || !storage->read(storage->context, offset, length, data)) {
        /* The library must never see what was in the buffer before. */
        memset(data, 0, count < 0 ? (size_t)(-(int64_t)count) : (size_t)count * (size_t)channel->block_size);
        return EXT2_ET_SHORT_READ;
    }
    return 0;
}

static errcode_t storage_write_blk64(io_channel channel, unsigned long long block, int count, const void *data)
{
    const rpid_ext2_storage *storage = channel->private_data;
    uint64_t offset, length;
    if (!extent(channel, block, count, &offset, &length) || !storage->write(storage->context, offset, length, data))
        return EXT2_ET_SHORT_WRITE;
    return 0;
}

static errcode_t storage_read_blk(io_channel channel, unsigned long block, int count, void *data)
{
    return storage_read_blk64(channel, block, count, data);
}

static errcode_t storage_write_blk(io_channel channel, unsigned long block, int count, const void *data)
{
    return storage_write_blk64(channel, block, count, data);
}

static errcode_t storage_flush(io_channel channel)
{
    return 0;
}

const struct struct_io_manager rpid_ext2_io_manager = {
    .magic = EXT2_ET_MAGIC_IO_MANAGER,
    .name = "rpid storage",
    .open = storage_open,
    .close = storage_close,
    .set_blksize = storage_set_blksize,
    .read_blk = storage_read_blk,
    .write_blk = storage_write_blk,
    .flush = storage_flush,
    .read_blk64 = storage_read_blk64,
    .write_blk64 = storage_write_blk64,
};
