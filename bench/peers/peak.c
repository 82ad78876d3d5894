/* GFLOP/s of float32 multiply-adds in registers, on one core: the widest vectors that the compiler knows for it. */
#include <stdio.h>
#include <time.h>

#define CHAINS 12
#define TURNS 20000000L

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

#define DEFINE_PEAK(NAME, BYTES)                                              \
  typedef float NAME##_vector __attribute__((vector_size(BYTES)));            \
  static double NAME(float factor) {                                          \
    NAME##_vector x[CHAINS], m, b;                                            \
    for (int lane = 0; lane < BYTES / 4; lane++) m[lane] = factor, b[lane] = 1e-3f; \
    for (int i = 0; i < CHAINS; i++) x[i] = m * (float)i;                     \
    double start = seconds();                                                 \
    for (long turn = 0; turn < TURNS; turn++)                                 \
      for (int i = 0; i < CHAINS; i++) x[i] = x[i] * m + b;                   \
    double spent = seconds() - start;                                         \
    float sum = 0;                                                            \
    for (int i = 0; i < CHAINS; i++) sum += x[i][0];                          \
    return sum == 0 ? 0 : 2.0 * TURNS * CHAINS * (BYTES / 4) / spent / 1e9;   \
  }

DEFINE_PEAK(narrow, 16)
DEFINE_PEAK(wide, 32)
DEFINE_PEAK(widest, 64)

int main(int count, char **arguments) {
  (void)arguments;
  float factor = 1.0f - 1e-4f * (float)count;
  double best = 0;
  for (int tries = 0; tries < 3; tries++) {
    double all[] = {narrow(factor), wide(factor), widest(factor)};
    for (int i = 0; i < 3; i++)
      if (all[i] > best) best = all[i];
  }
  printf("%.2f\n", best);
  return 0;
}
