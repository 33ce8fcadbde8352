"""What is computed in C, where this machine has a compiler for it.

Two short files of C do on the CPU, in single precision, what NumPy and PyTorch do everywhere else:
``products.c`` multiplies small matrices where they lie, ``pointwise.c`` does the arithmetic between
the products in one pass over memory. A step takes half to two thirds of the time.
"""

from rnn_forecast.recurrence.native.binding import Extent, bind, is_native
from rnn_forecast.recurrence.native.compiling import COMPILER, compiled

__all__ = ["COMPILER", "Extent", "bind", "compiled", "is_native"]
