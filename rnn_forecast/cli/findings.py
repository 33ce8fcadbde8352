"""Findings on the command line: what was found, why it matters, and the options that may help."""

from collections.abc import Sequence

from rnn_forecast.cli.options import FLAGS
from rnn_forecast.evaluation.findings import Finding, Remedy


def in_text(findings: Sequence[Finding]) -> str:
    """A paragraph each; "" where nothing was found."""
    return "\n".join(_paragraph(finding) for finding in findings)


def as_json(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """The same for programs; ``try`` holds options for the next call."""
    return [
        {
            "kind": finding.kind,
            "sentence": finding.sentence,
            "why": finding.why,
            "try": [] if finding.remedy is None else as_options(finding.remedy),
            "settings": {} if finding.remedy is None else dict(finding.remedy.settings),
        }
        for finding in findings
    ]


def as_options(remedy: Remedy) -> list[str]:
    """A remedy as the words of a command: ``["--epochs", "30", "--inputs", "relative"]``."""
    return [word for name, value in remedy.settings.items() for word in _option(name, value)]


def _option(name: str, value: object) -> list[str]:
    flag = FLAGS.get(name, "--" + name.replace("_", "-"))
    if isinstance(value, bool):
        return [flag if value else flag.replace("--", "--no-", 1)]
    if isinstance(value, list | tuple):
        return [flag, *(str(each) for each in value)]
    return [flag, f"{value:g}" if isinstance(value, float) else str(value)]


def _paragraph(finding: Finding) -> str:
    text = f"- {finding.sentence} {finding.why}"
    if finding.remedy is None:
        return text
    return f"{text}\n  Try: {' '.join(as_options(finding.remedy))}"
