/* The process that keeps a pod's namespaces: it waits, and collects the orphans that land on process 1. */
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void stop(int signal) {
  (void)signal;
  _exit(0);
}

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

int main(void) {
  struct sigaction onStop = {.sa_handler = stop};
  struct sigaction onChild = {.sa_handler = reap, .sa_flags = SA_NOCLDSTOP};
  sigaction(SIGINT, &onStop, NULL);
  sigaction(SIGTERM, &onStop, NULL);
  sigaction(SIGCHLD, &onChild, NULL);
  for (;;) pause();
}
