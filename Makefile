# make setup report | make setup quick | make setup test | make exhaustive | make gate | make lint | make sanitize

# Setting up comes before anything else. Each other goal is then for a make of its own, which
# sees what was installed and compiles on all processors, or on as many as -j says.
ifneq ($(filter setup,$(MAKECMDGOALS)),)
AFTER_SETUP = $(filter-out setup,$(MAKECMDGOALS))
.PHONY: setup $(AFTER_SETUP)
setup:
	scripts/setup
	+@set -e; for goal in $(AFTER_SETUP); do \
		$(MAKE) --no-print-directory $(if $(filter -j%,$(MFLAGS)),,-j$(shell nproc)) $$goal; done
$(AFTER_SETUP): setup
	@:
else

BUILD ?= build
# Names with blanks, or with what make takes for patterns, cannot be targets.
odd := $(strip $(foreach c,: % ; * ? \# ~,$(findstring $(c),$(BUILD))))
ifneq ($(words $(BUILD)) $(odd),1 )
$(error BUILD='$(BUILD)': name one folder without blanks and without any of : % ; * ? \# ~)
endif
ifeq ($(origin CC),default)
CC = gcc
endif
WERROR ?=
SANITIZE ?=

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wmissing-prototypes \
	-Wstrict-prototypes -Wvla -Wundef $(if $(WERROR),-Werror)
SANITIZERS = $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined)
, := ,
COMMON = -std=gnu11 -D_GNU_SOURCE -g -MMD -MP $(WARNINGS) $(SANITIZERS)
# Flags of whoever builds, as CFLAGS=-O0, are for the program, not for its kernels. The
# reference and the harness must not be contracted or reordered, whatever they say.
CFLAGS ?=
FLAGS = $(COMMON) -O2 $(CFLAGS) -fno-fast-math -ffp-contract=off -pthread -I. -Ireference \
	-Iharness -Ireports -I$(BUILD)
# Kernels are compiled as their users would, but not contracted: results that depend on
# the compiler would prove nothing of its users' builds. A kernel says fma where it wants
# one. Alignment keeps layout out of the timings. Loops over arrays may
# vectorise; that clang cannot do so with some is no fault of theirs.
KERNEL_FLAGS = -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off \
	-falign-functions=64 \
	$(if $(findstring clang,$(CC)),-Wno-pass-failed $(CLANG_EXTREMES),-falign-loops=64)
# Which zero fmax(0, -0) is shall be the C library's choice, as it is with gcc.
CLANG_EXTREMES = $(foreach f,fmax fmaxf fmin fminf,-fno-builtin-$(f))
# Plug-ins are loaded by every child process, which takes a third less time if they are in
# two parts of memory instead of five.
PLUGIN_FLAGS = -fPIC -shared -fvisibility=hidden -Wl,-z,noseparate-code -Wl,-z,norelro
LIBRARIES = -lsqlite3 -lz -ljansson $(REALS) -lm
# The program contains MPFR where the system has archives of it: calls into a shared
# library would cost the exact tier an eighth of its time. Tests share it with FLINT.
REALS = $(if $(filter-out /%,$(ARCHIVES)),$(SHARED_REALS),$(ARCHIVES))
ARCHIVES := $(foreach a,mpfi mpfr gmp,$(shell $(CC) -print-file-name=lib$(a).a))
SHARED_REALS = -lmpfi -lmpfr -lgmp
# FLINT 3 contains Arb and keeps its headers in a folder; before, Arb was a library of its own.
TEST_LIBRARIES = -lcriterion $(if $(wildcard /usr/include/arb.h),-lflint-arb) -lflint

FUNCTIONS = $(sort $(wildcard reference/functions/*.c))
COMMANDS = $(sort $(patsubst cmd_%,%,$(basename $(notdir $(wildcard harness/cli/cmd_*.c reports/cmd_*.c)))))
FAMILIES = $(filter-out bad tests,$(notdir $(patsubst %/,%,$(wildcard impls/*/))))

LEVELS = $(if $(filter x86_64,$(shell uname -m)),v3 v4)

# The inner loops of sweeps are built once for each instruction set that may run them.
ISAS = base $(LEVELS)
ISA_SOURCES = harness/judge/screen_block.c reference/gates/pair_loop.c
ISA_OBJECTS = $(foreach isa,$(ISAS),$(ISA_SOURCES:%.c=$(BUILD)/%-$(isa).o))

# The folders of sources: a room that its list does not name is not built, and lint says so.
rooms = $(shell sed -n 's/^\([a-z]*\):.*/\1/p' $(1)/rooms)
ROOMS = $(foreach top,reference harness,$(addprefix $(top)/,$(call rooms,$(top))))
SOURCES = $(wildcard $(ROOMS:=/*.c) reports/*.c)
OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(ISA_SOURCES),$(SOURCES))) \
	$(ISA_OBJECTS) $(BUILD)/functions.o $(BUILD)/commands.o
# Plug-ins of planted bugs.
BAD = $(basename $(notdir $(wildcard impls/bad/*.c)))
TESTS = $(wildcard */tests/*.c)
TEST_OBJECTS = $(TESTS:%.c=$(BUILD)/%.o)

# A family is built once for the base level and once for each word of its file `levels`.
LEVEL_FLAGS-v3 = -march=x86-64-v3
LEVEL_FLAGS-v4 = -march=x86-64-v4 -mprefer-vector-width=512
levels = $(filter $(LEVELS),$(file < impls/$(1)/levels))
PLUGINS = $(foreach f,$(FAMILIES),$(BUILD)/impls/$(f).so \
	$(patsubst %,$(BUILD)/impls/$(f)-%.so,$(call levels,$(f))))
FAMILY_SOURCES = $(FAMILIES:%=$(BUILD)/impls/%.c)

.PHONY: all prune test bad prove controls neurocodebench intervals oracle-gates oracle-rows emitted \
	report quick exhaustive hyperfine lint format sanitize clean FORCE
all: $(BUILD)/checkact $(PLUGINS) prune

# Plug-ins of families and levels that no longer exist would be measured on.
prune:
	@rm -f $(filter-out $(PLUGINS) $(FAMILY_SOURCES),$(wildcard $(BUILD)/impls/*.so \
		$(BUILD)/impls/*.c))

# The report is written whatever the verdicts are; a broken claim is the exit code. RUN:
# options of `checkact run`.
RUN ?=
report: all
	@$(BUILD)/checkact run $(RUN) --db $(BUILD)/results.db; code=$$?; \
	$(BUILD)/checkact report --db $(BUILD)/results.db -o $(BUILD)/report.html && exit $$code

# A smaller report within half a minute, in files of its own.
quick: all
	@$(BUILD)/checkact run --quick $(RUN) --db $(BUILD)/quick.db; code=$$?; \
	$(BUILD)/checkact report --db $(BUILD)/quick.db -o $(BUILD)/quick.html && exit $$code

# Every input of binary32 too: hours. Started again, it goes on where it was cut off.
exhaustive: all
	@$(BUILD)/checkact run --exhaustive --resume --db $(BUILD)/exhaustive.db; code=$$?; \
	$(BUILD)/checkact report --db $(BUILD)/exhaustive.db -o $(BUILD)/exhaustive.html && exit $$code

# The catalogue by impls/limits: all inputs of bfloat16, of binary32 what is likeliest to break. Speed too,
# beside another build: make gate OLD=../old/build ROWS='silu.d0.f32.*'
OLD ?=
ROWS ?= *.bf16.* *.f32.*
gate: all
	$(BUILD)/checkact gate --limits impls/limits --points 300 \
		$(patsubst %,--against %,$(if $(OLD),$(wildcard $(OLD)/impls/*.so))) $(ROWS:%='%')

# Criterion exits 0 when no test ran.
test: all $(BUILD)/whole_process bad $(BUILD)/tests/run
	scripts/run-tests $(BUILD)

bad: $(BAD:%=$(BUILD)/tests/%.so)

# Complete binades of binary32 by models and by the exact tier: make prove TARGETS='gelu.*' AT=1
TARGETS ?= *
AT ?= 1
prove: $(BUILD)/tests/run
	CHECKACT_BINADES='$(TARGETS)' CHECKACT_BINADE='$(AT)' $(BUILD)/tests/run --filter 'prove/*'

# No false alarm: correctly rounded results of every function, order and format, at all inputs of 16
# bits, and kernels of every convention that return them, in every check.
controls: $(BUILD)/tests/run
	CHECKACT_CONTROLS=1 $(BUILD)/tests/run --filter '*controls/*'

# The tasks of NeuroCodeBench 2.0 on functions of one number, each over every input of binary32.
neurocodebench: $(BUILD)/tests/run
	CHECKACT_NEUROCODEBENCH=1 $(BUILD)/tests/run --filter 'neurocodebench/verdicts_are_right'

# At least 10,000 hostile rows of every function of rows, in all formats with the gradient, against
# the second oracle: make oracle-rows
ROUNDS ?= 105
oracle-rows: $(BUILD)/tests/run
	CHECKACT_ROWS='$(ROUNDS)' $(BUILD)/tests/run --filter 'rows/oracle*'

# Ranges over random intervals of every function against the second oracle: make intervals
INTERVALS ?= 5000
intervals: $(BUILD)/tests/run
	CHECKACT_INTERVALS='$(INTERVALS)' $(BUILD)/tests/run --filter 'range_intervals/*'

# At least 10,200 hostile pairs of every gated unit, in all formats with both gradients, against the
# second oracle, and tables of all pairs against the exact tier: make oracle-gates
PAIRS ?= 850
oracle-gates: $(BUILD)/tests/run
	CHECKACT_PAIRS='$(PAIRS)' $(BUILD)/tests/run --filter '@(oracle_gates|pair_table)/*'

# Every kernel as a C file of its own, compiled alone by each compiler, has the results of
# the built-in: make emitted TARGETS='gelu.*'; EVERY=1: over all inputs of binary32
EMIT_COMPILERS ?= gcc clang
emitted: all $(BUILD)/tests/run
	CHECKACT_EMIT='$(TARGETS)' CHECKACT_EMIT_CC='$(EMIT_COMPILERS)' \
		CHECKACT_EMIT_EVERY='$(EVERY)' \
		$(BUILD)/tests/run --filter 'emit/bits_are_those_of_the_built_in'

lint: $(OBJECTS) $(FAMILY_SOURCES) $(BUILD)/schema.inc $(BUILD)/buildinfo.h \
		$(BUILD)/script_hashes.h
	scripts/lint
	@# The lists that the build makes call every file that they list.
	scripts/call-circles $(filter-out $(BUILD)/functions.o $(BUILD)/commands.o,$(OBJECTS))

format:
	clang-format -i $(shell git ls-files '*.c' '*.h' '*.inc')
	for file in $(shell git ls-files '*.kernel'); do \
		clang-format --assume-filename=x.c "$$file" > $(BUILD)/formatted && \
		{ cmp -s $(BUILD)/formatted "$$file" || cp $(BUILD)/formatted "$$file"; }; done

sanitize:
	$(MAKE) BUILD=$(BUILD)/sanitize SANITIZE=1 WERROR=1 test

clean:
	rm -rf $(BUILD)

$(BUILD)/checkact: $(OBJECTS)
	$(CC) $(FLAGS) -o $@ $^ $(LIBRARIES)

$(BUILD)/tests/run: private REALS = $(SHARED_REALS)
$(BUILD)/tests/run: $(filter-out $(BUILD)/harness/cli/main.o,$(OBJECTS)) $(TEST_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -o $@ $^ $(TEST_LIBRARIES) $(LIBRARIES)

# Whole runs of a small program for each implementation that a store has timings of.
GLOBS ?=
hyperfine: all $(BUILD)/whole_process
	@test -e $(BUILD)/results.db || $(BUILD)/checkact bench 'gelu.d0.f32.*' --db $(BUILD)/results.db >&2
	scripts/whole-process --build $(BUILD) --db $(BUILD)/results.db $(GLOBS)

$(BUILD)/whole_process: scripts/whole_process.c impls/checkact.h
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -o $@ $< -ldl

# Not part of `all`: what a sweep costs besides the implementation.
$(BUILD)/rate: $(wildcard scripts/rate*.c) $(filter-out $(BUILD)/harness/cli/main.o,$(OBJECTS))
	$(CC) $(FLAGS) -Wl,--wrap=act_exact_truths -o $@ $^ $(LIBRARIES)

# clang takes INFINITY and NAN, which are float, for promoted floats; and what controls widen to
# long double on purpose.
$(TEST_OBJECTS) $(BAD:%=$(BUILD)/tests/%.so): private WARNINGS += -Wno-double-promotion
$(TEST_OBJECTS): private FLAGS += -idirafter /usr/include/flint

# Only the bounds of the first hold with contraction too.
$(BUILD)/harness/judge/screen_block-%.o: private FLAGS += -ffp-contract=fast
define isa_object
$(BUILD)/$(1)-$(2).o: $(1).c
	@mkdir -p $$(@D)
	$$(CC) $$(FLAGS) -O3 $$(LEVEL_FLAGS-$(2)) -DACT_ISA=$(2) -c -o $$@ $$<
endef
$(foreach s,$(ISA_SOURCES:.c=),$(foreach isa,$(ISAS),$(eval $(call isa_object,$(s),$(isa)))))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

$(BUILD)/functions.o $(BUILD)/commands.o: %.o: %.c
	$(CC) $(FLAGS) -c -o $@ $<

# The lists follow from the files that exist now; they change only if that changes.
$(BUILD)/functions.c: FORCE
	@mkdir -p $(@D)
	@scripts/list-functions $(FUNCTIONS) > $@.new
	@cmp -s $@.new $@ || mv $@.new $@

$(BUILD)/commands.c: FORCE
	@mkdir -p $(@D)
	@scripts/list-commands $(COMMANDS) > $@.new
	@cmp -s $@.new $@ || mv $@.new $@

# What the store says of itself: its schema as a string, and how this program was built.
$(BUILD)/schema.inc: harness/store/schema.sql
	@mkdir -p $(@D)
	@sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $< > $@

$(BUILD)/buildinfo.h: FORCE
	@mkdir -p $(@D)
	@scripts/build-info "$(CC)" "$(KERNEL_FLAGS)" \
		$(foreach l,$(LEVELS),"x86-64-$(l)=$(LEVEL_FLAGS-$(l))") > $@.new
	@cmp -s $@.new $@ || mv $@.new $@

# Which scripts and styles the report's policy lets run: its own.
$(BUILD)/script_hashes.h: scripts/script-hashes $(wildcard reports/*.html reports/*.css \
		reports/*.js reports/vendor/*)
	@mkdir -p $(@D)
	@scripts/script-hashes reports > $@.new && mv $@.new $@

# What the assembler embeds is unknown to -MMD.
$(BUILD)/reports/assets.o: $(wildcard reports/*.html reports/*.css reports/*.js reports/vendor/*)

$(BUILD)/reports/report.o: $(BUILD)/script_hashes.h
$(BUILD)/harness/store/schema.o: $(BUILD)/schema.inc
$(BUILD)/harness/store/store.o $(BUILD)/harness/store/result_key.o $(BUILD)/harness/emit/emit_text.o \
	$(BUILD)/harness/emit/flags.o: $(BUILD)/buildinfo.h

# Other flags or another compiler: everything is made anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(FLAGS) $(KERNEL_FLAGS) $(PLUGIN_FLAGS) $(LIBRARIES)' > $@.new
	@cmp -s $@.new $@ || mv $@.new $@
$(OBJECTS) $(TEST_OBJECTS) $(PLUGINS) $(BAD:%=$(BUILD)/tests/%.so): $(BUILD)/flags

# A family is one C file, made from its kernels; it stays for debuggers.
define family
$(BUILD)/impls/$(1).c: scripts/instantiate impls/$(1) \
		$(wildcard impls/$(1)/* impls/*.kernel impls/types impls/narrow.h)
	@mkdir -p $$(@D)
	scripts/instantiate $(1) > $$@.new && mv $$@.new $$@
endef
$(foreach f,$(FAMILIES),$(eval $(call family,$(f))))

# Lines are all the debug information that optimised kernels have use for; variables would
# take a quarter of the time of building them.
define plugin
$(BUILD)/$(3)/$(1)$(2).so: $(4) $(wildcard impls/*.h $(dir $(4))*.h)
	@mkdir -p $$(@D)
	$$(CC) -std=gnu11 -g1 $$(WARNINGS) $$(KERNEL_FLAGS) $$(LEVEL_FLAGS$(2)) $$(PLUGIN_FLAGS) \
		-Iimpls '-DACT_LEVEL="$(2)"' \
		'-DACT_ISA=$(if $(2),"x86-64$(2)",NULL)' -o $$@ $(4) -lm
endef
$(foreach f,$(FAMILIES),$(eval $(call plugin,$(f),,impls,$(BUILD)/impls/$(f).c)))
$(foreach f,$(FAMILIES),$(foreach l,$(call levels,$(f)),\
	$(eval $(call plugin,$(f),-$(l),impls,$(BUILD)/impls/$(f).c))))
$(foreach f,$(BAD),$(eval $(call plugin,$(f),,tests,impls/bad/$(f).c)))

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)

endif
