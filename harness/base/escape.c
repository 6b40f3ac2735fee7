#include "base/escape.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD };

size_t act_utf8_length(const char *text, size_t size) {
    const unsigned char *byte = (const unsigned char *)text;
    size_t length = byte[0] < 0x80   ? 1
                    : byte[0] < 0xC2 ? 0
                    : byte[0] < 0xE0 ? 2
                    : byte[0] < 0xF0 ? 3
                    : byte[0] < 0xF5 ? 4
                                     : 0;
    for (size_t i = 1; i < length; i++) {
        if (i >= size || (byte[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

static int is_allowed(uint32_t code, size_t length) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    int is_control =
        (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7F && code < 0xA0);
    int is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    int is_noncharacter = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    /* Overrides of the writing direction would turn the text after them around. */
    int is_override =
        (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return code >= least[length] && code <= 0x10FFFF && !is_control && !is_surrogate &&
           !is_noncharacter && !is_override;
}

/* Reads one character of text[0..size), size >= 1; returns the bytes that it took. */
static size_t next_character(const char *text, size_t size, uint32_t *code) {
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *byte = (const unsigned char *)text;
    size_t length = act_utf8_length(text, size);
    *code = REPLACEMENT;
    if (length == 0) {
        return 1;
    }
    uint32_t value = byte[0] & lead_bits[length];
    for (size_t i = 1; i < length; i++) {
        value = value << 6 | (byte[i] & 0x3F);
    }
    if (is_allowed(value, length)) {
        *code = value;
    }
    return length;
}

static size_t put_utf8(uint32_t code, char bytes[4]) {
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    static const uint32_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
    }
    bytes[0] = (char)(lead[length] | code);
    return length;
}

static void html_character(FILE *out, uint32_t code) {
    static const char special[] = "&<>\"'";
    static const char *const entity[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    const char *found = code < 0x80 && code != 0 ? strchr(special, (int)code) : NULL;
    char bytes[4];
    if (found != NULL) {
        fputs(entity[found - special], out);
    } else {
        fwrite(bytes, 1, put_utf8(code, bytes), out);
    }
}

static void json_character(FILE *out, uint32_t code) {
    /* '<', '>' and '&' could end the script element or begin a comment; the separators
     * end a line in older scripts. */
    int is_unsafe = code < 0x20 || code == '<' || code == '>' || code == '&' ||
                    code == 0x2028 || code == 0x2029;
    char bytes[4];
    if (is_unsafe) {
        fprintf(out, "\\u%04X", (unsigned)code);
        return;
    }
    if (code == '"' || code == '\\') {
        fputc('\\', out);
    }
    fwrite(bytes, 1, put_utf8(code, bytes), out);
}

static void link_character(FILE *out, uint32_t code) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._~-";
    char bytes[4];
    size_t length = put_utf8(code, bytes);
    for (size_t i = 0; i < length; i++) {
        if (memchr(plain, bytes[i], sizeof plain - 1) != NULL) {
            fputc(bytes[i], out);
        } else {
            fprintf(out, "%%%02X", (unsigned)(unsigned char)bytes[i]);
        }
    }
}

static void each_character(FILE *out, const char *text, size_t size,
                           void (*put)(FILE *out, uint32_t code)) {
    uint32_t code;
    for (size_t at = 0; at < size;) {
        at += next_character(text + at, size - at, &code);
        put(out, code);
    }
}

void act_escape_html(FILE *out, const char *text, size_t size) {
    each_character(out, text, size, html_character);
}

void act_escape_json(FILE *out, const char *text, size_t size) {
    fputc('"', out);
    each_character(out, text, size, json_character);
    fputc('"', out);
}

void act_escape_link(FILE *out, const char *text, size_t size) {
    each_character(out, text, size, link_character);
}

static bool is_visible(uint32_t code) {
    return code >= 0x20 && code != REPLACEMENT;
}

void act_escape_line(char *out, size_t size, const char *text) {
    size_t length = strlen(text), used = 0;
    uint32_t code;
    for (size_t at = 0; at < length;) {
        char bytes[4];
        at += next_character(text + at, length - at, &code);
        size_t count = put_utf8(is_visible(code) ? code : '?', bytes);
        if (used + count >= size) {
            break;
        }
        memcpy(out + used, bytes, count);
        used += count;
    }
    out[used] = '\0';
}

/* Tells whether more bytes could complete the character of UTF-8 that begins there. */
static bool is_begun(const char *text, size_t size) {
    const unsigned char *byte = (const unsigned char *)text;
    size_t whole = byte[0] < 0xC2   ? 1
                   : byte[0] < 0xE0 ? 2
                   : byte[0] < 0xF0 ? 3
                   : byte[0] < 0xF5 ? 4
                                    : 1;
    for (size_t i = 1; i < size && i < whole; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return size < whole;
}

size_t act_terminal_step(const char *text, size_t size, bool *is_safe) {
    static const char replacement[] = "\xEF\xBF\xBD";
    uint32_t code;
    if (is_begun(text, size)) {
        return 0;
    }
    size_t length = next_character(text, size, &code);
    *is_safe = is_visible(code) || code == '\n' || code == '\t' ||
               (length == 3 && memcmp(text, replacement, 3) == 0);
    return length;
}

typedef enum shell_form { SHELL_WORD, SHELL_QUOTED, SHELL_PRINTED } shell_form;

/* The simplest form that keeps the text as it is. */
static shell_form form_of(const char *text) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._-+/:,=@%";
    size_t length = strlen(text);
    uint32_t code;
    for (size_t at = 0; at < length;) {
        at += next_character(text + at, length - at, &code);
        if (!is_visible(code)) {
            return text[length - 1] == '\n' ? SHELL_QUOTED : SHELL_PRINTED;
        }
    }
    return length > 0 && strspn(text, plain) == length ? SHELL_WORD : SHELL_QUOTED;
}

void act_escape_shell(char *out, size_t size, const char *text) {
    static const char *const before[] = {"", "'", "\"$(printf '"};
    static const char *const after[] = {"", "'", "')\""};
    shell_form form = form_of(text);
    FILE *line = fmemopen(out, size, "w");
    bool fits = line != NULL && fputs(before[form], line) >= 0;
    for (const unsigned char *c = (const unsigned char *)text; fits && *c != '\0'; c++) {
        bool is_octal = form == SHELL_PRINTED && (!isalnum(*c) || *c >= 0x80);
        if (is_octal) {
            fprintf(line, "\\%03o", *c);
        } else if (*c == '\'') {
            fputs("'\\''", line);
        } else {
            fputc(*c, line);
        }
    }
    fits = fits && fputs(after[form], line) >= 0 && fputc('\0', line) == 0 &&
           fflush(line) == 0 && !ferror(line);
    if (line != NULL) {
        fclose(line);
    }
    if (!fits) {
        out[0] = '\0';
    }
}
