#include "CInstallerSystem.h"
