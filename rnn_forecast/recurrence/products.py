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

Product = Callable[[], object]
"""A product whose operands and result are already known."""

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


def product(left: Tensor, right: Tensor, out: Tensor) -> Product:
    """``out = left @ right`` for each member; nothing where there is no member."""
    if not len(out):
        return _nothing
    if through_numpy(out):
        return partial(np.matmul, left.numpy(), right.numpy(), out=out.numpy())
    return partial(torch.bmm, left, right, out=out)


class Accumulator:
    """A sum of products of each member, as gradients of weights are.

    Args:
        like: "member row gate": the shape of the sum.
    """

    def __init__(self, like: Tensor) -> None:
        if through_numpy(like):
            # OpenBLAS is a third faster when the narrow axis, the rows, comes last.
            self.total = torch.zeros_like(like.mT.contiguous()).mT
            self._latest = torch.empty_like(self.total)
        else:
            self.total = torch.zeros_like(like, memory_format=torch.contiguous_format)

    def adding(self, left: Tensor, right: Tensor) -> Product:
        """``total += left @ right`` for the first members, as many as ``left`` has."""
        total = self.total[: len(left)]
        if not through_numpy(total):
            return partial(total.baddbmm_, left, right)
        latest = self._latest[: len(left)]
        multiply, add = product(left, right, latest), partial(total.add_, latest)

        def multiply_and_add() -> None:
            multiply()
            add()

        return multiply_and_add


def _nothing() -> None:
    """The product of no members."""
