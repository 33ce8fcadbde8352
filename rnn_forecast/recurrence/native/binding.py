"""Functions in C, bound to the memory that they read and write."""

import ctypes
from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor

from rnn_forecast.recurrence.native.compiling import compiled

AXES = 4  # step, member, row, column


class _Operand(ctypes.Structure):
    """``Operand`` of call.h."""

    _fields_: ClassVar = [("first", ctypes.c_void_p), ("between", ctypes.c_long * AXES)]


class _Call(ctypes.Structure):
    """``Call`` of call.h."""

    tensors: tuple[Tensor, ...]
    """What is pointed to, so that it lives as long as the call."""

    _fields_: ClassVar = [
        ("steps", ctypes.c_long),
        ("members", ctypes.c_long),
        ("rows", ctypes.c_long),
        ("columns", ctypes.c_long),
        ("inner", ctypes.c_long),
        ("operands", _Operand * 12),
    ]


class Extent(NamedTuple):
    """How much there is to do."""

    steps: int
    members: int
    rows: int
    columns: int
    inner: int = 0
    """Of a product: the columns of its left and the rows of its right operand."""


def is_native(like: Tensor) -> bool:
    """Whether such tensors are for the functions in C."""
    here = like.device.type == "cpu" and like.dtype == torch.float32
    return here and compiled() is not None


def bind(name: str, extent: Extent, *operands: Tensor) -> Callable[[], object]:
    """A function of the library, to be called without arguments.

    Args:
        name: Which; only where ``is_native``.
        extent: How much it has to do.
        operands: In its order, each "step member row column" or, the same at every step, "member
            row column".
    """
    call = _Call(*extent)
    call.tensors = operands
    for operand, tensor in zip(call.operands, operands, strict=False):
        operand.first = tensor.data_ptr()
        strides = tensor.stride()
        operand.between[:] = (*(0,) * (AXES - len(strides)), *strides)
    return partial(getattr(compiled(), name), ctypes.byref(call))
