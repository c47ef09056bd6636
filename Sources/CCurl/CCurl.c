#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct intake {
    size_t left;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode readiness;

static void prepare(void) { readiness = curl_global_init(CURL_GLOBAL_DEFAULT); }

/* Fewer bytes than were given end the transfer; the status is known by then. */
static size_t take(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    struct intake *intake = context;
    size_t length = size * count;
    if (length > intake->left) return CURL_WRITEFUNC_ERROR;
    intake->left -= length;
    return length;
}

static struct curl_slist *list(const char *fields) {
    struct curl_slist *list = NULL;
    char *copy = strdup(fields);
    if (!copy) return NULL;
    char *rest = copy;
    for (char *field = strtok_r(copy, "\n", &rest); field; field = strtok_r(NULL, "\n", &rest)) {
        struct curl_slist *longer = curl_slist_append(list, field);
        if (!longer) {
            curl_slist_free_all(list);
            list = NULL;
            break;
        }
        list = longer;
    }
    free(copy);
    return list;
}

int ccurl_post(const char *url, const char *fields, const uint8_t *body, size_t size, long timeout_ms, size_t answer_limit,
               char message[CCURL_MESSAGE_SIZE]) {
    message[0] = 0;
    pthread_once(&once, prepare);
    CURL *curl = readiness == CURLE_OK ? curl_easy_init() : NULL;
    struct curl_slist *headers = curl ? list(fields) : NULL;
    if (!curl || !headers) {
        if (curl) curl_easy_cleanup(curl);
        snprintf(message, CCURL_MESSAGE_SIZE, "out of memory");
        return -1;
    }
    char detail[CURL_ERROR_SIZE] = "";
    struct intake intake = {answer_limit};
    CURLcode code = CURLE_OK;
#define SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_ERRORBUFFER, detail);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_URL, url);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_TIMEOUT_MS, timeout_ms);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    SET(CURLOPT_POSTFIELDS, body);
    SET(CURLOPT_WRITEFUNCTION, take);
    SET(CURLOPT_WRITEDATA, &intake);
    SET(CURLOPT_FORBID_REUSE, 1L);
#undef SET
    if (code == CURLE_OK) code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    int result;
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && status > 0)) {
        result = (int)status;
    } else {
        snprintf(message, CCURL_MESSAGE_SIZE, "%s", detail[0] ? detail : curl_easy_strerror(code));
        result = -1;
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return result;
}
