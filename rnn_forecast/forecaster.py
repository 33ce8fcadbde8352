"""The whole product as one object, in the words of the ecosystem.

    forecaster = Forecaster(horizon=7).fit(frame)          # unique_id, ds, y
    forecaster.predict(level=[80, 95])                     # unique_id, ds, mean, lo-80, hi-80, ...
    forecaster.cross_validation(frame, n_windows=5)        # ... with cutoff and y beside it

One series or a panel: several series train one network, each on its own scale. What was fitted can
be kept as a file, and forecasts newer rows without being fitted again:

    forecaster.save("monday.rnnf")
    Forecaster.load("monday.rnnf").predict(newer_rows)
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pandas as pd

from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _
from rnn_forecast.runs import UnreadableBundle, read_bundle, write_bundle
from rnn_forecast.series import Series
from rnn_forecast.sources.frames import panel_from_table, with_future
from rnn_forecast.sources.notation import Notation
from rnn_forecast.sources.tables import Table, as_pandas
from rnn_forecast.studies.asked import covariates, levels_of, plain, whole
from rnn_forecast.studies.automatic import Wishes, common_season
from rnn_forecast.studies.continuing import continued, forecast_continued, known_errors
from rnn_forecast.studies.folds import usual_step
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.panel import PanelStudy, panel_study
from rnn_forecast.studies.panel_backtest import known_at_first, panel_backtest
from rnn_forecast.training import Setup
from rnn_forecast.windows import Windows
from rnn_forecast.windows.panel import join


class Forecaster:
    """Fit recurrent networks to a table of series and forecast each of them.

    Args:
        horizon: Steps ahead.
        sequence_length: Past steps that the network reads; chosen on the training part unless
            given.
        cell: A key of ``MODELS``: ``"rnn"``, ``"gru"``, ``"lstm"``, ...
        task: A task shape, a key of ``TASKS``.
        past_covariates: Columns known until today.
        known_covariates: Columns known for the future too.
        season_length: Steps in the season; found on the training part unless given.
        ensemble: Networks from different seeds, whose forecasts are averaged.
        seed: Start of all random numbers: equal seeds give equal forecasts.
        settings: Any other setting of ``WindowSpec``, ``InputSpec``, ``TrainSpec`` or the model by
            its name, e.g. ``hidden_size=64, epochs=20``.

    Raises:
        OutOfBounds: A setting does not exist or is outside its limits.
    """

    def __init__(  # noqa: PLR0913  (each of them is one that people reach for)
        self,
        *,
        horizon: int,
        sequence_length: int | None = None,
        cell: str = "gru",
        task: str = "many-to-one",
        past_covariates: Sequence[str] = (),
        known_covariates: Sequence[str] = (),
        season_length: int | None = None,
        ensemble: int = 3,
        seed: int = 0,
        **settings: Any,  # noqa: ANN401  (of the kinds that the specs say)
    ) -> None:
        self.past_covariates, self.known_covariates = covariates(past_covariates, known_covariates)
        self.season_length = (
            None if season_length is None else whole("season_length", season_length)
        )
        given = {"horizon": horizon, "task": task, "ensemble": ensemble, "seed": seed, **settings}
        if sequence_length is not None:
            given["sequence_length"] = sequence_length
        self.wishes = Wishes(cell, {name: plain(value) for name, value in given.items()})
        self.horizon = int(horizon)
        self.study: PanelStudy | None = None
        self.notation: Notation | None = None

    @property
    def setup(self) -> Setup:
        """Everything that decided the result, what was chosen for the data included."""
        return self._fitted().run.setup

    def fit(self, frame: pd.DataFrame) -> Self:
        """Train on a table.

        Args:
            frame: ``ds``, ``y``, ``unique_id`` unless there is one series only, and the covariates.
                A frame of pandas, or one that has ``to_pandas`` (Polars, Arrow).

        Warns:
            UserWarning: A series takes no part, and why.

        Raises:
            ForecastError: The table cannot be read, or holds too little.
        """
        table = self._read(frame)
        panel = self._with_season(self._panel(table))
        for study in panel_study(panel, self.wishes.setup(panel)):
            self.study = study
        self.notation = table.notation
        _tell(self._fitted().windows.left_out.values())
        return self

    def save(self, path: str | Path) -> None:
        """Keep everything that was fitted as one file: settings, weights, scalers, series.

        Raises:
            SeriesError: Nothing has been fitted yet.
            CannotKeep: It cannot be written there.
        """
        write_bundle(path, self._fitted())

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """What ``save`` has kept, or a forecast that was downloaded from the dashboard.

        What had been chosen for the data counts as given: to ``fit`` again means to train with the
        same settings.

        Raises:
            UnreadableBundle: The file holds no trained networks, or is damaged.
        """
        study = _as_panel(read_bundle(path))
        setup, first = study.run.setup, study.windows.members[0].series
        specs = (setup.window, setup.inputs, setup.network, setup.training)
        forecaster = cls(
            cell=setup.network.cell,
            past_covariates=tuple(first.covariates),
            known_covariates=tuple(first.known),
            season_length=first.season,
            **{name: value for spec in specs for name, value in spec.as_mapping().items()},
        )
        forecaster.study = study
        return forecaster

    def predict(
        self,
        frame: pd.DataFrame | None = None,
        *,
        level: Sequence[int] = (80,),
        future_frame: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Forecast what comes after the last observation of each series.

        Args:
            frame: Newer rows of the same series, or of some of them, as for ``fit``: at least as
                many as the network reads. They are scaled as the fitted ones were; nothing is
                fitted again, and intervals come from the errors that are known.
            level: Per cent that each interval should hold.
            future_frame: The known covariates of the next steps, if the table that was fitted does
                not hold them: ``ds``, ``unique_id`` and the columns.

        Returns:
            ``unique_id, ds, mean, lo-80, hi-80, ...``, a row for each series and step. An interval
            is NaN where too few errors are known to calibrate it.

        Raises:
            ForecastError: The table cannot be read, has other series or too few rows.
        """
        levels, notation = levels_of(level), self.notation or Notation()
        members = self._fitted().windows.members
        if frame is not None:
            table = self._read(self._named(frame), like=notation)
            members, notation = self._continued(table), table.notation
        if future_frame is not None:
            panel = [member.series for member in members]
            told = with_future(panel, future_frame, members[0].spec.horizon, like=notation)
            members = [member.told(series) for member, series in zip(members, told, strict=True)]
        frames = [self._forecast(member, levels) for member in members]
        whole_frame = pd.concat(frames, ignore_index=True).reindex(columns=[*_columns(levels)])
        return notation.write(whole_frame)

    def cross_validation(
        self,
        frame: pd.DataFrame,
        *,
        n_windows: int = 5,
        step_size: int | None = None,
        refit: bool = False,
        level: Sequence[int] = (80,),
    ) -> pd.DataFrame:
        """Forecast from past origins, each from what was known then, beside what came.

        Args:
            frame: As for ``fit``.
            n_windows: Origins of each series; its last forecast ends with it.
            step_size: Steps from one origin to the next; the horizon unless given, and one more
                where all origins would meet the season at the same point.
            refit: Train again at every origin instead of once before the first.
            level: Per cent that each interval should hold.

        Returns:
            ``unique_id, ds, cutoff, y, mean, lo-80, hi-80, ..., naive, ...``: what
            ``utilsforecast.evaluation.evaluate`` takes, with ``models=["mean", "naive", ...]``; its
            measures of intervals want the limits to be called ``mean-lo-80, mean-hi-80``.

        Warns:
            UserWarning: A series takes no part, and why.

        Raises:
            ForecastError: The table cannot be read, or holds too little before the first origin.
        """
        n_windows, levels = whole("n_windows", n_windows), levels_of(level)
        table = self._read(frame)
        panel = self._panel(table)
        usual = usual_step(panel[0], self.horizon)
        step = usual if step_size is None else whole("step_size", step_size)
        # Everything is chosen as it would have been chosen at the first origin.
        then = self._with_season(known_at_first(panel, self.horizon, n_windows, step))
        *_, study = panel_backtest(
            [replace(series, season=then[0].season) for series in panel],
            self.wishes.setup(then),
            n_windows=n_windows,
            step_size=step,
            refit=refit,
            levels=levels,
        )
        _tell(study.notes)
        return table.notation.write(study.frame())

    def _fitted(self) -> PanelStudy:
        if self.study is None or not self.study.ended:
            raise SeriesError(_("Nothing has been fitted yet; call fit(frame) first."))
        return self.study

    def _named(self, frame: object) -> pd.DataFrame:
        """Newer rows, under the name of the one series that was fitted if they have none."""
        rows, members = as_pandas(frame), self._fitted().windows.members
        if "unique_id" not in rows.columns and len(members) == 1:
            return rows.assign(unique_id=members[0].series.name)
        return rows

    def _continued(self, table: Table) -> Sequence[Windows]:
        """The newer rows, each as windows of its series."""
        known = {member.series.name: member for member in self._fitted().windows.members}
        newer = self._panel(table)
        strange = [series.name for series in newer if series.name not in known]
        if strange:
            raise SeriesError(
                _("{names}: not among the series that were fitted, which are {known}.").format(
                    names=", ".join(strange[:5]), known=", ".join(list(known)[:20])
                )
            )
        return [continued(known[series.name], series) for series in newer]

    def _forecast(self, member: Windows, level: Sequence[int]) -> pd.DataFrame:
        study, name = self._fitted(), member.series.name
        calibration = None
        if (assessment := study.assessments.get(name)) is not None:
            fitted = assessment.windows
            calibration = known_errors(assessment.calibration, fitted, member)
        return forecast_continued(study.run, member, calibration, level).frame()

    def _read(self, frame: object, *, like: Notation | None = None) -> Table:
        return Table.read(frame, (*self.past_covariates, *self.known_covariates), like=like)

    def _panel(self, table: Table) -> tuple[Series, ...]:
        return panel_from_table(
            table,
            past_covariates=self.past_covariates,
            known_covariates=self.known_covariates,
            season_length=self.season_length,
        )

    def _with_season(self, panel: Sequence[Series]) -> tuple[Series, ...]:
        """The same series with the season that was given, or that most of them show."""
        season = self.season_length or common_season(panel)
        return tuple(replace(series, season=season) for series in panel)


def _as_panel(kept: object) -> PanelStudy:
    """A kept result as that of a panel, of one series if need be."""
    if isinstance(kept, ForecastStudy) and kept.run.usable:
        name, assessment, forecast = kept.windows.series.name, kept.assessment, kept.forecast
        return PanelStudy(
            windows=join([kept.windows]),
            run=kept.run,
            assessments={name: assessment} if assessment else {},
            forecasts={name: forecast} if forecast else {},
            done=1,
        )
    if isinstance(kept, PanelStudy) and kept.ended:
        return kept
    raise UnreadableBundle(
        _(
            "The file holds no networks that were trained to the end of their work. Load one that "
            "Forecaster.save has written, or a forecast from the dashboard's Runs page."
        )
    )


def _tell(left_out: Iterable[str]) -> None:
    """To whoever called ``fit`` or ``cross_validation``: nothing is left out silently."""
    for why in left_out:
        warnings.warn(why, stacklevel=3)


def _columns(level: Sequence[int]) -> Iterator[str]:
    yield from ("unique_id", "ds", "mean")
    for each in level:
        yield from (f"lo-{each}", f"hi-{each}")
