"""What a caller asks for beside the settings, checked before any work is done."""

from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _

TAKEN = ("unique_id", "ds", "y")
"""Columns that are no covariates."""


def plain(value: Any) -> Any:  # noqa: ANN401  (a setting of any kind)
    """A number of NumPy as one of Python."""
    return value.item() if isinstance(value, np.generic) else value


def whole(name: str, value: Any) -> int:  # noqa: ANN401  (whatever was given)
    """A whole number of at least 1.

    Raises:
        OutOfBounds: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise OutOfBounds(
            _("{name} is {value!r}; a whole number of at least 1 is needed.").format(
                name=name, value=value
            )
        )
    return int(value)


def levels_of(level: Any) -> tuple[int, ...]:  # noqa: ANN401  (whatever was given)
    """The levels of intervals, each once.

    Raises:
        OutOfBounds: They are no whole numbers between 1 and 99.
    """
    given = tuple(level) if isinstance(level, Sequence | np.ndarray) else (level,)
    levels = dict.fromkeys(map(plain, given))
    for each in levels:
        if isinstance(each, bool) or not isinstance(each, int) or not 1 <= each <= 99:  # noqa: PLR2004
            raise OutOfBounds(
                _(
                    "The level of an interval is {level!r}; choose whole per cent from 1 to 99, as "
                    "in level=[80, 95]."
                ).format(level=each)
            )
    return tuple(levels)


def covariates(past: Any, known: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ANN401
    """The names of past and of known covariates; one name may stand by itself.

    Raises:
        OutOfBounds: A column is named twice, or is no covariate.
    """
    both = _names(past), _names(known)
    named = [*both[0], *both[1]]
    for name in named:
        if name in TAKEN:
            raise OutOfBounds(
                _("{name} is part of every table and no covariate; leave it out.").format(name=name)
            )
        if named.count(name) > 1:
            raise OutOfBounds(
                _(
                    "{name} is named twice; a covariate is known until today (past_covariates) or "
                    "for the future too (known_covariates)."
                ).format(name=name)
            )
    return both


def _names(given: Any) -> tuple[str, ...]:  # noqa: ANN401  (whatever was given)
    return (given,) if isinstance(given, str) else tuple(given)
