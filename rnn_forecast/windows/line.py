"""Least squares on windows: a straight line from what a network reads to what it must say."""

import numpy as np

from rnn_forecast.windows.examples import Examples

MAX_COLUMNS = 2000
"""Inputs of the linear map at the most."""

RIDGE = 1e-4
"""Times the number of windows; inputs have unit spread, so nothing that matters shrinks."""


def fit_line(windows: Examples, cutoffs: np.ndarray) -> np.ndarray:
    """Weights, ``(column, horizon)``, from those of the windows whose targets were all observed.

    Normal equations; a tiny ridge keeps columns that hardly vary from growing large weights.
    """
    targets = windows.targets(cutoffs)[:, -1].astype(float)
    complete = np.isfinite(targets).all(axis=1)
    inputs = flat(windows, cutoffs[complete])
    gram = inputs.T @ inputs
    gram[np.diag_indices_from(gram)] += RIDGE * len(inputs)
    return np.linalg.solve(gram, inputs.T @ targets[complete])


def flat(windows: Examples, cutoffs: np.ndarray) -> np.ndarray:
    """``(window, column)``: the window as one row, and a constant.

    The target is there at every step. The other features are there at as many of the newest steps
    as ``MAX_COLUMNS`` allows, because the cost grows with the cube of the columns.
    """
    inputs = windows.inputs(cutoffs).astype(float)
    others = windows.num_features - 1
    room = max(MAX_COLUMNS - inputs.shape[1], 0) // others if others else 0
    newest = min(room, inputs.shape[1])
    beside = inputs[:, inputs.shape[1] - newest :, 1:].reshape(len(cutoffs), -1)
    return np.concatenate([inputs[:, :, 0], beside, np.ones((len(cutoffs), 1))], axis=1)
