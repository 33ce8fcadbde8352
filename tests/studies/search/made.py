"""A small search, and its trials without the clock."""

from dataclasses import replace

from rnn_forecast.studies.search import SearchSpace, search_study
from rnn_forecast.workers import Workers
from tests import factories

SERIES = factories.sine(240)
SETUP = factories.setup(epochs=5, batch_size=64, use_validation=False)
LIMITS = {"sequence_length": ("3", "12"), "hidden_size": ("4", "8")}


def space(*names, series=SERIES, setup=SETUP, limits=LIMITS):
    names = names or ("sequence_length", "hidden_size", "learning_rate")
    given = {name: values for name, values in limits.items() if name in names}
    return SearchSpace.of(names, series, setup, given)


def searching(*, series=SERIES, setup=SETUP, searched=None, trials=12, **how):
    """The study as it grows."""
    searched = searched or space(series=series, setup=setup)
    with Workers(1) as alone:
        yield from search_study(
            series, setup, searched, **{"trials": trials, "workers": alone, **how}
        )


def searched(**how):
    """The study at its end."""
    *_, study = searching(**how)
    return study


def timeless(study):
    """Every trial but how long it took."""
    return [replace(trial, seconds=0.0) for trial in study.trials]
