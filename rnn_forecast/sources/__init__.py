"""Where series come from: one name, one table of rows.

    bundled:NAME/COLUMN      small real series that ship with the package
    synthetic:NAME           made series whose best forecast is known
    yahoo:SYMBOL             prices from Yahoo Finance; ?period=5y&interval=1d, see stocks
    weather:PLACE/VARIABLE   weather from Open-Meteo; ?step=hourly&start=2020-01-01, see weather
    PATH                     a file, read as an upload is

A new kind of source is a file beside this one and a line of ``SCHEMES``.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rnn_forecast.errors import SourceUnavailable, UnknownSource
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.sources import bundled, stocks, synthetic, weather
from rnn_forecast.sources.dataset import Dataset, Note

__all__ = ["LIVE", "OFFERED", "SCHEMES", "Dataset", "Note", "load", "open_dataset"]

SCHEMES: Mapping[str, Callable[[str], Dataset]] = {
    "bundled": bundled.load,
    "synthetic": synthetic.load,
    "yahoo": stocks.load,
    "weather": weather.load,
}
"""What stands before the colon, and what opens the name behind it."""

LIVE = ("yahoo", "weather")
"""Schemes that ask a server: settings and the column decide what is fetched."""

OFFERED = (
    *(f"bundled:{name}" for name in bundled.NAMES),
    *(f"synthetic:{name}" for name in synthetic.NAMES),
)
"""Every source that is there without a file or a network."""


def load(source: str, covariates: Sequence[str] = ()) -> Series:
    """The series of that name, e.g. ``load("bundled:seattle-weather/temp_max", ["wind"])``.

    Raises:
        UnknownSource: There is no such scheme, name, column or file.
        UnreadableFile: The file holds no series.
    """
    dataset, column = open_dataset(source)
    return dataset.series(column, covariates)


def open_dataset(source: str) -> tuple[Dataset, str | None]:
    """The table of that name, and the column behind the slash if one is named.

    Raises:
        UnknownSource: There is no such scheme, name, column or file.
        UnreadableFile: The file holds no series.
        SourceUnavailable: A server does not answer usefully, and has never before.
    """
    scheme, _colon, name = source.partition(":")
    if scheme not in SCHEMES:
        return _open_file(source), None
    live = scheme in LIVE
    stem, _slash, column = (name.split("?")[0] if live else name).partition("/")
    dataset = SCHEMES[scheme](name if live else stem)
    if column and column not in dataset.columns:
        raise UnknownSource.among(
            _("column of {title}").format(title=dataset.title), column, dataset.columns
        )
    return dataset, column or None


def _open_file(path: str) -> Dataset:
    # Here and not above: whoever opens a bundled series does not wait for the readers of files.
    from rnn_forecast.sources import upload  # noqa: PLC0415

    try:
        if not Path(path).is_file():
            raise UnknownSource.among(_("file or source"), path, OFFERED)
        content = Path(path).read_bytes()
    except OSError as error:
        raise SourceUnavailable(
            _("{path!r} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    return upload.read(content, Path(path).name).dataset
