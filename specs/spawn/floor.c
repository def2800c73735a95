/* The least that starting and reaping a process costs, in a loop; prints microseconds a run.
   usage: spawn_floor COUNT CORE PROGRAM [ARGUMENT...]
   CORE is -1 for posix_spawn and wait4, or a core that the process is pinned to while this program
   keeps off it, as far as there is another: with vfork then, since posix_spawn cannot pin. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const long count = strtol(argv[1], NULL, 10);
  const long core = strtol(argv[2], NULL, 10);
  char** command = argv + 3;
  if (freopen("/dev/null", "r", stdin) == NULL) return 3;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);

  cpu_set_t pinned;
  CPU_ZERO(&pinned);
  if (core >= 0) {
    cpu_set_t others;
    sched_getaffinity(0, sizeof others, &others);
    CPU_SET((size_t)core, &pinned);
    CPU_CLR((size_t)core, &others);
    if (CPU_COUNT(&others) > 0) sched_setaffinity(0, sizeof others, &others);
  }

  struct timespec before;
  struct timespec after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  for (long i = 0; i < count; ++i) {
    pid_t pid = -1;
    int status = 0;
    struct rusage usage;
    if (core < 0) {
      if (posix_spawn(&pid, command[0], &actions, NULL, command, environ) != 0) return 3;
    } else {
      pid = vfork();
      if (pid < 0) return 3;
      if (pid == 0) {
        sched_setaffinity(0, sizeof pinned, &pinned);
        execve(command[0], command, environ);
        _exit(127);
      }
    }
    if (wait4(pid, &status, 0, &usage) != pid || status != 0) return 3;
  }
  clock_gettime(CLOCK_MONOTONIC, &after);
  const double seconds =
      (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
  printf("%.3f\n", seconds / (double)count * 1e6);
  return 0;
}
