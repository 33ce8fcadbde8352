"""Take a run away: as an ONNX file, a Python script, a report, a table.

    export RUN --onnx net.onnx         its networks as one graph, compared with them
    export RUN --script again.py       a script that trains again and compares the numbers
    export RUN --report run.html       one file with text and charts that opens without a network
    export RUN --csv f.csv --parquet f.parquet

RUN is the file of a bundle, or the name of a kept run ('runs list') or its beginning.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_forecast.cli.output import CannotWrite
from rnn_forecast.cli.runs import StorageIsOff
from rnn_forecast.cli.which_run import find_entry
from rnn_forecast.export import to_csv, to_parquet
from rnn_forecast.leaving import CannotExport, to_onnx, to_script
from rnn_forecast.report import to_report
from rnn_forecast.runs import ENDING, KINDS, open_store, read_bundle
from rnn_forecast.runs.atomic import write_atomically
from rnn_forecast.runs.kinds import kind_of
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.panel import PanelStudy


@dataclass(frozen=True)
class Opened:
    """A result, and under which name its series was loaded."""

    value: Any
    source: str = ""


Said = dict[str, Any]
"""What is told of a file that was written; ``text`` for people, the rest for programs."""


def add_options(command: argparse.ArgumentParser) -> None:
    """What to take away, and as what."""
    command.add_argument("kept", metavar="RUN", help=f"a run, or a file that ends in {ENDING}")
    for name, (_, about) in WRITERS.items():
        command.add_argument(f"--{name}", metavar="FILE", help=about)
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Write every file that was asked for."""
    wanted = {name: Path(path) for name in WRITERS if (path := getattr(options, name))}
    if not wanted:
        raise CannotExport(f"Say as what: {', '.join(f'--{name} FILE' for name in WRITERS)}.")
    opened = _open(options.kept)
    said = {name: WRITERS[name][0](opened, path) for name, path in wanted.items()}
    if options.json:
        files = {name: {"file": str(wanted[name]), **each} for name, each in said.items()}
        print(json.dumps({"status": "ok", "files": files}, ensure_ascii=False))
    else:
        print("\n".join(each["text"] for each in said.values()))


def _open(kept: str) -> Opened:
    if kept.endswith(ENDING) or Path(kept).is_file():
        return Opened(read_bundle(kept))
    store = open_store()
    if store is None:
        raise StorageIsOff("Nothing is kept here: RNN_FORECAST_STORAGE is off. Name a file.")
    entry = find_entry(store, kept)
    return Opened(store.load(entry.id), entry.source)


def _onnx(opened: Opened, path: Path) -> Said:
    value = opened.value
    if isinstance(value, ForecastStudy):
        members = (value.windows,)
    elif isinstance(value, PanelStudy):
        members = value.windows.members
    else:
        raise CannotExport("This run keeps no networks; export one of a forecast or a panel.")
    model = to_onnx(value.run, members)
    _write(path, model.content)
    lines = [
        f"  batch {each.batch:>3}, length {each.length:>3}: largest difference {each.worst:.1e}"
        for each in model.checks
    ]
    worst = max(each.worst for each in model.checks)
    text = [f"{path} says what its networks say, in all of {len(lines)} batches:", *lines]
    return {"text": "\n".join(text), "checks": len(lines), "worst": worst}


def _script(opened: Opened, path: Path) -> Said:
    study = _forecast(opened.value, "script")
    beside = path.with_name(f"{path.stem}-series.csv")
    script = to_script(study, source=opened.source, csv_name=beside.name)
    _write(path, script.text.encode())
    if not script.csv:
        return {"text": f"{path} trains again and compares the numbers."}
    _write(beside, script.csv.encode())
    text = f"{path} trains again and compares the numbers; it reads {beside.name} beside it."
    return {"text": text, "series": str(beside)}


def _report(opened: Opened, path: Path) -> Said:
    content = to_report(opened.value).encode()
    _write(path, content)
    return {"text": f"{path} opens in any browser ({len(content) / 1e6:.1f} MB)."}


def _csv(opened: Opened, path: Path) -> Said:
    frame = _numbers(opened.value)
    _write(path, to_csv(frame).encode())
    return {"text": f"{path} holds {len(frame)} rows: {', '.join(map(str, frame.columns))}."}


def _parquet(opened: Opened, path: Path) -> Said:
    frame = _numbers(opened.value)
    _write(path, to_parquet(frame))
    return {"text": f"{path} holds {len(frame)} rows: {', '.join(map(str, frame.columns))}."}


Writer = Callable[[Opened, Path], Said]

WRITERS: dict[str, tuple[Writer, str]] = {
    "onnx": (_onnx, "its networks as one graph (needs the extra [onnx])"),
    "script": (_script, "a Python script that reproduces its numbers"),
    "report": (_report, "one HTML file with text and charts"),
    "csv": (_csv, "its numbers as CSV"),
    "parquet": (_parquet, "its numbers as Parquet"),
}
"""One option each; a new form is a function and a line here."""


def _numbers(value: object) -> Any:  # noqa: ANN401  (a table)
    frame = KINDS[kind_of(value).name].numbers(value)
    if frame.empty:
        raise CannotExport("This run was interrupted before it had any numbers.")
    return frame


def _forecast(value: object, form: str) -> ForecastStudy:
    if not isinstance(value, ForecastStudy):
        raise CannotExport(f"A {form} can be made of a forecast; this run is something else.")
    return value


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
