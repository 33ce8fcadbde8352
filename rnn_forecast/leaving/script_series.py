"""How a script comes to its series: loaded from a source, or read from a table beside it."""

from dataclasses import dataclass

import pandas as pd

from rnn_forecast.series import Series


@dataclass(frozen=True, eq=False)
class Told:
    """Code that makes the series.

    Attributes:
        imports: Lines at the top.
        code: The body of ``load_series``, indented.
        frame: What it reads beside the script; empty where it reads nothing.
    """

    imports: str
    code: str
    frame: pd.DataFrame


def from_source(series: Series, source: str) -> Told:
    """Load a source that ships with the package."""
    target, covariates, known = series.name, [*series.covariates], [*series.known]
    code = f"""\
    dataset, _ = open_dataset({source!r})
    return dataset.series({target!r}, covariates={covariates!r}, known={known!r})"""
    return Told("from rnn_forecast.sources import open_dataset", code, pd.DataFrame())


def beside(series: Series, csv_name: str) -> Told:
    """Read a table: ``ds, y, x1, x2, ..., known1, ...``; rows without ``y`` at its end are future.

    Its columns have plain names, whatever the series calls them.
    """
    code = f"""\
    # y: the target; x1, x2, ...: past covariates; known1, ...: known for the future too.
    table = pd.read_csv(Path(__file__).with_name({csv_name!r}))
    steps = {len(series)}
    past = table.iloc[:steps]
    return Series(
        name={series.name!r},
        index=pd.DatetimeIndex(past["ds"]).as_unit({series.index.unit!r}),
        values=past["y"].to_numpy(float),
        frequency={series.frequency!r},
        covariates={{{_columns("past", "x", [*series.covariates])}}},
        unit={series.unit!r},
        calendar={series.calendar!r},
        known={{{_columns("table", "known", [*series.known])}}},
        season={series.season!r},
    )"""
    imports = (
        "from pathlib import Path\n\nimport pandas as pd\n\nfrom rnn_forecast.series import Series"
    )
    return Told(imports, code, frame_of(series))


def _columns(table: str, stem: str, names: list[str]) -> str:
    return ", ".join(
        f'{name!r}: {table}["{stem}{at}"].to_numpy(float)' for at, name in enumerate(names, 1)
    )


def frame_of(series: Series) -> pd.DataFrame:
    """The series as such a table."""
    rows = max([len(series), *map(len, series.known.values())])
    columns = {"y": series.values}
    columns |= {f"x{at}": each for at, each in enumerate(series.covariates.values(), 1)}
    columns |= {f"known{at}": each for at, each in enumerate(series.known.values(), 1)}
    future = series.future_index(rows - len(series))
    frame = pd.DataFrame({name: pd.Series(each) for name, each in columns.items()})
    frame.insert(0, "ds", [*series.index, *future])
    return frame
