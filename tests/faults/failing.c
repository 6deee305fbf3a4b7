/* The sync number TTO_SYNC of a process fails as a disk would: nothing more is synced, EIO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

static int count;

static int next_one(const char *name, int fd)
{
    const char *which = getenv("TTO_SYNC");
    if (which && ++count == atoi(which)) {
        errno = EIO;
        return -1;
    }
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}

int fsync(int fd) { return next_one("fsync", fd); }
int fdatasync(int fd) { return next_one("fdatasync", fd); }
