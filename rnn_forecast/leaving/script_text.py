"""The words of the script: what does not change from one to the other."""

from rnn_forecast.specs import Spec

TEMPLATE = '''\
"""Train a network again as it was trained then, and compare the numbers.

    pip install rnn_forecast
    python this_file.py

Equal versions on equal processors give equal digits; others may differ in the last ones. Then:
{versions}.
"""

import sys
{imports}
from rnn_forecast.models import {network}
from rnn_forecast.preparation import InputSpec
from rnn_forecast.studies.forecast import forecast_study
from rnn_forecast.training import Setup, TrainSpec
from rnn_forecast.windows import Split, WindowSpec

TITLE = {title}

# Every setting, the defaults too; what each does: python -m rnn_forecast forecast --help
SETUP = Setup(
{setup}
)

# The training, validation and test part end at these positions of the series.
SPLIT = {split}

# Mean absolute errors on the test part, as they were.
ERRORS = {{
{errors}
}}

# The forecast, as it was.
FORECAST = {{
{forecast}
}}

FINGERPRINT = {fingerprint}


def load_series():
    """The series of then."""
{load}


def main():
    """Train, print, compare; exit status 1 if a number differs."""
    print(TITLE)
    series = load_series()
    if series.fingerprint != FINGERPRINT:
        sys.exit("The series is not the one of then, so the numbers cannot be compared.")
    study = None
    for study in forecast_study(series, SETUP, split=SPLIT):
        print(f"\\r{{study.progress:4.0%}}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    errors = {{name: study.assessment.mae(name) for name in ERRORS}}
    forecast = dict(zip(map(str, study.forecast.index), study.forecast.mean, strict=True))
    print(study.verdict.sentence)
    differ = compare("Mean absolute error", ERRORS, errors)
    differ += compare("Forecast", FORECAST, forecast)
    if differ:
        numbers = len(ERRORS) + len(FORECAST)
        sys.exit(f"Other than then: {{differ}} of {{numbers}} numbers.")
    print("Every number is the same to the last digit.")


def compare(what, then, now):
    """Print both, number by number; returns how many differ."""
    print(f"\\n{{what:<28}}{{'then':>24}}{{'now':>24}}")
    for name, number in then.items():
        print(f"{{name:<28}}{{number!r:>24}}{{float(now[name])!r:>24}}")
    return sum(number != now[name] for name, number in then.items())


if __name__ == "__main__":
    main()
'''


def settings_in_code(name: str, spec: Spec) -> str:
    """One argument of Setup: every setting on its line, with what people call it."""
    lines = [
        f"        {option.name}={getattr(spec, option.name)!r},  # {option.about.label}"
        for option in spec.options()
    ]
    return "\n".join([f"    {name}={type(spec).__name__}(", *lines, "    ),"])
