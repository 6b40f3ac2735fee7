#!/usr/bin/env -S python3 -B
"""Writes the table of ranges in reference/functions/README.md, as the newest build of checkact
prints it. From the top of the tree, after make:
    scripts/ranges.py [--check]"""

import glob
import os
import subprocess
import sys

README = "reference/functions/README.md"
BEGIN = "<!-- Written by scripts/ranges.py: -->\n"
END = "<!-- End of what scripts/ranges.py wrote. -->\n"


def newest_build():
    builds = glob.glob("build/checkact") + glob.glob("build/*/checkact")
    if not builds:
        sys.exit("scripts/ranges.py: no build/checkact: run make first")
    return max(builds, key=os.path.getmtime)


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    table = subprocess.run([newest_build(), "range", "--table"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
    with open(README, encoding="utf-8") as file:
        old = file.read()
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{README}: the marks around the table are gone")
    new = before + BEGIN + "\n" + table + "\n" + END + after
    if sys.argv[1:] == ["--check"]:
        if new != old:
            sys.exit(f"{README}: not what scripts/ranges.py writes: run it")
        return
    with open(README, "w", encoding="utf-8") as file:
        file.write(new)


if __name__ == "__main__":
    main()
