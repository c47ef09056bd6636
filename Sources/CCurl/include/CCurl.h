#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libcurl offers only as variadic functions: one POST with limits on all that the other side decides. */

enum { CCURL_MESSAGE_SIZE = 256 };

/* Posts a body and waits for the answer's head; of its body at most `answer_limit` bytes are read, and thrown away.
   `fields` are header fields, each ended by a line feed. http and https alone, no redirect is followed, no proxy asked, and the
   certificate of https is checked against the system's. Returns the HTTP status, or -1 with a reason in `message`. Blocks for `timeout_ms`
   at the most. May be called on any thread. */
int ccurl_post(const char *url, const char *fields, const uint8_t *body, size_t size, long timeout_ms, size_t answer_limit,
               char message[CCURL_MESSAGE_SIZE]);
