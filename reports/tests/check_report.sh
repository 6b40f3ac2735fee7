#!/bin/sh
# check_report.sh REPORT WANT [WIDTH]: opens a report in headless Chromium, wide and narrow, light
# and dark, or in one width only, and fails unless its pages work and show what the JSON object in the file WANT says, of
# which {"impls": 2, "functions": 1} is the least; see probe.js.
set -eu
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: check_report.sh REPORT WANT [WIDTH]" >&2
    exit 64
fi
report=$1
want=$(sed 's/</\\u003c/g' "$2") # an end of a script would be one
tests=$(dirname "$0")

fail() {
    echo "check_report: $*" >&2
    exit 1
}

browser=$("$tests/../../scripts/find-browser") || fail "no browser"

# A browser from a snap sees no other folder for temporary files than the home folder.
base=${TMPDIR:-/tmp}
if readlink -f "$browser" | grep -q snap; then
    base=$HOME
fi
work=$(mktemp -d "$base/check_report.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The policy of the report lets no scripts run but its own, so those of the test are named beside
# them; what is planted is not, and must not run.
{
    printf 'const WANT = %s;\n' "$want"
    cat "$tests/probe_values.js"
} >"$work/values.js"
hash_of() {
    python3 -c 'import base64, hashlib, sys
print(base64.b64encode(hashlib.sha256(open(sys.argv[1], "rb").read()).digest()).decode())' "$1"
}
if grep -q "script-src 'unsafe-inline'" "$report"; then # a test of this test
    cat "$report"
else
    sed "s|script-src |&'sha256-$(hash_of "$work/values.js")' 'sha256-$(hash_of "$tests/probe.js")' |
        1,/<body>/ s|<body>|&<script>document.planted = 1</script><img hidden src=data:, onerror='document.planted = 2'>|" \
        "$report"
fi >"$work/report.html"
{
    printf '<script>'
    cat "$work/values.js"
    printf '</script><script>'
    cat "$tests/probe.js"
    printf '</script>\n'
} >>"$work/report.html"

# open FLAG... -- WIDTH...: a frame of each width, as windows cannot be as narrow as telephones.
open() {
    flags=
    while [ "$1" != -- ]; do
        flags="$flags $1"
        shift
    done
    shift
    {
        echo '<!doctype html><pre id="said"></pre><script>'
        echo 'onmessage = event => document.getElementById("said").append(event.data);'
        echo '</script>'
        for width in "$@"; do
            echo "<iframe src=\"report.html\" width=\"$width\" height=\"900\"></iframe>"
        done
    } >"$work/frames.html"
    status=0
    # shellcheck disable=SC2086
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --disable-dev-shm-usage --disable-default-apps --user-data-dir="$work/profile" \
        --enable-logging=stderr --window-size=1600,1000 --virtual-time-budget=900000 $flags \
        --dump-dom "file://$work/frames.html" >"$work/dom" 2>"$work/log" || status=$?
    [ "$status" -eq 0 ] || fail "$browser ended with status $status: $(tail -n 3 "$work/log")"
    # Errors of scripts, loads that the policy stopped, files that are missing; but for the two
    # planted scripts.
    if grep -a 'CONSOLE' "$work/log" | grep -av 'Executing inline [a-z ]* violates' >&2; then
        fail "the browser complains"
    fi
    if grep -aE 'PROBE at|^FAIL' "$work/dom" | grep -aB 1 '^FAIL' >&2; then
        fail "the report does not work"
    fi
    finished=$(grep -acx 'done' "$work/dom" || true)
    [ "$finished" -eq $# ] || fail "$finished of $# probes finished"
    echo "$(grep -ac '^ok' "$work/dom") checks hold at $* px $flags"
}

if [ $# -eq 3 ]; then
    open -- "$3"
    exit
fi
open -- 1280 360
open --blink-settings=preferredColorScheme=0 -- 800
