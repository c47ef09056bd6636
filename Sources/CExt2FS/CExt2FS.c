#include "CExt2FS.h"
