"""Small series written in every way that people write them."""

import numpy as np
import pandas as pd


def days(size=60, start="2022-06-01", freq="D"):
    return pd.date_range(start, periods=size, freq=freq)


def wave(size=60, middle=100.0):
    steps = np.arange(size)
    return np.round(middle + 20 * np.sin(steps / 5) + 3 * np.cos(steps * 1.7), 2)


def lines(times, values, *, header="date,value", separator=",", end="\n"):
    """CSV text of two columns; times and values are written with ``str``."""
    rows = [f"{time}{separator}{value}" for time, value in zip(times, values, strict=True)]
    return end.join([*([header] if header else []), *rows]) + end


def written(pattern, times):
    return [time.strftime(pattern) for time in times]
