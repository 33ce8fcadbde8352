"""Whether an exported graph says what its networks say, at several batch sizes and lengths."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

BATCHES = (1, 3, 64)
RELATIVE, ABSOLUTE = 1e-4, 1e-5


@dataclass(frozen=True)
class Compared:
    """One batch through both.

    Attributes:
        batch, length: Its size.
        worst: The largest absolute difference, in scaled units.
        equal: Whether all are within the tolerance.
    """

    batch: int
    length: int
    worst: float
    equal: bool


def compare(
    content: bytes, network: nn.Module, *, lengths: Sequence[int], num_features: int
) -> tuple[Compared, ...]:
    """Random inputs through the graph and through the torch module.

    Args:
        content: The ONNX file.
        network: Maps ``(batch, time, feature)`` to ``(batch, horizon)``.
        lengths: Steps to try.
        num_features: Inputs at each step.
    """
    import onnxruntime  # noqa: PLC0415  (an extra)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4  # what fails is raised
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    chance = np.random.default_rng(0)
    found = []
    for length in lengths:
        for batch in BATCHES:
            inputs = chance.standard_normal((batch, length, num_features)).astype(np.float32)
            said = np.asarray(session.run(None, {"inputs": inputs})[0])
            with torch.no_grad():
                expected = network(torch.from_numpy(inputs)).numpy()
            found.append(_compared(said, expected, length))
    return tuple(found)


def _compared(said: np.ndarray, expected: np.ndarray, length: int) -> Compared:
    if said.shape != expected.shape:
        return Compared(len(expected), length, float("inf"), equal=False)
    equal = np.allclose(said, expected, rtol=RELATIVE, atol=ABSOLUTE)
    return Compared(len(expected), length, float(np.abs(said - expected).max()), bool(equal))
