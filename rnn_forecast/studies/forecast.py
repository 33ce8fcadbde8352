"""The main job: train, test on unseen data, forecast the future, judge."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rnn_forecast.evaluation.assessment import Assessment, assess, forecast_future
from rnn_forecast.evaluation.verdict import Verdict
from rnn_forecast.forecasting import Forecast
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.series import Series
from rnn_forecast.training import Run, Setup, learn
from rnn_forecast.windows import Split, Windows, cut


@dataclass(frozen=True, eq=False)
class ForecastStudy:
    """How far the main job has got.

    Attributes:
        windows: What the network learns from.
        run: The training as it stands.
        assessment: The test on unseen data; None until the training has ended.
        forecast: What comes after the last observation; None until then.
    """

    windows: Windows
    run: Run
    assessment: Assessment | None = None
    forecast: Forecast | None = None

    @property
    def setup(self) -> Setup:
        """What was asked for."""
        return self.run.setup

    @property
    def progress(self) -> float:
        """0 to 1; the last hundredth is the test."""
        return 1.0 if self.forecast else 0.99 * self.run.progress

    @property
    def verdict(self) -> Verdict | None:
        """The result in words; None until the test is done."""
        return self.assessment and self.assessment.verdict()


def forecast_study(
    series: Series, setup: Setup, *, split: Split | None = None
) -> Iterator[ForecastStudy]:
    """Train on a series and forecast its future, yielding the study as it stands.

    Raises:
        ForecastError: The windows do not fit, or no network could be trained.
    """
    windows = cut(series, setup.window, inputs=setup.inputs, split=split)
    _ = windows.now  # refuses a future that is not known well enough before anything is trained
    study = None
    for run in learn(windows, setup):
        study = ForecastStudy(windows, run)
        yield study
    if study is not None and study.run.usable:
        yield conclude(study)


def conclude(study: ForecastStudy) -> ForecastStudy:
    """Test and forecast with the best weights so far, also of a training that was stopped."""
    assessment = assess(study.run, study.windows, baselines=BASELINES)
    return replace(study, assessment=assessment, forecast=forecast_future(study.run, assessment))
