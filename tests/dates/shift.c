/* Shift the time of day by SQUADBOT_CLOCK_SHIFT seconds for every process that preloads this library.
 *
 * Only the time of day is shifted. Waits and leases are measured on CLOCK_MONOTONIC, which must stay the kernel's:
 * libfaketime shifts waits too, and under it Python 3.11 hangs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*kernel_clock_gettime)(clockid_t, struct timespec *);
static time_t shift_seconds;

/* Called by the first reading rather than by a constructor: other libraries' constructors read the time earlier. */
static void initialise(void)
{
    const char *seconds = getenv("SQUADBOT_CLOCK_SHIFT");
    shift_seconds = seconds ? (time_t)atoll(seconds) : 0;
    kernel_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (!kernel_clock_gettime)
        initialise();
    int failed = kernel_clock_gettime(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift_seconds;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone; /* obsolete, and nobody passes one */
    struct timespec read;
    if (clock_gettime(CLOCK_REALTIME, &read))
        return -1;
    now->tv_sec = read.tv_sec;
    now->tv_usec = read.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *seconds)
{
    struct timespec read;
    if (clock_gettime(CLOCK_REALTIME_COARSE, &read))
        return -1;
    if (seconds)
        *seconds = read.tv_sec;
    return read.tv_sec;
}
