"""Leakage certificate: what has seen which dates of a series, and what was checked about it.

The commonest way to a forecast that is too good to be true is to let something see the test part:
a scaler, a choice between settings, a stopping rule, a window (Kapoor & Narayanan 2023, "Leakage
and the reproducibility crisis in machine-learning-based science"). Everything here is read from the
windows and the run themselves.
"""

from dataclasses import dataclass

import pandas as pd

from rnn_forecast.evaluation.leak_checks import Check, run_checks, target_span
from rnn_forecast.language import _
from rnn_forecast.training import Run
from rnn_forecast.windows import Part, Windows


@dataclass(frozen=True)
class Exposure:
    """What one part of the machinery has seen.

    Attributes:
        role: ``"fitted"`` (numbers came from these values), ``"looked"`` (a choice did),
            ``"calibrated"`` (intervals) or ``"tested"``.
        who: What has seen it, for people.
        how: What it took from there, for people.
        start, end: First and last date.
    """

    role: str
    who: str
    how: str
    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True, eq=False)
class Certificate:
    """What has seen what, and what was checked.

    Attributes:
        windows: What it is about.
        exposures: In the order in which they happen.
        checks: What the program has tried out.
    """

    windows: Windows
    exposures: tuple[Exposure, ...]
    checks: tuple[Check, ...]

    @property
    def clean(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    def frame(self) -> pd.DataFrame:
        """One row an exposure: ``who, how, start, end``."""
        rows = [(each.who, each.how, each.start, each.end) for each in self.exposures]
        return pd.DataFrame(rows, columns=["who", "how", "start", "end"])

    @property
    def text(self) -> str:
        """All of it, to be kept beside the forecast."""
        lines = [_("What has seen what: {series}").format(series=self.windows.series.name), ""]
        lines += [
            f"{each.start:%Y-%m-%d} – {each.end:%Y-%m-%d}  {each.who}: {each.how}"
            for each in self.exposures
        ]
        lines += ["", _("Checked by the program")]
        marks = {True: _("[holds]"), False: _("[DOES NOT HOLD]")}
        lines += [f"{marks[check.holds]} {check.statement}" for check in self.checks]
        return "\n".join((*lines, ""))


def certify(run: Run, windows: Windows) -> Certificate:
    """Read from a run and its windows what has seen what, and run the checks."""
    inputs = run.setup.inputs
    exposures = (
        _fitted(windows),
        *(() if "auto" not in (inputs.inputs, inputs.transform) else (_chosen(windows),)),
        _learnt(windows),
        _stopped(run, windows),
        *((_learnt_again(windows),) if any(fit.final for fit in run.fits) else ()),
        _calibrated(windows),
        _tested(windows),
    )
    return Certificate(windows, exposures, run_checks(windows, inputs))


def _fitted(windows: Windows) -> Exposure:
    return _over(
        windows,
        (0, windows.split.train_end - 1),
        "fitted",
        _("Scaler, fill values, calendar"),
        _("means, spreads, medians and cycles are those of the training part"),
    )


def _chosen(windows: Windows) -> Exposure:
    return _over(
        windows,
        (0, windows.split.valid_end - 1),
        "looked",
        _("Automatic choice of inputs"),
        _("whether the series leaves its range: level or relative, logarithm or not"),
    )


def _learnt(windows: Windows) -> Exposure:
    count = len(windows.cutoffs["train"])
    return _of_part(
        windows,
        "train",
        "fitted",
        _("Weights"),
        _("targets of {count:,} training windows; of the networks and the linear model").format(
            count=count
        ),
    )


def _stopped(run: Run, windows: Windows) -> Exposure:
    return _of_part(
        windows,
        "valid",
        "looked",
        _("Early stopping"),
        _("which epoch to keep; no seed is chosen, all {count} networks are averaged").format(
            count=len(run.usable)
        ),
    )


def _learnt_again(windows: Windows) -> Exposure:
    first, last = target_span(windows, "train")[0], target_span(windows, "valid")[1]
    return _over(
        windows,
        (first, last),
        "fitted",
        _("Final weights"),
        _("trained again with the validation part, for as many epochs as early stopping found"),
    )


def _calibrated(windows: Windows) -> Exposure:
    first, last = target_span(windows, "valid")[0], int(windows.cutoffs["test"].max())
    return _over(
        windows,
        (first, last),
        "calibrated",
        _("Interval"),
        _("errors of earlier forecasts whose values had all come by the day of each forecast"),
    )


def _tested(windows: Windows) -> Exposure:
    return _of_part(
        windows,
        "test",
        "tested",
        _("Test"),
        _("targets of {count:,} windows, seen by nothing that was fitted or chosen").format(
            count=len(windows.cutoffs["test"])
        ),
    )


def _of_part(windows: Windows, part: Part, role: str, who: str, how: str) -> Exposure:
    return _over(windows, target_span(windows, part), role, who, how)


def _over(windows: Windows, span: tuple[int, int], role: str, who: str, how: str) -> Exposure:
    dates = windows.series.index
    return Exposure(role, who, how, dates[max(span[0], 0)], dates[span[1]])
