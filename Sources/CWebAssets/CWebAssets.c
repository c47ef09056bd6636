#include "CWebAssets.h"

// #embed is standard since C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t site_css[] = {
#embed "files/site.css"
};
static const uint8_t parts_css[] = {
#embed "files/parts.css"
};
static const uint8_t dashboard_css[] = {
#embed "files/dashboard.css"
};
static const uint8_t icon_svg[] = {
#embed "files/icon.svg"
};
static const uint8_t theme_js[] = {
#embed "files/theme.js"
};
static const uint8_t page_js[] = {
#embed "files/page.js"
};
static const uint8_t times_js[] = {
#embed "files/times.js"
};
static const uint8_t live_js[] = {
#embed "files/live.js"
};
static const uint8_t dashboard_js[] = {
#embed "files/dashboard.js"
};
static const uint8_t cards_js[] = {
#embed "files/cards.js"
};
static const uint8_t deployment_js[] = {
#embed "files/deployment.js"
};
static const uint8_t charts_js[] = {
#embed "files/charts.js"
};
static const uint8_t fleet_css[] = {
#embed "files/fleet.css"
};
static const uint8_t live_page_js[] = {
#embed "files/live-page.js"
};
static const uint8_t batches_js[] = {
#embed "files/batches.js"
};
static const uint8_t batch_form_js[] = {
#embed "files/batch-form.js"
};
static const uint8_t import_js[] = {
#embed "files/import.js"
};
static const uint8_t kept_form_js[] = {
#embed "files/kept-form.js"
};
static const uint8_t reports_js[] = {
#embed "files/reports.js"
};

static const struct {
    const char *name;
    int64_t name_size;
    const uint8_t *bytes;
    int64_t size;
} assets[] = {
#define ASSET(name, bytes) {name, sizeof(name) - 1, bytes, sizeof(bytes)}
    ASSET("site.css", site_css),
    ASSET("parts.css", parts_css),
    ASSET("dashboard.css", dashboard_css),
    ASSET("icon.svg", icon_svg),
    ASSET("theme.js", theme_js),
    ASSET("page.js", page_js),
    ASSET("times.js", times_js),
    ASSET("live.js", live_js),
    ASSET("dashboard.js", dashboard_js),
    ASSET("cards.js", cards_js),
    ASSET("deployment.js", deployment_js),
    ASSET("charts.js", charts_js),
    ASSET("fleet.css", fleet_css),
    ASSET("live-page.js", live_page_js),
    ASSET("batches.js", batches_js),
    ASSET("batch-form.js", batch_form_js),
    ASSET("import.js", import_js),
    ASSET("kept-form.js", kept_form_js),
    ASSET("reports.js", reports_js),
};

static int is_asset(int32_t asset) { return asset >= 0 && asset < web_asset_count(); }

int32_t web_asset_count(void) { return sizeof(assets) / sizeof(assets[0]); }

int64_t web_asset_name_size(int32_t asset) { return is_asset(asset) ? assets[asset].name_size : -1; }

int64_t web_asset_size(int32_t asset) { return is_asset(asset) ? assets[asset].size : -1; }

uint8_t web_asset_name_byte(int32_t asset, int64_t offset) {
    return is_asset(asset) && offset >= 0 && offset < assets[asset].name_size ? (uint8_t)assets[asset].name[offset] : 0;
}

uint8_t web_asset_byte(int32_t asset, int64_t offset) {
    return is_asset(asset) && offset >= 0 && offset < assets[asset].size ? assets[asset].bytes[offset] : 0;
}
