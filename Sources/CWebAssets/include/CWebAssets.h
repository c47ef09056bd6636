// The web interface's own files, which are part of the program: no folder has to lie beside it.
// They are read byte by byte, once at the start of a server, so that no pointer leaves this target.
#pragma once
#include <stddef.h>
#include <stdint.h>

// How many files there are; they are numbered from 0.
int32_t web_asset_count(void);
// The size of a file's name, and of the file, in bytes; -1 where there is no such file.
int64_t web_asset_name_size(int32_t asset);
int64_t web_asset_size(int32_t asset);
// One byte of a file's name, and of the file; 0 where there is none.
uint8_t web_asset_name_byte(int32_t asset, int64_t offset);
uint8_t web_asset_byte(int32_t asset, int64_t offset);
