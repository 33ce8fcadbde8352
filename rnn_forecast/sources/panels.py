"""Many series from one source: those of a long table, or every column of a wide one."""

from collections.abc import Sequence

from rnn_forecast.errors import SeriesError, UnknownSource
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.sources.dataset import Dataset
from rnn_forecast.sources.frames import panel_from_frame

FEWEST = 2


def panel_of(dataset: Dataset, names: Sequence[str] = ()) -> tuple[Series, ...]:
    """The series of a dataset, each under its own name.

    Args:
        dataset: Its long table if it has one, else its columns.
        names: Take these only; all unless given.

    Raises:
        SeriesError: There is one series only, or one of them cannot be used.
        UnknownSource: There is no series of a name.
    """
    known = series_names(dataset)
    for name in names:
        if name not in known:
            raise UnknownSource.among(
                _("series of {title}").format(title=dataset.title), name, known
            )
    chosen = tuple(names) or known
    if len(chosen) < FEWEST:
        raise SeriesError(
            _(
                "{title} gives one series, and a panel needs several. Choose a table with several "
                "columns of numbers, or one with a column that tells its series apart."
            ).format(title=dataset.title)
        )
    if dataset.long is None:
        return tuple(dataset.series(name) for name in chosen)
    rows = dataset.long
    return panel_from_frame(rows[rows["unique_id"].astype(str).isin(chosen)])


def series_names(dataset: Dataset) -> tuple[str, ...]:
    """What the series are called, in the order of the table."""
    if dataset.long is None:
        return dataset.columns
    return tuple(dict.fromkeys(dataset.long["unique_id"].astype(str)))
