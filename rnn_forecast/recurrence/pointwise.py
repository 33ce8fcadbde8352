"""Pointwise arithmetic of all members at once, bound to the memory that it reads and writes.

Each function returns a kernel: to call it is to compute. ``in_one_pass`` is all of a step in C,
where that can be had. Of the others, on the CPU, the plain ones are NumPy's, whose call costs a
third of ATen's and whose tanh a tenth; where ATen has two operations in one pass, or the tensors
lie on another device, they are ATen's.
"""

from functools import partial

import numpy as np
import torch
from torch import Tensor

from rnn_forecast.recurrence.native import Extent, bind, is_native
from rnn_forecast.recurrence.products import Kernel


def in_one_pass(name: str, *operands: Tensor) -> tuple[Kernel, ...]:
    """A function of ``native/pointwise.c``.

    Args:
        name: Which.
        operands: In its order, each "member row batch" and contiguous over the batch.

    Returns:
        One kernel; none where such tensors are not for it.
    """
    if not is_native(operands[0]):
        return ()
    members, rows, columns = operands[0].shape
    if all(each.stride(1) == columns for each in operands):
        rows, columns = 1, rows * columns  # the rows of a member follow each other: one long row
    return (bind(name, Extent(1, members, rows, columns), *operands),)


def multiply(left: Tensor, right: Tensor, out: Tensor) -> Kernel:
    """``out = left * right``."""
    if out.device.type == "cpu":
        return partial(np.multiply, left.numpy(), right.numpy(), out.numpy())
    return partial(torch.mul, left, right, out=out)


def subtract(left: Tensor, right: Tensor, out: Tensor) -> Kernel:
    """``out = left - right``."""
    if out.device.type == "cpu":
        return partial(np.subtract, left.numpy(), right.numpy(), out.numpy())
    return partial(torch.sub, left, right, out=out)


def add_product(base: Tensor, left: Tensor, right: Tensor, out: Tensor) -> Kernel:
    """``out = base + left * right``."""
    return partial(torch.addcmul, base, left, right, out=out)


def blend(start: Tensor, end: Tensor, share: Tensor, out: Tensor) -> Kernel:
    """``out = (1 - share) * start + share * end``."""
    return partial(torch.lerp, start, end, share, out=out)


def tanh(x: Tensor, out: Tensor) -> Kernel:
    """The hyperbolic tangent of ``x``, into ``out``."""
    if out.device.type == "cpu":
        return partial(np.tanh, x.numpy(), out.numpy())
    return partial(torch.tanh, x, out=out)


def sigmoid(x: Tensor, out: Tensor) -> Kernel:
    """``out = σ(x)``."""
    return partial(torch.sigmoid, x, out=out)


def through_tanh(upstream: Tensor, squashed: Tensor, out: Tensor) -> Kernel:
    """``out = upstream * (1 - squashed²)``, back through a tanh whose output was ``squashed``."""
    return partial(torch.ops.aten.tanh_backward.grad_input, upstream, squashed, grad_input=out)


def through_sigmoid(upstream: Tensor, squashed: Tensor, out: Tensor) -> Kernel:
    """``out = upstream * squashed * (1 - squashed)``, back through a sigmoid."""
    return partial(torch.ops.aten.sigmoid_backward.grad_input, upstream, squashed, grad_input=out)
