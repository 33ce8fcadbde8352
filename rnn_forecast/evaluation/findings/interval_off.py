"""An interval that held too few, or too many, of the test values."""

from rnn_forecast.evaluation.amounts import percent
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.verdict import missed_by
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "interval_off"


def detect(run: Run, assessment: Assessment) -> Finding | None:  # noqa: ARG001  (a Detector)
    """By more points than the verdict tolerates."""
    held = assessment.held
    missed = 0.0 if held is None else missed_by(held, LEVEL, assessment.held_error)
    if held is None or not missed:
        return None
    if missed < 0:
        sentence = _("The {level} % interval is too narrow: it held {held} of the test values.")
        why = _(
            "The errors of the test part were larger than those by which it was calibrated: the "
            "series has become harder to forecast. Read it as an interval of {held}."
        )
    else:
        sentence = _("The {level} % interval is too wide: it held {held} of the test values.")
        why = _(
            "The errors of the test part were smaller than those by which it was calibrated. It "
            "is on the safe side: read it as an interval of {held}."
        )
    said = percent(held)
    return Finding(KIND, sentence.format(level=LEVEL, held=said), why.format(held=said))
