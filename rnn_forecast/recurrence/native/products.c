/* Products of matrices so small that all of them lie in the cache.

   A library for large matrices copies its operands into an order of its own first. These need no
   such order: the batch, which is the innermost axis, fills whole registers. The number of columns is a multiple of the lanes of a register. */

#include "call.h"

#if defined(__AVX512F__)
enum { LANES = 16, REGISTERS = 32 };
#elif defined(__AVX__)
enum { LANES = 8, REGISTERS = 16 };
#elif defined(__aarch64__)
enum { LANES = 4, REGISTERS = 32 };
#else
enum { LANES = 4, REGISTERS = 16 };
#endif

/* Three quarters of the registers hold sums; the rest, what is being multiplied. */
enum { SUMS = REGISTERS * 3 / 4, WIDEST = 4 };

/* A register's worth of numbers, wherever they lie in a row. */
typedef float Lanes
    __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/* Written out for each width, so that the sums of a tile are registers and not memory. */
#define INLINE static inline __attribute__((always_inline))

/* The product, summed over the steps, for `tall` rows and `wide` registers of columns. */
INLINE void tile(int tall, int wide, const Call *call, Operand left, Operand right, Operand out,
                 int add)
{
    Lanes sums[SUMS];
    for (int i = 0; i < tall * wide; i++)
        sums[i] = (Lanes){0};
    for (long step = 0; step < call->steps; step++) {
        for (long k = 0; k < call->inner; k++) {
            const float *column = left.first + k * left.between_columns;
            const Lanes *row = (const Lanes *)(right.first + k * right.between_rows);
            for (int i = 0; i < tall; i++)
                for (int j = 0; j < wide; j++)
                    sums[i * wide + j] += column[i * left.between_rows] * row[j];
        }
        left.first += left.between_steps;
        right.first += right.between_steps;
    }
    for (int i = 0; i < tall; i++) {
        Lanes *row = (Lanes *)(out.first + i * out.between_rows);
        for (int j = 0; j < wide; j++) {
            if (add)
                sums[i * wide + j] += row[j];
            row[j] = sums[i * wide + j];
        }
    }
}

/* All rows of `wide` registers of columns: as many at a time as there are registers for. */
INLINE void stripe(int wide, const Call *call, Operand left, Operand right, Operand out, int add)
{
    const int tall = SUMS / wide;
    long row = 0;
    for (; row + tall <= call->rows; row += tall) {
        tile(tall, wide, call, left, right, out, add);
        left.first += tall * left.between_rows;
        out.first += tall * out.between_rows;
    }
    for (; row < call->rows; row++) {
        tile(1, wide, call, left, right, out, add);
        left.first += left.between_rows;
        out.first += out.between_rows;
    }
}

INLINE void all_stripes(const Call *call, int add)
{
    for (long member = 0; member < call->members; member++) {
        const Operand left = of_member(call, 0, member);
        Operand right = of_member(call, 1, member), out = of_member(call, 2, member);
        long wide;
        for (long lanes = call->columns / LANES; lanes > 0; lanes -= wide) {
            wide = lanes < WIDEST ? lanes : WIDEST;
            switch (wide) {
            case 1: stripe(1, call, left, right, out, add); break;
            case 2: stripe(2, call, left, right, out, add); break;
            case 3: stripe(3, call, left, right, out, add); break;
            default: stripe(4, call, left, right, out, add); break;
            }
            right.first += wide * LANES;
            out.first += wide * LANES;
        }
    }
}

/* out = left @ right */
void product(const Call *call) { all_stripes(call, 0); }

/* out += left @ right of every step */
void add_products(const Call *call) { all_stripes(call, 1); }

/* Each row of the first operand becomes a column of the second. */
void turn(const Call *call)
{
    for (long step = 0; step < call->steps; step++)
        for (long member = 0; member < call->members; member++) {
            const Operand from = of_member(call, 0, member), to = of_member(call, 1, member);
            const float *rows = from.first + step * from.between_steps;
            float *columns = to.first + step * to.between_steps;
            for (long column = 0; column < call->columns; column++)
                for (long row = 0; row < call->rows; row++)
                    columns[column * to.between_rows + row] =
                        rows[row * from.between_rows + column];
        }
}
