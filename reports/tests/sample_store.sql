-- A store that is unkind to a report: names with markup, quotes and broken UTF-8, rows without
-- results, errors from 0 to far too large. On top of harness/store/schema.sql.
INSERT INTO run VALUES
    (1, '2020-01-01T00:00:00Z', 'checkact run', 'old', 'old machine', 1, 's', 'c', 'l', 1, 0),
    (2, '2020-02-02T02:02:02Z', 'checkact run --points 99', 'v1', 'Machine <b>&"''', 2,
     'Linux, glibc', 'gcc -O3', 'MPFR 4', 7, 0);

INSERT INTO function VALUES
    ('alpha', 'x', '', '', 'a paper', '', 0),
    ('beta', 'max(x, 0) < 2 && x', 'alpha=0.01', '-1 0.5', 'a & b', 'note "quoted"', 0),
    ('ev"il</script><img src=x onerror=hacked=1>', '</script><script>hacked=1</script>',
     '<!--', 'nan 1e999 x 0x1p+0', '&amp;', CAST(x'C328FF41' AS TEXT), 0),
    ('unused', '1/x', '', '', '', '', 0);

INSERT INTO bound VALUES
    ('alpha', 0, '-inf', 'unbounded', 'x -> -inf', 'inf', 'unbounded', 'x -> inf', 0),
    ('alpha', 1, '0.25', 'attained', 'all x', '1.1289041451851547863', 'kink',
     'x -> 0 from the left', 0),
    ('alpha', 2, NULL, 'undecided', NULL, NULL, 'undecided', NULL, 0),
    ('ev"il</script><img src=x onerror=hacked=1>', 0, '<img src=x>', '<i>', '</table>',
     '1e999', 'attained', '&amp;', 0);
INSERT INTO trait VALUES
    ('alpha', 'increasing', 1, '1.1289041451851547863', 'no', 'soft', 0),
    ('ev"il</script><img src=x onerror=hacked=1>', '<i>', 0, 'inf', '<b>', '', 0);
INSERT INTO saturation VALUES
    ('alpha', 'f32', 0, 'right', '0x1p+4', '0x1p+0', 0),
    ('alpha', 'f16', 1, 'left', NULL, '<i>', 0);

WITH RECURSIVE step(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM step WHERE i < 64)
INSERT INTO curve SELECT function, o, i / 4.0 - 8,
    CASE WHEN function = 'unused' AND i = 32 THEN NULL
         WHEN function = 'unused' THEN (1 + 3 * o) / (i / 4.0 - 8)
         ELSE (i / 4.0 - 8) * (1 - o / 2.0) END, 0
FROM function, (SELECT 0 AS o UNION SELECT 1 UNION SELECT 2), step
WHERE function <> 'ev"il</script><img src=x onerror=hacked=1>' ORDER BY function, o, i;

WITH RECURSIVE name(i, name, claim) AS (
    VALUES (0, 'exact', 0.5), (1, 'good', 1.0), (2, 'broken', 2.0), (3, 'wild', NULL),
           (4, 'skipped', 1.0), (5, 'crashed', NULL), (6, 'new', NULL)),
format(format) AS (VALUES ('f64'), ('f32'), ('f16'), ('bf16'))
INSERT INTO impl SELECT function || '.d' || o || '.' || format || '.' || name, function, o,
    format, name, iif(name = 'exact', 'libm', 'family'), 'dydx', '', claim, 'source', 'MIT',
    iif(name = 'broken', 'x86-64-v3', ''), '', 0
FROM function, name, format, (SELECT 0 AS o UNION SELECT 1 UNION SELECT 2)
WHERE function IN ('alpha', 'beta');

UPDATE impl SET convention = 'backward_x' WHERE id = 'beta.d0.f32.good';

-- One of the implementations is as hostile as can be, and of a function of that kind.
INSERT INTO impl VALUES
    ('</script><script>hacked=1</script>"''%41%', 'ev"il</script><img src=x onerror=hacked=1>',
     0, 'f32', CAST(x'00FE' AS TEXT), '</td>', 'dydx', 'a=<', 1, '</table>', '<i>', '-->', '', 0);

INSERT INTO accuracy (id, run, inputs, exhaustive, range_from, range_to, max_ulp, worst_x, got, exact,
    mean_ulp, bias_ulp, max_floored_ulp, floored_x, max_abs, max_abs_x, zero_abs,
    zero_abs_x, max_rel, max_rel_x, correctly_rounded, ranks, exact_inputs,
    normal_ulp, normal_abs, nan_for_number, number_for_nan, wrong_sign,
    wrong_zero_sign, zero_for_number, nan_masked, minus_zero, sweep_key, found,
    budget, undecided, verdict, reproduce, checksum)
SELECT id, 2, iif(format IN ('f16', 'bf16'), 65536, 20000), format IN ('f16', 'bf16'), NULL,
    NULL, e, '0x1.8p+1', '0x1p+0', '1.0000000000000000001', e / 4, -e / 8, min(e, 2.0),
    '0x1p-3', e * 1e-8, '0x1p+2', NULL, NULL, e * 1e-7, '0x1p+3', 1 / (1 + e), NULL, 0, e / 5, e * 1e-9,
    0, (name = 'wild') * 3, 0, name = 'wild', 0,
    0, 0, NULL, NULL, NULL, 0,
    CASE name WHEN 'exact' THEN 'pass' WHEN 'good' THEN 'pass' WHEN 'broken' THEN 'fail'
              ELSE 'no_claim' END,
    'checkact ulp ' || id || ' --points 20000 --seed 1', 0
FROM impl JOIN (SELECT 'exact' AS name, 0.0 AS e UNION SELECT 'good', 0.75
                UNION SELECT 'broken', 3.5 UNION SELECT 'wild', 1.7e12) USING (name);

INSERT INTO accuracy (id, run, inputs, exhaustive, nan_for_number, number_for_nan, wrong_sign,
    wrong_zero_sign, zero_for_number, undecided, verdict, reproduce, checksum)
SELECT id, 2, 0, 0, 0, 0, 0, 0, 0, 0, iif(name = 'skipped', 'skipped', 'not_measured'),
    'checkact ulp ' || id, 0 FROM impl WHERE name IN ('skipped', 'crashed');

INSERT INTO accuracy (id, run, inputs, exhaustive, max_ulp, worst_x, got, exact, mean_ulp,
    nan_for_number, number_for_nan, wrong_sign, wrong_zero_sign, zero_for_number,
    undecided, verdict, reproduce, checksum)
SELECT id, 2, 5, 0, 9e999, '<x>', '"got"', '''exact''', -9e999, 1, 0, 0, 0, 0, 0,
    'fail', 'rm -rf "$HOME" && echo <x>', 0 FROM impl WHERE function LIKE 'ev%';

INSERT INTO class SELECT id, 'wrong_sign', 3, '-0x1p+0', '0x1p-3', '-0.125', 0 FROM accuracy
WHERE wrong_sign = 3;
INSERT INTO class SELECT id, 'zero_for_number', 1, '-0x0p+0', '0x0p+0', '-0', 0 FROM accuracy
WHERE zero_for_number = 1;
INSERT INTO class SELECT id, 'nan_for_number', 1, '&nan;', '<i>', '</td>', 0 FROM impl
WHERE function LIKE 'ev%';

-- Half of the results right, the median; 49 one number away, the 99 % point; one far away.
WITH RECURSIVE binade(cell, low) AS (
    SELECT -33, 1.0 / (1 << 33)
    UNION ALL SELECT cell + 1, low * 2 FROM binade WHERE cell < 32)
INSERT INTO error_bin
SELECT id, iif(s > 0, low, -low * 1.9), iif(s > 0, low * 1.9, -low), 100,
    max_ulp / (1 + abs(cell)), 0, s * max_ulp / (8 + abs(cell)), s * low, '50 49 0 1', 0
FROM accuracy, binade, (SELECT -1 AS s UNION SELECT 1) WHERE max_ulp < 9e99
UNION ALL SELECT id, -1e-20, 0, 9, max_ulp, 0, 0, 0, '', 0 FROM accuracy WHERE max_ulp < 9e99
UNION ALL SELECT id, 0, 1e-20, 9, max_ulp, 0, 0, 0, '9', 0 FROM accuracy WHERE max_ulp < 9e99
ORDER BY 1, 2;
UPDATE accuracy SET ranks = '10000 5000 2000 1000 0 0 0 0 0 0 0 0 0 0 0 1' WHERE max_ulp < 9e99;

INSERT INTO special
SELECT id, x, iif(name = 'wild' AND x = '-0x0p+0', '0x0p+0', x), x,
    iif(name = 'wild' AND x = '-0x0p+0', 'wrong_zero_sign', NULL),
    iif(name = 'wild' AND x = '-0x0p+0', NULL, 0), 0
FROM accuracy JOIN impl USING (id), (SELECT 1 AS i, '-inf' AS x UNION SELECT 2, '-0x0p+0'
    UNION SELECT 3, '0x0p+0' UNION SELECT 4, 'inf' UNION SELECT 5, 'nan')
WHERE max_ulp < 9e99 ORDER BY id, i;
INSERT INTO special SELECT id, '<x>', '</script>', '<i> "', '<failure>', NULL, 0 FROM impl
WHERE function LIKE 'ev%';

INSERT INTO speed SELECT id, 2, 'l1', 'normal', 'fresh', 2048, 21, 3, NULL, ns, ns * 0.9,
    ns * 1.2, ns, NULL, 8, 0.125, 0.001, NULL, ns || ' ' || ns, 0
FROM impl JOIN (SELECT 'exact' AS name, 8.0 AS ns UNION SELECT 'good', 1.5
                UNION SELECT 'broken', 0.5 UNION SELECT 'wild', 0.25) USING (name);

INSERT INTO speed SELECT id, 2, s, d, r, n, 21, 3, 1, ns_per_element * f, low * f, high * f,
    wall_ns * f, 3 * f, 8, 0.125, 0.03, 1.02, '1 2', 0
FROM headline, (SELECT '7' AS s, 'normal' AS d, 'fresh' AS r, 7 AS n, 3.0 AS f
    UNION SELECT 'memory', 'normal', 'fresh', 1 << 24, 2 UNION SELECT 'l1', 'saturated', 'fresh', 2048, 0.5
    UNION SELECT 'l1', 'normal', 'repeated', 2048, 0.9
    UNION SELECT 'l1', 'trace:</script><b>"', 'fresh', 2048, 1.1)
WHERE id LIKE '%.f32.%';
INSERT INTO control SELECT id, 2, 'l1', 'normal', 'fresh', 1.01, 1, 1.02, 0 FROM headline
WHERE id LIKE '%.f32.exact';
INSERT INTO warning VALUES (2, 'load', 'others were <busy>', 'stop "them"', 0);
INSERT INTO process SELECT id, 2, t, 1, 20, 0.0012, 1e-4, 0.0011, 0.001, 0.002, 0.0005, 0.0001, 0
FROM headline, (SELECT 'start' AS t UNION SELECT 'stream' UNION SELECT '<task>')
WHERE id LIKE '%.f32.good';

INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum)
SELECT id, 2, 'ulp', iif(name = 'skipped', 'skipped', 'crash'),
    iif(name = 'skipped', 'needs x86-64-v4', 'killed by signal 11'), 'checkact ulp ' || id,
    0
FROM impl WHERE name IN ('skipped', 'crashed');
INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum)
SELECT id, 2, 'load', '<kind>', '</script><script>hacked=1</script>',
    'sh -c "<&>"', 0 FROM impl WHERE function LIKE 'ev%';
