-- The results of checkact: one file, one machine, the newest row of each implementation.
-- Values of x and of results are text: hex floats ("0x1.8p+1", "-0x0p+0", "inf"), and NaN
-- with its bits ("nan(0x7fc00000)").
-- `checksum` is of the table's name and of all columns before it (checksum.h).
PRAGMA application_id = 0x41435454;
PRAGMA user_version = 8;

CREATE TABLE run (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,      -- UTC, ISO 8601
    command TEXT NOT NULL,
    version TEXT NOT NULL,      -- of checkact: commit, or the release
    machine TEXT NOT NULL,      -- processor model
    cores INTEGER NOT NULL,
    system TEXT NOT NULL,       -- kernel and C library
    compiler TEXT NOT NULL,     -- with the flags of the built-in families
    libraries TEXT NOT NULL,    -- MPFR, MPFI and GMP versions
    seed INTEGER NOT NULL,
    checksum INTEGER NOT NULL
);

CREATE TABLE function (
    function TEXT PRIMARY KEY,
    formula TEXT NOT NULL,
    params TEXT NOT NULL,       -- "alpha=0.01", "" if it has none
    kinks TEXT NOT NULL,        -- where, separated by blanks
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    checksum INTEGER NOT NULL
);

-- Points of the plots, from the reference: f^(order)(x) as binary64; NULL where f does not
-- exist. Ordered by rowid.
CREATE TABLE curve (
    function TEXT NOT NULL REFERENCES function,
    "order" INTEGER NOT NULL,
    x REAL NOT NULL,
    y REAL,
    checksum INTEGER NOT NULL
);
CREATE INDEX curve_function ON curve (function, "order");

-- What is proven of f^(order) over its whole domain, default parameters.
CREATE TABLE bound (
    function TEXT NOT NULL REFERENCES function,
    "order" INTEGER NOT NULL,
    lower TEXT,                 -- decimal, 20 proven digits, or "-inf"; NULL: undecided
    lower_reached TEXT NOT NULL, -- attained, approached, kink, unbounded, undecided
    lower_at TEXT,              -- "x = 0", "x -> inf", "x < 0", ...
    upper TEXT, upper_reached TEXT NOT NULL, upper_at TEXT,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (function, "order")
);

CREATE TABLE trait (
    function TEXT PRIMARY KEY REFERENCES function,
    monotone TEXT NOT NULL,     -- increasing, decreasing, nondecreasing, nonincreasing, no
    zero_centred INTEGER NOT NULL,
    lipschitz TEXT NOT NULL,    -- decimal, 20 proven digits; "inf": no constant
    saturates_left TEXT NOT NULL, saturates_right TEXT NOT NULL, -- no, soft, hard
    checksum INTEGER NOT NULL
);

-- From x on, outward, f (order 0) rounds to its limit and f' (order 1) to zero.
CREATE TABLE saturation (
    function TEXT NOT NULL REFERENCES function,
    format TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    side TEXT NOT NULL,         -- left, right
    x TEXT,                     -- NULL: no input does
    value TEXT NOT NULL,        -- what it rounds to
    checksum INTEGER NOT NULL,
    PRIMARY KEY (function, format, "order", side)
);

CREATE TABLE impl (
    id TEXT PRIMARY KEY,        -- FUNCTION.dORDER.FORMAT.NAME
    function TEXT NOT NULL REFERENCES function,
    "order" INTEGER NOT NULL,
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    plugin TEXT NOT NULL,       -- family of a built-in, else the shared object's path
    convention TEXT NOT NULL,   -- dydx, backward_x, backward_y
    params TEXT NOT NULL,       -- "" for the defaults
    claim REAL,                 -- NULL: no promise
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    isa TEXT NOT NULL,          -- "" for any
    kernel TEXT NOT NULL DEFAULT '', -- hash of the shared object, place in it
    checksum INTEGER NOT NULL
);

CREATE TABLE accuracy (
    id TEXT PRIMARY KEY REFERENCES impl ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES run,
    inputs INTEGER NOT NULL,
    exhaustive INTEGER NOT NULL,      -- 1: every input of the format (or of from..to)
    range_from TEXT,                  -- --from and --to; NULL: the whole format
    range_to TEXT,
    max_ulp REAL,                     -- over results that are in no class of failure
    worst_x TEXT, got TEXT, exact TEXT, -- where max_ulp is; exact: decimal, 20 proven digits
    mean_ulp REAL,
    bias_ulp REAL,                    -- mean of the signed error
    max_floored_ulp REAL,             -- |y - f| / ulp(max(|f|, 2^-4))
    floored_x TEXT,
    max_abs REAL, max_abs_x TEXT,
    zero_abs REAL, zero_abs_x TEXT,   -- |f| is at most that where the result is
                                      -- zero_for_number or zero_from_y; NULL: none is
    max_rel REAL, max_rel_x TEXT,
    correctly_rounded REAL,           -- share, 0 to 1
    ranks TEXT,                       -- how many results are 0, 1, 2-3, 4-7, ... numbers of
                                      -- the format away from f, 16 counts
    exact_inputs INTEGER NOT NULL DEFAULT 0, -- that no model could decide
    normal_ulp REAL, normal_abs REAL, -- expected |error| for x ~ N(0,1)
    nan_for_number INTEGER NOT NULL,  -- classes of failure, counts;
    number_for_nan INTEGER NOT NULL,
    wrong_sign INTEGER NOT NULL,
    wrong_zero_sign INTEGER NOT NULL,
    zero_for_number INTEGER NOT NULL,
    nan_masked INTEGER NOT NULL DEFAULT 0, -- no failures: f'(NaN) is a constant of a mask
    minus_zero INTEGER NOT NULL DEFAULT 0, -- no failures: -0 where f is exactly 0
    zero_from_y INTEGER NOT NULL DEFAULT 0, -- no failures: 0 where y = f(x) leaves that open
    -- Of kernels that start from y = f(x), and an f that is monotone; else NULL.
    y_values INTEGER, y_judged INTEGER, -- different y among the points; those judged
    y_own_ulp REAL, y_own_at TEXT,    -- error as if f(x) were y, and that y
    y_beyond_ulp REAL, y_beyond_at TEXT, -- distance to all that a rounded y leaves open
    y_loss_ulp REAL, y_loss_at TEXT,  -- what no kernel of y can do better
    sweep_key TEXT,                   -- of an exhaustive sweep, as in `part`; else NULL
    found TEXT,                       -- how a search found max_ulp; NULL: there was none
    budget REAL,                      -- seconds that the search was given; NULL: none
    undecided INTEGER NOT NULL,
    verdict TEXT NOT NULL,            -- pass, fail (claim or finding), no_claim,
                                      -- undecided, not_measured, skipped
    reproduce TEXT NOT NULL,          -- command
    checksum INTEGER NOT NULL
);

-- The first result in each of these classes.
CREATE TABLE class (
    id TEXT NOT NULL REFERENCES impl ON DELETE CASCADE,
    class TEXT NOT NULL,              -- nan_for_number, ..., as the columns of accuracy
    results INTEGER NOT NULL,
    x TEXT NOT NULL, got TEXT NOT NULL, exact TEXT NOT NULL, -- the least encoding of an input
    checksum INTEGER NOT NULL,
    PRIMARY KEY (id, class)
);

-- Without those that a convention accepts.
CREATE VIEW failure AS SELECT * FROM class WHERE class NOT IN ('nan_masked', 'minus_zero', 'zero_from_y');

-- Parts of exhaustive sweeps that are not complete; they go when the row of `accuracy` comes.
CREATE TABLE part (
    id TEXT NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    sweep_key TEXT NOT NULL,          -- hash of the kernel's file, its place in it, the range
                                      -- and the version of checkact
    tally BLOB NOT NULL,              -- in the layout of that version
    checksum INTEGER NOT NULL,
    PRIMARY KEY (id, part)
);

-- Error against x: one row per binade (and sign) that was sampled, ascending in x.
CREATE TABLE error_bin (
    id TEXT NOT NULL REFERENCES impl ON DELETE CASCADE,
    x_lo REAL NOT NULL,               -- the inputs' least and greatest value in the bin
    x_hi REAL NOT NULL,
    inputs INTEGER NOT NULL,
    max_ulp REAL NOT NULL,
    mean_ulp REAL NOT NULL,
    bias_ulp REAL NOT NULL,
    worst_x REAL NOT NULL,
    ranks TEXT NOT NULL,              -- as in accuracy, up to the last count that is not 0
    checksum INTEGER NOT NULL
);
CREATE INDEX error_bin_id ON error_bin (id);

-- Results at zeros, infinities, NaN, the ends of the format, and kinks, ascending in x.
CREATE TABLE special (
    id TEXT NOT NULL REFERENCES impl ON DELETE CASCADE,
    x TEXT NOT NULL,
    got TEXT NOT NULL,
    want TEXT,                        -- f(x) rounded; at a kink what any convention says
    failure TEXT,                     -- class of failure, NULL: none
    ulp REAL,                         -- error of a result without failure
    checksum INTEGER NOT NULL
);
CREATE INDEX special_id ON special (id);

-- One row per implementation and setting: working set, distribution and reuse of the inputs.
CREATE TABLE speed (
    id TEXT NOT NULL REFERENCES impl ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES run,
    working_set TEXT NOT NULL,        -- l1, l2, l3, memory, or the elements of a call
    distribution TEXT NOT NULL,       -- normal, uniform, saturated, subnormal, special,
                                      -- trace:NAME#HASH
    reuse TEXT NOT NULL,              -- fresh, repeated; chain: latency
    elements INTEGER NOT NULL,        -- of a call
    rounds INTEGER NOT NULL,
    processes INTEGER NOT NULL,       -- fresh ones, over which the rounds are spread
    cpu INTEGER,                      -- that they were pinned to; NULL: not pinned
    ns_per_element REAL NOT NULL,     -- thread CPU time, median over the rounds
    low REAL NOT NULL, high REAL NOT NULL, -- its interval by order statistics
    wall_ns REAL NOT NULL,            -- wall clock, median
    cycles REAL,                      -- of the core, per element; NULL: not known
    bytes_per_element REAL NOT NULL,  -- read and written
    copy_ns REAL NOT NULL,            -- of a plain copy in the same rounds
    overhead REAL NOT NULL,           -- share that is the harness's own: call, loop, clock
    spread REAL,                      -- 9th / 1st decile of the processes; NULL: one
    samples TEXT NOT NULL,            -- ns per element of every round, in order
    checksum INTEGER NOT NULL,
    PRIMARY KEY (id, working_set, distribution, reuse)
);

-- The setting that tables show, and that is taken where none is named.
CREATE VIEW headline AS SELECT * FROM speed
    WHERE working_set = 'l1' AND distribution = 'normal' AND reuse = 'fresh';

-- A/A: an implementation of each function and format timed against itself, in the rounds of
-- the others.
CREATE TABLE control (
    id TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run,
    working_set TEXT NOT NULL, distribution TEXT NOT NULL, reuse TEXT NOT NULL,
    ratio REAL NOT NULL,              -- second over first
    low REAL NOT NULL, high REAL NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (id, working_set, distribution, reuse)
);

-- What made timings less trustworthy than they could be, and what to do about it.
CREATE TABLE warning (
    run INTEGER NOT NULL REFERENCES run,
    kind TEXT NOT NULL,               -- governor, frequency, steal, load, pinning, control,
                                      -- overhead; quick: it was `run --quick`
    detail TEXT NOT NULL,
    remedy TEXT NOT NULL,
    checksum INTEGER NOT NULL
);

-- Whole processes, timed by hyperfine: scripts/whole-process.
CREATE TABLE process (
    id TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run,
    task TEXT NOT NULL,               -- start, stream
    elements INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    mean REAL, stddev REAL, median REAL, min REAL, max REAL, -- seconds
    user REAL, system REAL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (id, task)
);

-- What code under test did that it must not do, and rows that were not measured.
CREATE TABLE finding (
    id TEXT NOT NULL REFERENCES impl ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES run,
    stage TEXT NOT NULL,              -- ulp, bench, check
    kind TEXT NOT NULL,               -- crash, out_of_bounds, tail, ...; skipped, not_judged
                                      -- and note accuse nobody
    detail TEXT NOT NULL,
    excused INTEGER NOT NULL DEFAULT 0, -- 1: within what the row promises
    count INTEGER,                    -- how often it was seen; NULL: not counted
    first TEXT, worst TEXT, simplest TEXT, -- examples; NULL: none
    reproduce TEXT NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE INDEX finding_id ON finding (id);

-- What the checks tried of an implementation, and found beside findings.
CREATE TABLE checked (
    id TEXT PRIMARY KEY REFERENCES impl ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES run,
    complete INTEGER NOT NULL,        -- 0: it was cut off by a finding
    brief INTEGER NOT NULL,           -- 1: of calls of few lengths only
    calls INTEGER NOT NULL,           -- of 0 to 64 elements
    products INTEGER NOT NULL,        -- pairs of an input and a dy
    longest INTEGER NOT NULL,         -- elements of the longest call that was computed whole
    max_inconsistency REAL NOT NULL,  -- between results that should be the same, excused
                                      -- ones, in numbers of the format
    flag_errors INTEGER NOT NULL,     -- inputs at which an exception is raised for no reason
    flag_invalid INTEGER NOT NULL, flag_divide INTEGER NOT NULL, -- the same by exception
    flag_overflow INTEGER NOT NULL, flag_underflow INTEGER NOT NULL,
    flag_inexact INTEGER NOT NULL,
    checksum INTEGER NOT NULL
);

-- The findings that accuse the code, and so fail it.
CREATE VIEW fault AS SELECT * FROM finding
    WHERE kind NOT IN ('skipped', 'not_judged', 'own_error', 'note') AND excused = 0;
