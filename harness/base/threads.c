#include "base/threads.h"

#include <mpfr.h>
#include <pthread.h>
#include <unistd.h>

typedef struct started_thread {
    act_threads_work *work;
    void *arg;
    int number;
    pthread_t id;
} started_thread;

static void *run_thread(void *arg) {
    started_thread *thread = arg;
    thread->work(thread->arg, thread->number);
    mpfr_free_cache(); /* constants, which MPFR keeps for each thread */
    return NULL;
}

int act_threads_run(int count, act_threads_work *work, void *arg) {
    started_thread thread[ACT_THREADS_MAX];
    int most = count < ACT_THREADS_MAX ? count : ACT_THREADS_MAX;
    int running = 1;
    while (running < most) {
        thread[running] = (started_thread){.work = work, .arg = arg, .number = running};
        if (pthread_create(&thread[running].id, NULL, run_thread, &thread[running]) !=
            0) {
            break;
        }
        running++;
    }
    work(arg, 0);
    for (int i = 1; i < running; i++) {
        pthread_join(thread[i].id, NULL);
    }
    return running;
}

/* A child that is forked while another thread is in the allocator of AddressSanitizer,
 * which knows nothing of forks, waits for it for ever; the C library's own is safe. */
bool act_threads_may_fork(void) {
#ifdef __SANITIZE_ADDRESS__
    return false;
#else
    return true;
#endif
}

int act_threads_usual(void) {
    return act_threads_may_fork() ? (int)sysconf(_SC_NPROCESSORS_ONLN) : 1;
}
