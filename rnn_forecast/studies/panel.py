"""Many series at once: one network learns from all of them, and each is judged by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.assessment import LEVEL, RIVALS, Assessment, assess, forecast_future
from rnn_forecast.evaluation.comparison import NORMAL_90, Comparison
from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.evaluation.verdict import Verdict, judge
from rnn_forecast.forecasting import Forecast, predict_run
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Run, Setup, learn
from rnn_forecast.windows import PanelWindows, Windows, cut_panel

TRAINING = 0.9
"""Share of the progress that is training; the rest tests and forecasts series by series."""


@dataclass(frozen=True, eq=False)
class PanelStudy:
    """How far the work on a panel has got.

    Attributes:
        windows: What the network learns from.
        run: The training as it stands.
        assessments: The test of each series that holds enough of its test part, by name.
        forecasts: What comes after the last observation of each series, by name; none of a series
            whose known covariates are not known far enough.
        done: Series that have been tested and forecast.
    """

    windows: PanelWindows
    run: Run
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    done: int = 0

    @property
    def progress(self) -> float:
        """0 to 1."""
        done = self.done / len(self.windows.members)
        return TRAINING * self.run.progress + (1 - TRAINING) * done

    @property
    def ended(self) -> bool:
        """Whether every series has been tested and forecast."""
        return self.done == len(self.windows.members)

    def frame(self) -> pd.DataFrame:
        """All forecasts below each other: ``unique_id, ds, mean, lo-80, hi-80, naive, ...``."""
        frames = [forecast.frame() for forecast in self.forecasts.values()]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def scores(self) -> pd.DataFrame:
        """One row for each tested series: ``unique_id, windows``, the MAE of each, ``skill``."""
        rows = [
            {
                "unique_id": name,
                "windows": len(assessment.actual),
                **{model: assessment.mae(model) for model in assessment.forecasts},
                "skill": skill(assessment.mae("network"), assessment.mae("naive")),
            }
            for name, assessment in self.assessments.items()
        ]
        return pd.DataFrame(rows)

    def of(self, name: str) -> ForecastStudy:
        """What there is about one series, as if it had been forecast alone."""
        member = next(each for each in self.windows.members if each.series.name == name)
        return ForecastStudy(member, self.run, self.assessments.get(name), self.forecasts.get(name))

    @property
    def verdict(self) -> Verdict | None:
        """The result over all series in words; None until two of them have been tested."""
        against = {_(words): self.against(name) for name, words in RIVALS.items()}
        known = {words: one for words, one in against.items() if one is not None}
        if not known:
            return None
        tests = self.assessments.values()
        held = [each.held for each in tests if each.held is not None]
        return judge(
            self.run.setup.network.label,
            known,
            windows=sum(len(each.actual) for each in tests),
            level=LEVEL,
            held=float(np.mean(held)) if held else None,
        )

    def against(self, name: str) -> Comparison | None:
        """Average skill over the series against a baseline; None with fewer than two series.

        Each series counts once, whatever its unit. The interval is over the series.
        """
        both = [
            (assessment.mae("network"), assessment.mae(name))
            for assessment in self.assessments.values()
            if name in assessment.forecasts and assessment.mae(name) > 0
        ]
        if len(both) < 2:  # noqa: PLR2004  (one series has no spread)
            return None
        skills = np.array([skill(*pair) for pair in both])
        margin = NORMAL_90 * float(np.std(skills, ddof=1)) / len(skills) ** 0.5
        mean = float(np.mean(skills))
        return Comparison(mean, mean - margin, mean + margin)


def panel_study(panel: Sequence[Series], setup: Setup) -> Iterator[PanelStudy]:
    """Train one network on all series and forecast each, yielding the study as it stands.

    Raises:
        ForecastError: The windows do not fit, or no network could be trained.
    """
    windows = cut_panel(panel, setup.window, inputs=setup.inputs)
    study = None
    for run in learn(windows, setup):
        study = PanelStudy(windows, run)
        yield study
    if study is not None and study.run.usable:
        yield from conclude(study)


def conclude(study: PanelStudy) -> Iterator[PanelStudy]:
    """Test and forecast every series with the best weights so far."""
    tested = {member.series.name for member in study.windows.tested}
    for member in study.windows.members:
        name = member.series.name
        if name in tested:
            study = replace(
                study, assessments={**study.assessments, name: assess(study.run, member)}
            )
        if member.future_known:
            forecast = forecast_member(study, member)
            study = replace(study, forecasts={**study.forecasts, name: forecast})
        study = replace(study, done=study.done + 1)
        yield study


def forecast_member(
    study: PanelStudy, member: Windows, levels: Sequence[int] = (LEVEL,)
) -> Forecast:
    """The dated forecast of one series, perhaps of one whose future is known better now.

    Without interval and rivals where the series was not tested: nothing is known of its errors.
    """
    series = member.series
    assessment = study.assessments.get(series.name)
    if assessment is not None:
        return forecast_future(study.run, replace(assessment, windows=member), levels=levels)
    return Forecast(
        unique_id=series.name,
        cutoff=series.index[-1],
        index=series.future_index(member.spec.horizon),
        mean=predict_run(study.run, member, member.now)[0],
    )
