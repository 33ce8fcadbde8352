/* What a function of this folder is called with: how much there is to do, and where.

   binding.py fills it once; then every step calls with the same memory. */

typedef struct {
    float *first;
    long between_steps, between_members, between_rows, between_columns; /* numbers, not bytes */
} Operand;

typedef struct {
    long steps, members, rows, columns;
    long inner; /* of a product: the columns of the left and the rows of the right operand */
    Operand operands[12];
} Call;

static inline Operand of_member(const Call *call, int number, long member)
{
    Operand operand = call->operands[number];
    operand.first += member * operand.between_members;
    return operand;
}
