"""The arithmetic of a step in one pass over memory, where this machine has a C compiler.

``fused.c`` is compiled once in a process, for its processor and into memory: it takes a fifth of a
second and leaves no file. Without a compiler, in double precision and on a graphics card the
kernels of ``pointwise.py`` do the same one after the other; a step then takes half as long again.
"""

import ctypes
import logging
import os
import platform
import shutil
import subprocess
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import ClassVar

import torch
from torch import Tensor

from rnn_forecast.recurrence.products import Kernel

SOURCE = Path(__file__).with_suffix(".c")

COMPILER = "RNN_FORECAST_COMPILER"
"""Names the compiler in the environment: ``cc`` unless it is set, and none where it is empty."""

# Neither of the two changes a result: nobody reads errno, and nobody traps.
FLAGS = ("-O3", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")
WIDEST = ("-march=native",) if platform.machine() in {"x86_64", "AMD64"} else ()

SECONDS_TO_COMPILE = 60

log = logging.getLogger(__name__)


class _Operand(ctypes.Structure):
    _fields_: ClassVar = [
        ("first", ctypes.c_void_p),
        ("between_members", ctypes.c_long),
        ("between_rows", ctypes.c_long),
    ]


class _Call(ctypes.Structure):
    tensors: tuple[Tensor, ...]
    """What is pointed to, so that it lives as long as the call."""

    _fields_: ClassVar = [
        ("members", ctypes.c_long),
        ("rows", ctypes.c_long),
        ("columns", ctypes.c_long),
        ("operands", _Operand * 12),
    ]


def fused(name: str, *operands: Tensor) -> tuple[Kernel, ...]:
    """A function of ``fused.c``, bound to the memory that it reads and writes.

    Args:
        name: Which.
        operands: Its operands in order, each "member row batch" and contiguous over the batch.

    Returns:
        One kernel; none where there is no compiler, or the tensors are not for it.
    """
    library = compiled()
    if library is None or not fuses(operands[0]):
        return ()
    members, rows, columns = operands[0].shape
    if all(each.stride(1) == columns for each in operands):
        rows, columns = 1, rows * columns  # the rows of a member follow each other: one long row
    call = _Call(members, rows, columns)
    call.tensors = operands
    for operand, tensor in zip(call.operands, operands, strict=False):
        operand.first = tensor.data_ptr()
        operand.between_members, operand.between_rows, _ = tensor.stride()
    return (partial(getattr(library, name), ctypes.byref(call)),)


def fuses(like: Tensor) -> bool:
    """Whether the arithmetic on such tensors is done by ``fused.c``."""
    here = like.device.type == "cpu" and like.dtype == torch.float32
    return here and compiled() is not None


@cache
def compiled() -> ctypes.CDLL | None:
    """``fused.c`` for this processor; None, and a line in the log, where that cannot be had."""
    compiler = shutil.which(os.environ.get(COMPILER, "cc"))
    if compiler is None:
        log.info("No C compiler: the engine takes half as long again (%s).", COMPILER)
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "fused.so"
        command = [compiler, *FLAGS, *WIDEST, "-o", str(library), str(SOURCE)]
        try:
            subprocess.run(  # noqa: S603  (the compiler that the machine or its owner names)
                command, check=True, capture_output=True, timeout=SECONDS_TO_COMPILE
            )
            return ctypes.CDLL(str(library))
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", b"") or b""
            log.warning("%s did not compile: %s %s", SOURCE.name, error, said.decode()[:500])
            return None
