#include "check/stamina_private.h"

#include "base/clock.h"
#include "base/random.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STACK = 128 << 10, MEETINGS = 12, ATTEMPTS = 10 * MEETINGS };

/* Arrays of one of the two threads, and what is right in them. */
typedef struct arrays {
    size_t n, first; /* first: the input of element 0 */
    char *x, *y, *right;
} arrays;

/* Two threads that call the kernel. One is stopped within a call, wherever a timer finds
 * it, until the other has made a whole one: so it is seen on any machine, however busy,
 * whether they share what they should not. */
typedef struct meeting {
    act_stamina *stamina;
    arrays of_first, of_second;
    atomic_bool is_in_call, is_over;
    sem_t wanted, made; /* a call of the second thread */
    bool is_owed;       /* it was asked for one that it has not made yet */
    int met;
} meeting;

/* A handler gets no argument. */
static meeting *under_way;

/* Waits for the call that is owed, which does not come if the kernel holds a lock. */
static void wait_for_call(meeting *m) {
    const long patience = 5000000; /* ns */
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += patience;
    if (end.tv_nsec >= 1000000000) {
        end.tv_nsec -= 1000000000;
        end.tv_sec++;
    }
    m->is_owed = sem_timedwait(&m->made, &end) != 0;
}

static void on_timer(int signal) {
    (void)signal;
    meeting *m = under_way;
    if (m != NULL && atomic_load(&m->is_in_call) && !m->is_owed) {
        m->is_owed = true;
        sem_post(&m->wanted);
        wait_for_call(m);
        m->met += !m->is_owed;
    }
}

static void call(const act_stamina *s, const arrays *a, char *y) {
    act_kernel_run(&s->call, a->x, s->dy, y, a->n);
}

static void compare(act_stamina *s, const arrays *a) {
    if (memcmp(a->y, a->right, a->n * s->format->size) == 0) {
        return;
    }
    for (size_t i = 0; i < a->n; i++) {
        uint64_t got = act_element_load(s->format, a->y, i);
        uint64_t right = act_element_load(s->format, a->right, i);
        if (!act_format_same(s->format, got, right)) {
            act_difference difference = {.n = a->n,
                                         .at = i,
                                         .x = s->argument[(a->first + i) % ACT_PERIOD],
                                         .dy = act_encode(s->format, 1),
                                         .got = got,
                                         .want = right,
                                         .how = ACT_HOW_THREADS};
            act_differences_add(&s->seen->of_threads, s->format, &difference);
        }
    }
}

static void *run_second(void *arg) {
    meeting *m = arg;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    while (sem_wait(&m->wanted) == 0 && !atomic_load(&m->is_over)) {
        call(m->stamina, &m->of_second, m->of_second.y);
        sem_post(&m->made);
    }
    return NULL;
}

static bool make_timer(timer_t *timer) {
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
    event._sigev_un._tid = gettid();
    return timer_create(CLOCK_MONOTONIC, &event, timer) == 0;
}

/* The first thread's calls, each stopped at another moment. seconds: of a call. */
static void run_first(meeting *m, timer_t timer, double seconds) {
    act_random random = act_random_seeded(1, "threads");
    for (int i = 0; i < ATTEMPTS && m->met < MEETINGS; i++) {
        long ns = 1 + (long)(1e9 * seconds * act_random_uniform(&random));
        struct itimerspec once = {.it_value = {.tv_nsec = ns % 1000000000}};
        struct itimerspec never = {0};
        m->stamina->seen->turn++;
        atomic_store(&m->is_in_call, true);
        timer_settime(timer, 0, &once, NULL);
        call(m->stamina, &m->of_first, m->of_first.y);
        atomic_store(&m->is_in_call, false);
        timer_settime(timer, 0, &never, NULL);
        while (m->is_owed) { /* its results are not whole yet */
            wait_for_call(m);
        }
        compare(m->stamina, &m->of_first);
        compare(m->stamina, &m->of_second);
    }
}

static bool make_arrays(const act_stamina *s, arrays *a, size_t n, size_t first) {
    size_t bytes = n * s->format->size;
    *a = (arrays){.n = n,
                  .first = first,
                  .x = malloc(bytes),
                  .y = malloc(bytes),
                  .right = malloc(bytes)};
    if (a->x == NULL || a->y == NULL || a->right == NULL) {
        return false;
    }
    act_stamina_fill(s, a->x, n, first);
    call(s, a, a->right);
    call(s, a, a->y);
    return true;
}

static void free_arrays(arrays *a) {
    free(a->x);
    free(a->y);
    free(a->right);
}

/* Runs both threads; false if the system does not give what they need. */
static bool meet(meeting *m, double seconds) {
    pthread_t second;
    timer_t timer;
    struct sigaction before;
    struct sigaction handler = {.sa_handler = on_timer, .sa_flags = SA_RESTART};
    if (!make_timer(&timer)) {
        return false;
    }
    under_way = m;
    sigaction(SIGRTMIN, &handler, &before);
    bool is_started = pthread_create(&second, NULL, run_second, m) == 0;
    if (is_started) {
        run_first(m, timer, seconds);
        atomic_store(&m->is_over, true);
        sem_post(&m->wanted);
        pthread_join(second, NULL);
    }
    timer_delete(timer);
    sigaction(SIGRTMIN, &before, NULL);
    under_way = NULL;
    return is_started;
}

/* Elements of a call that takes about as long as a timer needs to find it. */
static size_t length_of_call(double seconds_per_element) {
    const double wanted = 25e-6;
    const size_t least = 64;
    const size_t most = ACT_BLOCK;
    double n = wanted / seconds_per_element;
    return n < (double)least ? least : n > (double)most ? most : (size_t)n;
}

static void call_from_two(act_stamina *s) {
    meeting m = {.stamina = s};
    sem_init(&m.wanted, 0, 0);
    sem_init(&m.made, 0, 0);
    size_t n = length_of_call(s->seconds_per_element);
    s->seen->n = n;
    s->seen->how = ACT_HOW_THREADS;
    s->seen->turn++;
    if (make_arrays(s, &m.of_first, n, 0) && make_arrays(s, &m.of_second, n, 37) &&
        meet(&m, (double)n * s->seconds_per_element)) {
        s->seen->is_apart = m.met == 0;
    }
    free_arrays(&m.of_first);
    free_arrays(&m.of_second);
    sem_destroy(&m.wanted);
    sem_destroy(&m.made);
}

typedef struct long_call {
    act_stamina *stamina;
    char *x, *dy, *y;
    size_t n;
} long_call;

static void *run_long(void *arg) {
    const long_call *l = arg;
    act_kernel_run(&l->stamina->call, l->x, l->dy, l->y, l->n);
    return NULL;
}

/* A stack overflow ends the child, which says where it was. */
static void call_from_small_stack(act_stamina *s) {
    size_t size = s->format->size;
    long_call l = {.stamina = s, .n = ACT_BLOCK};
    pthread_attr_t attributes;
    pthread_t thread;
    l.x = malloc(l.n * size);
    l.y = malloc(l.n * size);
    l.dy = s->dy;
    pthread_attr_init(&attributes);
    if (l.x != NULL && l.y != NULL &&
        pthread_attr_setstacksize(&attributes, STACK) == 0) {
        act_stamina_fill(s, l.x, l.n, 0);
        s->seen->n = l.n;
        s->seen->how = ACT_HOW_SMALL_STACK;
        s->seen->turn++;
        if (pthread_create(&thread, &attributes, run_long, &l) == 0) {
            pthread_join(thread, NULL);
        }
    }
    pthread_attr_destroy(&attributes);
    free(l.x);
    free(l.y);
}

void act_stamina_threads(act_stamina *s) {
    call_from_two(s);
    if (!s->check->is_brief) {
        call_from_small_stack(s);
    }
}
