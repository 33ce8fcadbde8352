"""Images as sequences of rows, in their order and in others.

The handwritten digits of scikit-learn (8 x 8, E. Alpaydin, C. Kaynak 1998) enlarged to 64 x 64 by
linear interpolation, so that nothing has to be fetched.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import torch
from scipy.ndimage import zoom
from sklearn.datasets import load_digits
from torch import Tensor

ENLARGED = 8
ROWS = COLUMNS = 64
NUM_TRAIN, NUM_VALID = 1197, 240
"""Of 1,797 images; the other 360 test."""

ORDERS = ("as they are", "one shuffle for all", "a shuffle for each image", "every eighth row")
"""The last is no order but a shorter sequence: 8 steps instead of 64."""


class Part(NamedTuple):
    """Images, "image row column", and their digits, "image"."""

    images: Tensor
    digits: Tensor


class Parts(NamedTuple):
    """Train, valid, test: no image is in two of them."""

    train: Part
    valid: Part
    test: Part


@cache
def images() -> tuple[np.ndarray, np.ndarray]:
    """All digits, "image row column" from 0 to 1, and what they mean, "image"."""
    flat, digits = (np.asarray(each) for each in load_digits(return_X_y=True))
    small = flat.reshape(-1, ROWS // ENLARGED, COLUMNS // ENLARGED) / 16.0
    enlarged = zoom(small, (1, ENLARGED, ENLARGED), order=1)
    return np.asarray(enlarged, dtype=np.float32), digits.astype(np.int64)


def parts(order: str, seed: int) -> Parts:
    """The three parts with their rows in that order."""
    pixels, digits = images()
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(len(pixels))
    pixels = reordered(pixels, order, rng)
    ends = np.split(drawn, (NUM_TRAIN, NUM_TRAIN + NUM_VALID))
    return Parts(*(Part(torch.tensor(pixels[i]), torch.tensor(digits[i])) for i in ends))


def reordered(pixels: np.ndarray, order: str, rng: np.random.Generator) -> np.ndarray:
    """The same images with their rows in one of the ORDERS."""
    if order == "every eighth row":
        return pixels[:, ENLARGED // 2 :: ENLARGED]
    if order == "one shuffle for all":
        return pixels[:, rng.permutation(ROWS)]
    if order == "a shuffle for each image":
        rows = rng.permuted(np.tile(np.arange(ROWS), (len(pixels), 1)), axis=1)
        return np.take_along_axis(pixels, rows[:, :, None], axis=1)
    return pixels
