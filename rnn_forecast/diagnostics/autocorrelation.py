"""Autocorrelation: how much values have to do with those some steps before them (FPP3, 2.8)."""

import math

import numpy as np


def autocorrelation(values: np.ndarray, lags: int) -> np.ndarray:
    """Correlation of values so many steps apart, ``(lag,)`` from 0 to ``lags``.

    By Fourier transform, so that a million steps take a moment. A gap counts as the mean.
    """
    centred = np.nan_to_num(values - np.nanmean(values))
    size = 2 ** math.ceil(math.log2(2 * len(centred)))
    spectrum = np.fft.rfft(centred, size)
    products = np.fft.irfft(spectrum * spectrum.conj(), size)[: lags + 1]
    return products / products[0] if products[0] > 0 else np.zeros(lags + 1)


def noise_band(values: np.ndarray) -> float:
    """Noise has 19 of 20 autocorrelations within plus and minus this (FPP3, 2.8)."""
    return 1.96 / math.sqrt(max(int(np.isfinite(values).sum()), 1))
