"""Windows of many series in one table, checked against each series cut by itself."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.errors import SeriesError, SeriesTooShort
from rnn_forecast.preparation import InputSpec
from rnn_forecast.windows import PARTS, Split, WindowSpec, cut, cut_panel
from rnn_forecast.windows.panel import join
from tests import factories

SPEC = WindowSpec(sequence_length=6, horizon=3)
PLAIN = InputSpec(calendar=False, inputs="level", transform="none")


def panel(*lengths):
    """Sines of different sizes that end on the same day."""
    last = factories.sine(max(lengths)).index
    made = []
    for number, steps in enumerate(lengths):
        sine = factories.sine(steps, seed=number)
        values = sine.values * 10.0**number
        made.append(replace(sine, name=f"s{number}", values=values, index=last[-steps:]))
    return made


def test_a_panel_of_one_is_that_series_cut_by_itself():
    (series,) = panel(120)
    alone, together = cut(series, SPEC), cut_panel([series], SPEC)
    assert np.array_equal(alone.features, together.features)
    for part in PARTS:
        assert np.array_equal(alone.cutoffs[part], together.cutoffs[part])


def test_every_joint_window_is_a_window_of_its_own_series():
    members = [cut(series, SPEC, inputs=PLAIN) for series in panel(80, 120, 100)]
    together = join(members)
    table = join(members).features
    for part in PARTS:
        seen = [
            table[cutoff - SPEC.sequence_length + 1 : cutoff + 1]
            for cutoff in together.cutoffs[part]
        ]
        wanted = np.concatenate([member.inputs(member.cutoffs[part]) for member in members])
        assert np.array_equal(np.stack(seen), wanted)
        answers = np.stack([together.answers[cutoff + 1] for cutoff in together.cutoffs[part]])
        said = np.concatenate([member.answers[member.cutoffs[part] + 1] for member in members])
        assert np.array_equal(answers, said)


def test_no_series_teaches_what_is_still_to_come_in_another():
    windows = cut_panel(panel(60, 200, 140), SPEC, inputs=PLAIN)

    def dates(part, of):
        return [
            member.series.index[member.cutoffs[part] + of]
            for member in windows.members
            if len(member.cutoffs[part])
        ]

    last_taught = max(each.max() for each in dates("train", SPEC.horizon))
    first_validated = min(each.min() for each in dates("valid", 1))
    last_validated = max(each.max() for each in dates("valid", SPEC.horizon))
    first_tested = min(each.min() for each in dates("test", 1))
    assert last_taught < first_validated
    assert last_validated < first_tested


def test_series_of_equal_length_are_split_as_one_alone():
    windows = cut_panel(panel(120, 120), SPEC, inputs=PLAIN)
    assert [member.split for member in windows.members] == [Split.by_share(120)] * 2


def test_each_series_keeps_its_own_scale():
    windows = cut_panel(panel(120, 120, 120), SPEC, inputs=PLAIN)
    spreads = [member.preparation.target.spread for member in windows.members]
    assert spreads[1] / spreads[0] == pytest.approx(10, rel=0.2)
    train_end = windows.members[0].split.train_end
    for member in windows.members:
        assert member.features[:train_end, 0].std() == pytest.approx(1, abs=1e-3)


def test_the_majority_decides_what_the_network_is_shown():
    walk = np.cumsum(np.random.default_rng(0).standard_normal(150)) + np.arange(150)
    two_sines = panel(150, 150)
    wanderer = factories.series(walk, name="walk")
    windows = cut_panel([*two_sines, wanderer], SPEC)
    assert cut(wanderer, SPEC).relative
    assert not windows.relative
    assert {member.relative for member in windows.members} == {False}


def test_a_series_that_begins_after_the_training_part_is_left_out_and_said():
    long, short = panel(200, 20)
    windows = cut_panel([long, short], SPEC, inputs=PLAIN)
    assert [member.series.name for member in windows.members] == [long.name]
    assert windows.left_out[short.name].startswith("s1 has no value before")


def test_what_does_not_belong_together_is_refused():
    one, other = panel(120, 120)
    with pytest.raises(SeriesError, match="same name"):
        cut_panel([one, replace(other, name=one.name)], SPEC)
    with pytest.raises(SeriesError, match="same covariates"):
        cut_panel([one, replace(other, covariates={"rain": other.values})], SPEC)


def test_many_short_series_are_enough_where_one_is_not():
    with pytest.raises(SeriesTooShort):
        cut(panel(30)[0], SPEC)
    windows = cut_panel(panel(*[30] * 12), SPEC, inputs=PLAIN)
    assert len(windows.cutoffs["train"]) == 12 * len(windows.members[0].cutoffs["train"])
    with pytest.raises(SeriesTooShort, match="needs a longer series: at least 31 steps"):
        cut_panel(panel(15), SPEC)
