"""Which sequence length to take, and why, in one sentence.

The one-standard-error rule of Breiman et al. (1984), "Classification and regression trees", section
3.4.3: among settings that cannot be told from the best, take the simplest; here the shortest.
"""

import math
from dataclasses import dataclass, replace

from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.studies.lengths import LengthStudy

WORTH_MENTIONING = 0.005
"""A skill against naive below half a per cent is no better than naive."""


@dataclass(frozen=True)
class Recommendation:
    """The shortest length that is as good as the best one.

    Attributes:
        cell: Key in MODELS.
        sequence_length: In steps.
        valid_mae: Its mean over seeds, in the unit of the series.
        best_length: The length with the lowest mean.
        best_mae: That mean.
        standard_error: Of the lowest mean, over seeds; 0 with one seed.
        skill: Of the recommended length against naive, on validation.
        sentence: For the page.
    """

    cell: str
    sequence_length: int
    valid_mae: float
    best_length: int
    best_mae: float
    standard_error: float
    skill: float
    sentence: str

    @property
    def helps(self) -> bool:
        """Whether reading so far back beats repeating the last value."""
        return self.skill >= WORTH_MENTIONING


def recommend(study: LengthStudy) -> Recommendation | None:
    """Recommend a length on the validation part; None before the first trial."""
    summary = study.summary()
    if summary.empty:
        return None
    best = summary.iloc[int(summary["valid_mae"].to_numpy().argmin())]
    seeds = int(best["seeds"])
    error = float(best["spread"]) / math.sqrt(seeds) if seeds > 1 else 0.0
    same_cell = summary[summary["cell"] == best["cell"]]
    chosen = same_cell[same_cell["valid_mae"] <= best["valid_mae"] + error].iloc[0]
    naive = study.baseline("naive")
    gained = skill(float(chosen["valid_mae"]), naive.valid_mae) if naive else float("nan")
    return _in_words(
        study,
        Recommendation(
            cell=str(chosen["cell"]),
            sequence_length=int(chosen["sequence_length"]),
            valid_mae=float(chosen["valid_mae"]),
            best_length=int(best["sequence_length"]),
            best_mae=float(best["valid_mae"]),
            standard_error=error,
            skill=gained,
            sentence="",
        ),
    )


def _in_words(study: LengthStudy, found: Recommendation) -> Recommendation:
    unit = f" {study.plan.series.unit}" if study.plan.series.unit else ""
    label = MODELS[found.cell].label
    if not found.helps:
        sentence = _(
            "No length helps: the best network, {label} at {best_length} steps, is no "
            "better on validation than repeating the last value."
        ).format(label=label, best_length=found.best_length)
    else:
        sentence = _(
            "Read {sequence_length} steps with {label}: a validation error of "
            "{valid_mae:.3g}{unit}, {skill:.0f} % below repeating the last value. {beyond}"
        ).format(
            sequence_length=found.sequence_length,
            label=label,
            valid_mae=found.valid_mae,
            unit=unit,
            skill=found.skill * 100,
            beyond=_beyond(study, found, unit),
        )
    better_line = _linear(study, found, unit)
    sentence += better_line
    if not found.helps and not better_line:
        sentence += _(" The past of this series says little about its future.")
    if not study.ended:
        rest = f"{sentence[:1].lower()}{sentence[1:]}"
        sentence = _("As far as it was tried: {sentence}").format(sentence=rest)
    return replace(found, sentence=sentence)


def _linear(study: LengthStudy, found: Recommendation, unit: str) -> str:
    """A word about the linear model, if it does better than every network."""
    fits = [trial for trial in study.baselines if trial.cell == "linear"]
    best = min(fits, key=lambda trial: trial.valid_mae, default=None)
    if best is None or best.valid_mae >= found.best_mae:
        return ""
    return _(
        " A linear model on {sequence_length} steps does better: "
        "{valid_mae:.3g}{unit}. Train longer, or take the linear model."
    ).format(sequence_length=best.sequence_length, valid_mae=best.valid_mae, unit=unit)


def _beyond(study: LengthStudy, found: Recommendation, unit: str) -> str:
    if found.best_length == found.sequence_length:
        if found.sequence_length == max(study.plan.lengths):
            return _("It is the longest that was tried; a longer one may be better still.")
        return _("No other length did better.")
    return _(
        "The lowest error, {best_mae:.3g}{unit} at {best_length} steps, lies within "
        "one standard error over seeds ({standard_error:.2g}{unit}), so more history "
        "brings nothing that can be told from chance."
    ).format(
        best_mae=found.best_mae,
        unit=unit,
        best_length=found.best_length,
        standard_error=found.standard_error,
    )
