"""The result of a search in sentences."""

from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.language import _, n_
from rnn_forecast.models import MODELS
from rnn_forecast.studies.search.ranges import option_of
from rnn_forecast.studies.search.space import Values
from rnn_forecast.studies.search.values import SearchStudy


def label_of(name: str) -> str:
    """What people call a setting."""
    return _(option_of(name).about.label)


def value_of(name: str, value: object) -> str:
    """A setting's value as people write it."""
    if name == "cell":
        return MODELS[str(value)].label
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def described(values: Values) -> str:
    """``"sequence length 32, hidden size 16, learning rate 0.0166"``."""
    parts = (f"{label_of(name).lower()} {value_of(name, each)}" for name, each in values.items())
    return ", ".join(parts)


def winner(study: SearchStudy) -> str:
    """The best settings, and how far their error lies below that of the last value."""
    best = study.best
    if best is None:
        return _("No trial went on to its end. Lower the learning rate, or search longer.")
    unit = study.plan.series.unit
    naive = study.baselines.get("naive", float("nan"))
    gained = skill(best.valid_mae, naive)
    place = _("below") if gained >= 0 else _("above")
    return _(
        "Best on validation: {settings}. Its error of {error} lies {share:.0f} % {place} that of "
        "repeating the last value, {naive}.{linear}"
    ).format(
        settings=described(best.values),
        error=f"{best.valid_mae:.3g} {unit}".strip(),
        share=abs(gained) * 100,
        place=place,
        naive=f"{naive:.3g} {unit}".strip(),
        linear=_linear(study),
    )


def caution(study: SearchStudy) -> str:
    """Why the best score of many says too much."""
    tried = len(study.trials)
    finished = n_(
        "{count} trial was made, and {pruned} of them stopped early because others did better.",
        "{count} trials were made, and {pruned} of them stopped early because others did better.",
        tried,
    ).format(count=tried, pruned=sum(trial.pruned for trial in study.trials))
    return f"{finished} " + _(
        "The best of many validation scores flatters itself: some of its lead is luck. What counts "
        "is the test, which the search has not seen."
    )


def unseen(study: SearchStudy) -> str:
    """What the best settings did on the test part; "" until they were tested."""
    verdict = study.tested and study.tested.verdict
    if not verdict:
        return ""
    return _("Chosen on validation, tested once: {verdict}").format(verdict=verdict.sentence)


def _linear(study: SearchStudy) -> str:
    """A word about the linear model, if no trial does better."""
    linear, best = study.baselines.get("linear"), study.best
    if linear is None or best is None or linear > best.valid_mae:
        return ""
    return " " + _(
        "A linear model on the same windows does better: {error:.3g}. Train longer, or take it."
    ).format(error=linear)
