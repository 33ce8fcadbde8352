"""Matrix products of all members at once, bound to the memory they read and write.

A plan binds each product once; to run it is then a single call. Two libraries can do the work, in
the same precision. torch.bmm is MKL, which leaves the AVX-512 units of processors that are not
Intel's unused; NumPy's OpenBLAS uses them. Where that is so, a bank on the CPU multiplies through
NumPy: on a Zen 5 at 2.4 times the rate.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import ThreadpoolController
from torch import Tensor

Kernel = Callable[[], object]
"""An operation whose operands and result are already known: to call it is to compute."""

WIDE_CORES = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""OpenBLAS's names for its kernels of 512 bits."""

PROCESSORS = Path("/proc/cpuinfo")


@cache
def numpy_is_wide() -> bool:
    """Whether NumPy's products are the faster ones: kernels of 512 bits that MKL does not use."""
    if not PROCESSORS.exists() or "GenuineIntel" in PROCESSORS.read_text(encoding="utf-8"):
        return False
    libraries = ThreadpoolController().select(internal_api="openblas").info()
    return any(library["architecture"] in WIDE_CORES for library in libraries)


def single_threaded() -> None:
    """Let both libraries work in one thread: the products of a bank are too small to be shared."""
    torch.set_num_threads(1)
    ThreadpoolController().limit(limits=1, user_api="blas")


def through_numpy(like: Tensor) -> bool:
    """Whether products of such tensors are NumPy's to compute."""
    return like.device.type == "cpu" and numpy_is_wide()


def product(left: Tensor, right: Tensor, out: Tensor) -> Kernel:
    """``out = left @ right`` for each member; nothing where there is no member."""
    if not len(out):
        return _nothing
    if through_numpy(out):
        return partial(np.matmul, left.numpy(), right.numpy(), out=out.numpy())
    return partial(torch.bmm, left, right, out=out)


class Accumulator:
    """A sum of products of each member over many steps, as gradients of weights are.

    Args:
        like: "member row gate": the shape of the sum.
        steps: The most steps that are added at once.
        batch: Columns of what is multiplied.
    """

    def __init__(self, like: Tensor, *, steps: int, batch: int) -> None:
        if not through_numpy(like):
            self.total = torch.zeros_like(like, memory_format=torch.contiguous_format)
            return
        members, rows, gates = like.shape
        self.total = torch.zeros_like(like.mT.contiguous()).mT
        self._turned = like.new_empty(steps, members, batch, rows)
        self._products = like.new_empty(steps, members, gates, rows)
        self._sum = like.new_empty(members, gates, rows)

    def adding(self, rows: Tensor, gates: Tensor) -> tuple[Kernel, ...]:
        """``total += rows @ gates'`` of every step for the first members, as many as there are.

        Args:
            rows: "time member row batch".
            gates: "time member gate batch".
        """
        total = self.total[: rows.shape[1]]
        if through_numpy(total):
            return self._adding_through_numpy(total.mT, rows, gates)
        return tuple(partial(total.baddbmm_, *each) for each in zip(rows, gates.mT, strict=True))

    def _adding_through_numpy(
        self, total: Tensor, rows: Tensor, gates: Tensor
    ) -> tuple[Kernel, ...]:
        """With the rows turned first: OpenBLAS then takes half the time, the turning included."""
        here = slice(len(rows)), slice(len(total))
        turned = self._turned[*here, : rows.shape[3]]
        products, latest = self._products[here], self._sum[: len(total)]
        return (
            partial(np.copyto, turned.numpy(), rows.mT.numpy()),
            product(gates, turned, products),
            partial(np.add.reduce, products.numpy(), out=latest.numpy()),
            partial(np.add, total.numpy(), latest.numpy(), total.numpy()),
        )


def _nothing() -> None:
    """The product of no members."""
