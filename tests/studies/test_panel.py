import numpy as np
import pytest

from rnn_forecast.evaluation.assessment import assess
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.studies.panel import conclude, panel_study
from rnn_forecast.training import learn
from rnn_forecast.windows import cut
from rnn_forecast.workers import Workers
from tests import factories
from tests.test_panel import panel


def study_of(series, **settings):
    *_, study = panel_study(series, factories.setup(**settings))
    return study


def test_every_series_is_tested_and_forecast_by_the_one_network():
    study = study_of(panel(120, 120, 90))
    assert study.ended
    assert study.progress == pytest.approx(1)
    assert list(study.forecasts) == ["s0", "s1", "s2"]
    assert study.frame().groupby("unique_id").size().tolist() == [3, 3, 3]
    assert study.scores()["unique_id"].tolist() == ["s0", "s1", "s2"]
    assert len(study.run.fits) == 1


def test_a_panel_of_one_is_the_main_job():
    (series,) = panel(150)
    setup = factories.setup(epochs=4)
    windows = cut(series, setup.window, inputs=setup.inputs)
    *_, run = learn(windows, setup)
    study = study_of([series], epochs=4)
    assert study.assessments["s0"].mae("network") == assess(run, windows).mae("network")


def test_several_series_teach_more_than_one():
    """Forty training windows are too few; those of twelve sines of the same period are not."""
    series = panel(*[60] * 12)
    settings = {"epochs": 40, "length": 8, "inputs": "level"}
    alone = [study_of([each], **settings).scores()["skill"].iloc[0] for each in series[:3]]
    together = study_of(series, **settings).scores()["skill"].iloc[:3]
    assert together.mean() > np.mean(alone) + 0.1


def test_the_skill_counts_every_series_once_whatever_its_unit():
    study = study_of(panel(120, 120, 120))
    skills = study.scores()["skill"]
    found = study.against("naive")
    assert found.skill == pytest.approx(skills.mean())
    margin = 1.645 * skills.std() / np.sqrt(3)
    assert found.low == pytest.approx(skills.mean() - margin)
    assert study_of(panel(120)).against("naive") is None


def test_a_series_that_ends_before_the_test_part_is_forecast_without_a_test():
    long, other = panel(200, 200)
    old = other.until(100)
    study = study_of([long, old])
    assert list(study.assessments) == ["s0"]
    assert np.isfinite(study.forecasts["s1"].mean).all()
    assert not study.forecasts["s1"].intervals


def test_a_stopped_training_can_still_be_concluded():
    for study in panel_study(panel(120, 120), factories.setup(epochs=50)):
        if study.run.usable:
            break
    *_, concluded = conclude(study)
    assert concluded.ended


def test_the_length_study_of_a_panel_is_that_of_one_network_for_all():
    """Of one series in its standard scores; of several, one network and one line for all."""
    setup = factories.setup(epochs=3, inputs="level")
    (series,) = panel(150)
    with Workers(1) as workers:
        alone, as_panel, together = (
            last(length_study(each, setup, lengths=(4, 8), cells=["gru"], workers=workers))
            for each in (series, [series], panel(150, 120))
        )
    spread = np.nanstd(series.values[: as_panel.plan.split.train_end])
    for one, other in zip(alone.trials, as_panel.trials, strict=True):
        assert other.test_mae == pytest.approx(one.test_mae / spread, rel=1e-5)
        assert other.valid_loss == pytest.approx(one.valid_loss, rel=1e-5)
    for one, other in zip(alone.baselines, as_panel.baselines, strict=True):
        assert (one.cell, one.sequence_length) == (other.cell, other.sequence_length)
        assert other.test_mse == pytest.approx(one.test_mse / spread**2, rel=1e-4)
    assert together.trials[0].windows > as_panel.trials[0].windows
    assert together.ended


def last(stages):
    *_, study = stages
    return study
