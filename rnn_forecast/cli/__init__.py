"""The command line: the same core without a browser.

    python -m rnn_forecast forecast bundled:seattle-weather --horizon 7 --out forecast.csv
    python -m rnn_forecast lengths synthetic:delayed-echo --lengths 4,8,16,32 --json
    python -m rnn_forecast backtest bundled:seattle-weather --origins 20 --json
    python -m rnn_forecast memory synthetic:delayed-echo --sequence-length 16 --cells gru
    python -m rnn_forecast search bundled:seattle-weather --trials 40 --json
    python -m rnn_forecast inspect my.csv --json

Progress goes to standard error, results to standard output. What the user can put right is one
sentence and exit status 2. A command is one file, with a line in ``COMMANDS``.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from rnn_forecast.cli import (
    backtest,
    export,
    forecast,
    inspect,
    lengths,
    memory,
    panel,
    runs,
    search,
)
from rnn_forecast.errors import ForecastError

COMMANDS = {
    "forecast": forecast,
    "panel": panel,
    "lengths": lengths,
    "backtest": backtest,
    "memory": memory,
    "search": search,
    "inspect": inspect,
    "runs": runs,
    "export": export,
}

CANNOT = 2
"""Exit status when the user can put it right; argparse uses the same for a wrong option."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser().parse_args(given)
        options.run(options)
    except ForecastError as error:
        return _refuse(error.category, str(error), as_json="--json" in given)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    top = Parser(prog="python -m rnn_forecast", description=_summary(__doc__), allow_abbrev=False)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        summary = _summary(module.__doc__)
        command = commands.add_parser(
            name, help=summary, description=module.__doc__, allow_abbrev=False
        )
        command.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_options(command)
        command.set_defaults(run=module.run)
    return top


def _summary(text: str | None) -> str:
    return (text or "").splitlines()[0]


class Parser(argparse.ArgumentParser):
    """Wrong options end like every other mistake: with one sentence."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise instead of printing the usage and exiting."""
        raise WrongOptions(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


class WrongOptions(ForecastError):
    """The options of the command do not make sense."""

    category = "options"


def _refuse(category: str, message: str, *, as_json: bool) -> int:
    print(message, file=sys.stderr)
    if as_json:
        print(json.dumps({"status": "error", "category": category, "message": message}))
    return CANNOT
