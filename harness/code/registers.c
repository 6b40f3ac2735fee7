#include "code/registers.h"

#include "base/text.h"

enum { REGISTERS = 6 };

#if defined(__x86_64__)
/* A call with its results; act_registers_call below knows the offsets. */
typedef struct frame {
    void (*function)(void);   /* 0 */
    uint64_t arguments[4];    /* 8: rdi, rsi, rdx, rcx */
    uint64_t number;          /* 40: the low half of xmm0, before and after */
    uint64_t result;          /* 48: rax */
    uint64_t kept[REGISTERS]; /* 56: registers as they came back */
    uint64_t has_avx;         /* 104 */
    uint64_t upper[2];        /* 112: all upper halves, or'ed */
} frame;
_Static_assert(offsetof(frame, upper) == 112, "the assembly counts on it");

/* What the registers hold before the call. */
static const uint64_t before[REGISTERS] = {0x5a5a0b0b00000001, 0x5a5a0b0b00000002,
                                           0x5a5a0b0b00000003, 0x5a5a0b0b00000004,
                                           0x5a5a0b0b00000005, 0x5a5a0b0b00000006};

extern void act_registers_call(frame *f) __attribute__((visibility("hidden")));
__asm__(".pushsection .text\n"
        ".hidden act_registers_call\n"
        ".globl act_registers_call\n"
        ".type act_registers_call, @function\n"
        "act_registers_call:\n"
        ".cfi_startproc\n"
        "push %rbx\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %rbx, 0\n"
        "push %rbp\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %rbp, 0\n"
        "push %r12\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %r12, 0\n"
        "push %r13\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %r13, 0\n"
        "push %r14\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %r14, 0\n"
        "push %r15\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %r15, 0\n"
        "push %rdi\n.cfi_adjust_cfa_offset 8\n"
        "movabs $0x5a5a0b0b00000001, %rbx\n"
        "movabs $0x5a5a0b0b00000002, %rbp\n"
        "movabs $0x5a5a0b0b00000003, %r12\n"
        "movabs $0x5a5a0b0b00000004, %r13\n"
        "movabs $0x5a5a0b0b00000005, %r14\n"
        "movabs $0x5a5a0b0b00000006, %r15\n"
        "cmpq $0, 104(%rdi)\n"
        "je 1f\n"
        "vzeroupper\n"
        "1: movq 40(%rdi), %xmm0\n"
        "mov (%rdi), %rax\n"
        "mov 32(%rdi), %rcx\n"
        "mov 24(%rdi), %rdx\n"
        "mov 16(%rdi), %rsi\n"
        "mov 8(%rdi), %rdi\n"
        "call *%rax\n"
        "mov (%rsp), %rdi\n"
        "mov %rax, 48(%rdi)\n"
        "movq %xmm0, 40(%rdi)\n"
        "mov %rbx, 56(%rdi)\n"
        "mov %rbp, 64(%rdi)\n"
        "mov %r12, 72(%rdi)\n"
        "mov %r13, 80(%rdi)\n"
        "mov %r14, 88(%rdi)\n"
        "mov %r15, 96(%rdi)\n"
        "cmpq $0, 104(%rdi)\n"
        "je 2f\n"
        "vorps %ymm1, %ymm0, %ymm0\n"
        "vorps %ymm2, %ymm0, %ymm0\n"
        "vorps %ymm3, %ymm0, %ymm0\n"
        "vorps %ymm4, %ymm0, %ymm0\n"
        "vorps %ymm5, %ymm0, %ymm0\n"
        "vorps %ymm6, %ymm0, %ymm0\n"
        "vorps %ymm7, %ymm0, %ymm0\n"
        "vorps %ymm8, %ymm0, %ymm0\n"
        "vorps %ymm9, %ymm0, %ymm0\n"
        "vorps %ymm10, %ymm0, %ymm0\n"
        "vorps %ymm11, %ymm0, %ymm0\n"
        "vorps %ymm12, %ymm0, %ymm0\n"
        "vorps %ymm13, %ymm0, %ymm0\n"
        "vorps %ymm14, %ymm0, %ymm0\n"
        "vorps %ymm15, %ymm0, %ymm0\n"
        "vextractf128 $1, %ymm0, %xmm0\n"
        "vmovups %xmm0, 112(%rdi)\n"
        "vzeroupper\n"
        "2: pop %rdi\n.cfi_adjust_cfa_offset -8\n"
        "pop %r15\n.cfi_adjust_cfa_offset -8\n.cfi_restore %r15\n"
        "pop %r14\n.cfi_adjust_cfa_offset -8\n.cfi_restore %r14\n"
        "pop %r13\n.cfi_adjust_cfa_offset -8\n.cfi_restore %r13\n"
        "pop %r12\n.cfi_adjust_cfa_offset -8\n.cfi_restore %r12\n"
        "pop %rbp\n.cfi_adjust_cfa_offset -8\n.cfi_restore %rbp\n"
        "pop %rbx\n.cfi_adjust_cfa_offset -8\n.cfi_restore %rbx\n"
        "ret\n"
        ".cfi_endproc\n"
        ".size act_registers_call, .-act_registers_call\n"
        ".popsection\n");

bool act_registers_are_seen(void) {
    return true;
}

static unsigned changed_by(frame *f) {
    unsigned changed = 0;
    f->has_avx = __builtin_cpu_supports("avx") != 0;
    f->upper[0] = f->upper[1] = 0;
    act_registers_call(f);
    for (int i = 0; i < REGISTERS; i++) {
        changed |= f->kept[i] != before[i] ? 1U << i : 0;
    }
    return changed |
           ((f->upper[0] | f->upper[1]) != 0 ? (unsigned)ACT_REGISTER_UPPER_HALVES : 0);
}

/* T f(T), element by element: numbers travel in xmm0, encodings of 16 bits in rdi. */
static unsigned run_scalar(frame *f, const act_format *format, const void *x, void *y,
                           size_t n) {
    unsigned changed = 0;
    bool is_narrow = act_format_is_narrow(format);
    for (size_t i = 0; i < n; i++) {
        f->number = f->arguments[0] = act_element_load(format, x, i);
        changed |= changed_by(f);
        act_element_store(format, y, i, is_narrow ? f->result : f->number);
    }
    return changed;
}

unsigned act_kernel_run_watched(const act_kernel_call *call, const void *x,
                                const void *dy, void *y, size_t n) {
    uint64_t from = (uintptr_t)x, by = (uintptr_t)dy, to = (uintptr_t)y;
    frame f = {.function = call->kernel.any, .arguments = {from, to, n}};
    switch (call->impl->abi) {
    case ACT_ABI_SCALAR:
        return run_scalar(&f, call->impl->format, x, y, n);
    case ACT_ABI_COUNT_FIRST:
        f = (frame){.function = call->kernel.any, .arguments = {n, from, to}};
        break;
    case ACT_ABI_ROW:
        if (call->impl->convention != ACT_DYDX) {
            f = (frame){.function = call->kernel.any, .arguments = {from, by, to, n}};
        }
        break;
    case ACT_ABI_ARRAY:
    case ACT_ABI_PAIR:
    case ACT_ABI_ROWS:
        break;
    }
    return changed_by(&f);
}
#else
bool act_registers_are_seen(void) {
    return false;
}

unsigned act_kernel_run_watched(const act_kernel_call *call, const void *x,
                                const void *dy, void *y, size_t n) {
    act_kernel_run(call, x, dy, y, n);
    return 0;
}
#endif

act_finding *act_registers_tell(act_findings *findings, unsigned changed) {
    static const char *const names[REGISTERS] = {"rbx", "rbp", "r12",
                                                 "r13", "r14", "r15"};
    char text[ACT_NAME_SIZE] = "";
    for (int i = 0; i < REGISTERS; i++) {
        if ((changed >> i & 1) != 0) {
            act_text_append(text, sizeof text, "%s%s", text[0] != '\0' ? ", " : "",
                            names[i]);
        }
    }
    return text[0] != '\0'
               ? act_findings_add(findings, ACT_FINDING_REGISTER,
                                  "%s came back changed: a call must keep what its "
                                  "caller has there",
                                  text)
               : NULL;
}
