"""Rows of a results store, for scripts that write them: reports/schema.md."""

import os
import re
import struct
import zlib

SCHEMA_SQL = os.path.join(os.path.dirname(__file__), "..", "harness", "store", "schema.sql")


def schema_version():
    with open(SCHEMA_SQL, encoding="utf-8") as text:
        return int(re.search(r"user_version = (\d+)", text.read())[1])


def encode(value):
    if value is None:
        return b"n" + bytes(8)
    if isinstance(value, float):
        if abs(value) >= 2.0**63 or value != int(value):
            return b"r" + struct.pack("<d", value)
        value = int(value)
    if isinstance(value, int):
        return b"i" + struct.pack("<q", value)
    kind, data = (b"b", value) if isinstance(value, bytes) else (b"t", value.encode())
    return kind + struct.pack("<q", len(data)) + data


def add_checksum(store):
    """Adds the SQL function act_checksum(VALUE, ...) to a connection."""
    store.create_function("act_checksum", -1,
                          lambda *values: zlib.crc32(b"".join(map(encode, values))))


def columns_of(store, table):
    """The columns but the checksum, in order."""
    names = [row[1] for row in store.execute(f"PRAGMA table_info('{table}')")]
    return [name for name in names if name != "checksum"]


def seal(store, table):
    """Gives the rows of a table the checksums of what they hold now."""
    names = ", ".join(f'"{name}"' for name in columns_of(store, table))
    made = f"act_checksum('{table}', {names})"
    store.execute(f"UPDATE '{table}' SET checksum = {made} WHERE checksum IS NOT {made}")
