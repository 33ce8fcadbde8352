"""Matrix products of all members at once, bound to the memory they read and write.

A plan binds each product once; to run it is then a single call. Two libraries can do the work, in
the same precision. torch.bmm is MKL, which leaves the AVX-512 units of processors that are not
Intel's unused. NumPy's OpenBLAS uses them where it recognises the processor or is told by
``OPENBLAS_CORETYPE``; a process that was started with ``wide_environment()`` therefore multiplies
on the CPU through NumPy, on a Zen 5 at 2.4 times the rate.
"""

import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

Product = Callable[[], object]
"""A product whose operands and result are already known."""

WIDE_CORES = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""OpenBLAS's names for its kernels of 512 bits."""


def wide_environment() -> dict[str, str]:
    """What to add to the environment of a process that is to train; often nothing.

    It must be there before the process loads NumPy, so it is for processes about to be started.
    One thread, because the products of a bank are too small to be shared between several.
    """
    processors = Path("/proc/cpuinfo")
    if torch.backends.cpu.get_cpu_capability() != "AVX512" or not processors.exists():
        return {}
    if "GenuineIntel" in processors.read_text(encoding="utf-8"):
        return {}
    return {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_NUM_THREADS": "1"}


@cache
def numpy_is_wide() -> bool:
    """Whether this process was started so that NumPy's products are the faster ones."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    return "openblas" in blas and os.environ.get("OPENBLAS_CORETYPE") in WIDE_CORES


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
