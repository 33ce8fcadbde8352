"""Sums of products of each member over many steps, as the gradients of weights are.

    total = Σ_t rows_t @ gates_t'

Both lie contiguous over the batch, which is what the sum runs over. A product is fast where the sum
does not run along the registers, so the rows are turned first, except for torch.
"""

from functools import partial

import numpy as np
import torch
from torch import Tensor

from rnn_forecast.recurrence.native import Extent, bind, is_native
from rnn_forecast.recurrence.products import Kernel, product, through_numpy, whole_registers


class Accumulator:
    """The sum, by torch.

    Args:
        like: "member row gate": the shape of the sum.
        steps: The most steps that are added at once.
        batch: Columns of what is multiplied.

    Attributes:
        total: The sum so far, "member row gate".
    """

    total: Tensor

    def __init__(self, like: Tensor, *, steps: int, batch: int) -> None:
        del steps, batch
        self.total = torch.zeros_like(like, memory_format=torch.contiguous_format)

    def adding(self, rows: Tensor, gates: Tensor) -> tuple[Kernel, ...]:
        """``total += rows @ gates'`` of every step for the first members, as many as there are.

        Args:
            rows: "time member row batch".
            gates: "time member gate batch".
        """
        total = self.total[: rows.shape[1]]
        return tuple(partial(total.baddbmm_, *each) for each in zip(rows, gates.mT, strict=True))


class NativeAccumulator(Accumulator):
    """The sum, by a function in C: it stays in registers over all steps."""

    def __init__(self, like: Tensor, *, steps: int, batch: int) -> None:
        members, rows, gates = like.shape
        # Zeros: where the turned rows do not fill the last register, nothing is ever written.
        self._turned = like.new_zeros(steps, members, batch, whole_registers(rows))
        self._total = like.new_zeros(members, gates, whole_registers(rows))
        self.total = self._total[..., :rows].mT

    def adding(self, rows: Tensor, gates: Tensor) -> tuple[Kernel, ...]:
        """Turn the rows, then multiply."""
        steps, members, num_rows, batch = rows.shape
        turned, total = self._turned[:steps, :members], self._total[:members]
        all_gates = Extent(steps, members, gates.shape[2], total.shape[2], inner=batch)
        return (
            bind("turn", Extent(steps, members, num_rows, batch), rows, turned),
            bind("add_products", all_gates, gates, turned, total),
        )


class NumpyAccumulator(Accumulator):
    """The sum, by OpenBLAS."""

    def __init__(self, like: Tensor, *, steps: int, batch: int) -> None:
        members, rows, gates = like.shape
        self.total = torch.zeros_like(like.mT.contiguous()).mT
        self._turned = like.new_empty(steps, members, batch, rows)
        self._products = like.new_empty(steps, members, gates, rows)
        self._sum = like.new_empty(members, gates, rows)

    def adding(self, rows: Tensor, gates: Tensor) -> tuple[Kernel, ...]:
        """Turn the rows, multiply, add up."""
        total = self.total[: rows.shape[1]].mT
        here = slice(len(rows)), slice(len(total))
        turned = self._turned[*here, : rows.shape[3]]
        products, latest = self._products[here], self._sum[: len(total)]
        return (
            partial(np.copyto, turned.numpy(), rows.mT.numpy()),
            product(gates, turned, products),
            partial(np.add.reduce, products.numpy(), out=latest.numpy()),
            partial(np.add, total.numpy(), latest.numpy(), total.numpy()),
        )


def accumulator(like: Tensor, *, steps: int, batch: int) -> Accumulator:
    """The fastest kind for such tensors."""
    if is_native(like):
        return NativeAccumulator(like, steps=steps, batch=batch)
    kind = NumpyAccumulator if through_numpy(like) else Accumulator
    return kind(like, steps=steps, batch=batch)
