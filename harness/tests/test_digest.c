/* Hashes of files. */
#include "base/digest.h"
#include "process.h"

#include <criterion/criterion.h>
#include <inttypes.h>

Test(digest, published_vectors) {
    static const struct {
        const char *text;
        uint64_t hash; /* http://www.isthe.com/chongo/src/fnv/test_fnv.c */
    } rows[] = {{"", 0xcbf29ce484222325},
                {"a", 0xaf63dc4c8601ec8c},
                {"foobar", 0x85944171f73967e8}};
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "bytes", path);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_scratch_write(path, rows[i].text, strlen(rows[i].text));
        uint64_t hash = act_digest_file(path);
        cr_expect(hash == rows[i].hash, "'%s': %" PRIx64, rows[i].text, hash);
    }
    cr_expect(act_digest_file("/no/such/file") == rows[0].hash,
              "a file that is not there");
    act_scratch_remove(&scratch);
}
