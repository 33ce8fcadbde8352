/* The arithmetic between the products of a step, in one pass over memory.

   What ../pointwise.py does in seven kernels, each of which reads and writes everything, is done
   here number by number. The numbers in brackets are those of the
   equations in ../elman.py, ../gru.py and ../lstm.py, where the names are explained too.

   A row function is the mathematics: one row of each operand, none of which overlaps another. The
   function below it calls it for every row of every member. */

#include "call.h"

#define FOR_EACH_ROW(call)                                    \
    for (long member = 0; member < (call)->members; member++) \
        for (long row = 0; row < (call)->rows; row++)

#define ROW(number)                                                                     \
    (of_member(call, number, member).first + row * call->operands[number].between_rows)

/* A quotient of polynomials: that of Eigen (MathFunctionsImpl.h). It is right within 5e-7, and
   within 3e-7 where a processor multiplies and adds at once. Beyond the limit it is 1. What is not
   a number stays so, because a comparison with it is false. */
static inline float tanh_of(float x)
{
    const float limit = 7.90531110763549805f;
    x = limit < x ? limit : x;
    x = -limit > x ? -limit : x;
    const float s = x * x;
    float above = -2.76076847742355e-16f;
    above = above * s + 2.00018790482477e-13f;
    above = above * s - 8.60467152213735e-11f;
    above = above * s + 5.12229709037114e-08f;
    above = above * s + 1.48572235717979e-05f;
    above = above * s + 6.37261928875436e-04f;
    above = above * s + 4.89352455891786e-03f;
    float below = 1.19825839466702e-06f;
    below = below * s + 1.18534705686654e-04f;
    below = below * s + 2.26843463243900e-03f;
    below = below * s + 4.89352518554385e-03f;
    return x * above / below;
}

static inline float sigmoid_of(float x) { return 0.5f * tanh_of(0.5f * x) + 0.5f; }

/* ------------------------------------------------------------------ simple recurrent network */

static void elman_forward_row(long columns, float *restrict h)
{
    for (long b = 0; b < columns; b++)
        h[b] = tanh_of(h[b]); /* (1) */
}

void elman_forward(const Call *call)
{
    FOR_EACH_ROW(call) elman_forward_row(call->columns, ROW(0));
}

static void elman_backward_row(long columns, const float *restrict h, const float *restrict delta,
                               float *restrict gradient)
{
    for (long b = 0; b < columns; b++)
        gradient[b] = delta[b] * (1.0f - h[b] * h[b]); /* (2) */
}

void elman_backward(const Call *call)
{
    FOR_EACH_ROW(call) elman_backward_row(call->columns, ROW(0), ROW(1), ROW(2));
}

/* ----------------------------------------------------------------------- gated recurrent unit */

static void gru_forward_row(long columns, float *restrict r, float *restrict z,
                            const float *restrict m, float *restrict n,
                            const float *restrict before, float *restrict h)
{
    for (long b = 0; b < columns; b++) {
        r[b] = sigmoid_of(r[b]);                        /* (1) */
        z[b] = sigmoid_of(z[b]);                        /* (2) */
        n[b] = tanh_of(n[b] + r[b] * m[b]);             /* (4) */
        h[b] = (1.0f - z[b]) * n[b] + z[b] * before[b]; /* (5) */
    }
}

void gru_forward(const Call *call)
{
    FOR_EACH_ROW(call)
    gru_forward_row(call->columns, ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5));
}

static void gru_backward_row(long columns, const float *restrict r, const float *restrict z,
                             const float *restrict m, const float *restrict n,
                             const float *restrict before, const float *restrict delta,
                             float *restrict gradient_r, float *restrict gradient_z,
                             float *restrict gradient_m, float *restrict gradient_n)
{
    for (long b = 0; b < columns; b++) {
        const float of_n = delta[b] * (1.0f - z[b]) * (1.0f - n[b] * n[b]);
        gradient_n[b] = of_n;                                                 /* (6) */
        gradient_m[b] = of_n * r[b];                                          /* (7) */
        gradient_r[b] = of_n * m[b] * r[b] * (1.0f - r[b]);                   /* (8) */
        gradient_z[b] = delta[b] * (before[b] - n[b]) * z[b] * (1.0f - z[b]); /* (9) */
    }
}

void gru_backward(const Call *call)
{
    FOR_EACH_ROW(call)
    gru_backward_row(call->columns, ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7),
                     ROW(8), ROW(9));
}

/* --------------------------------------------------------------------- long short-term memory */

static void lstm_forward_row(long columns, float *restrict o, float *restrict i, float *restrict f,
                             float *restrict g, const float *restrict before,
                             float *restrict memory, float *restrict h)
{
    for (long b = 0; b < columns; b++) {
        i[b] = sigmoid_of(i[b]);                   /* (1) */
        f[b] = sigmoid_of(f[b]);                   /* (2) */
        g[b] = tanh_of(g[b]);                      /* (3) */
        o[b] = sigmoid_of(o[b]);                   /* (4) */
        memory[b] = f[b] * before[b] + i[b] * g[b]; /* (5) */
        h[b] = o[b] * tanh_of(memory[b]);          /* (6) */
    }
}

void lstm_forward(const Call *call)
{
    FOR_EACH_ROW(call)
    lstm_forward_row(call->columns, ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6));
}

static void lstm_backward_row(long columns, const float *restrict o, const float *restrict i,
                              const float *restrict f, const float *restrict g,
                              const float *restrict before, const float *restrict memory,
                              const float *restrict delta, float *restrict gamma,
                              float *restrict gradient_o, float *restrict gradient_i,
                              float *restrict gradient_f, float *restrict gradient_g)
{
    for (long b = 0; b < columns; b++) {
        const float tanh_memory = tanh_of(memory[b]);
        const float of_memory =
            gamma[b] + delta[b] * o[b] * (1.0f - tanh_memory * tanh_memory);  /* (7) */
        gradient_o[b] = delta[b] * tanh_memory * o[b] * (1.0f - o[b]);        /* (8) */
        gradient_i[b] = of_memory * g[b] * i[b] * (1.0f - i[b]);              /* (9) */
        gradient_f[b] = of_memory * before[b] * f[b] * (1.0f - f[b]);
        gradient_g[b] = of_memory * i[b] * (1.0f - g[b] * g[b]);              /* (10) */
        gamma[b] = of_memory * f[b];                                          /* (11) */
    }
}

void lstm_backward(const Call *call)
{
    FOR_EACH_ROW(call)
    lstm_backward_row(call->columns, ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6),
                      ROW(7), ROW(8), ROW(9), ROW(10), ROW(11));
}
