"""What may be wrong with a result, why it matters, and what to try: one detector a file.

    for finding in find(run, assessment):
        print(finding.sentence, finding.why)

A detector sees the run, the assessment and its windows; it says one thing with its numbers, or
nothing. A new one is a file with ``KIND`` and ``detect`` and a line in ``DETECTORS``.
"""

from collections.abc import Mapping

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings import (
    better_baseline,
    copying,
    diverged,
    few_windows,
    flat_line,
    interval_off,
    overfitting,
    scale_change,
    seeds,
    underfitting,
)
from rnn_forecast.evaluation.findings.finding import Detector, Finding, Remedy
from rnn_forecast.training import Run

__all__ = ["DETECTORS", "Detector", "Finding", "Remedy", "find"]

DETECTORS: Mapping[str, Detector] = {
    better_baseline.KIND: better_baseline.detect,
    copying.KIND: copying.detect,
    flat_line.KIND: flat_line.detect,
    diverged.KIND: diverged.detect,
    scale_change.KIND: scale_change.detect,
    underfitting.KIND: underfitting.detect,
    overfitting.KIND: overfitting.detect,
    interval_off.KIND: interval_off.detect,
    few_windows.KIND: few_windows.detect,
    seeds.KIND: seeds.detect,
}
"""In the order in which they are told: what decides about the forecast first."""

IMPLIES = {copying.KIND: {underfitting.KIND}, flat_line.KIND: {underfitting.KIND}}
"""What goes without saying once the other is said."""


def find(run: Run, assessment: Assessment) -> tuple[Finding, ...]:
    """All findings, the weightiest first."""
    found = [detect(run, assessment) for detect in DETECTORS.values()]
    findings = [each for each in found if each is not None]
    implied = {kind for each in findings for kind in IMPLIES.get(each.kind, ())}
    return tuple(each for each in findings if each.kind not in implied)
