"""Matrix products of all members at once, bound to the memory they read and write.

A plan binds each product once; to run it is then a single call. On the CPU small matrices are
multiplied where they lie, by a function in C. Where there is no compiler two libraries can do it.
torch.bmm is MKL, which leaves the AVX-512 units of processors that are not Intel's unused; NumPy's
OpenBLAS uses them. Where that is so, a bank multiplies through NumPy: on a Zen 5 at 2.4 times the
rate.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import ThreadpoolController
from torch import Tensor

from rnn_forecast.recurrence.native import Extent, bind, is_native

Kernel = Callable[[], object]
"""An operation whose operands and result are already known: to call it is to compute."""

LANES = 16
"""Single-precision numbers in the widest register. The batch axis of a bank is a multiple."""

WIDE_CORES = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""OpenBLAS's names for its kernels of 512 bits."""

PROCESSORS = Path("/proc/cpuinfo")


def whole_registers(columns: int) -> int:
    """So many columns, and as many more as fill the last register."""
    return -(-columns // LANES) * LANES


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
    """Whether, of the two libraries, NumPy has to multiply such tensors."""
    return like.device.type == "cpu" and numpy_is_wide()


def product(left: Tensor, right: Tensor, out: Tensor) -> Kernel:
    """``out = left @ right`` for each member; nothing where there is no member.

    ``right`` and ``out`` are contiguous along their columns.
    """
    if not len(out):
        return _nothing
    if is_native(out) and out.shape[-1] % LANES == 0:
        members, rows, columns = out.shape
        return bind("product", Extent(1, members, rows, columns, left.shape[2]), left, right, out)
    if through_numpy(out):
        return partial(np.matmul, left.numpy(), right.numpy(), out=out.numpy())
    return partial(torch.bmm, left, right, out=out)


def _nothing() -> None:
    """The product of no members."""
