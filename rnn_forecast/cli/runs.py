"""List, show and share what was computed before.

    runs list                      everything that was kept, newest first
    runs show RUN                  verdict, settings and numbers of one
    runs rename RUN NAME           call it something else
    runs delete RUN                forget it, its file too
    runs export-bundle RUN FILE    take it away as one file
    runs import FILE               keep a file that came from elsewhere

RUN is the name in the first column of the list, or as much of its beginning as nobody else has. A
sweep over many series is one line there: ``show`` lists its runs, the others act on all of them.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from rnn_forecast.cli.output import CannotWrite
from rnn_forecast.cli.which_run import find
from rnn_forecast.errors import ForecastError
from rnn_forecast.runs import (
    KINDS,
    Entry,
    Store,
    Sweep,
    UnknownRun,
    grouped,
    open_store,
    packed,
    receive,
)
from rnn_forecast.runs.archive import MOST_BYTES
from rnn_forecast.runs.atomic import write_atomically

SHOWN_LETTERS = 8
"""Of a run's name, in the list."""


DESTINATIONS = {"RUN": "kept", "NAME": "name", "FILE": "file"}
"""Where the arguments go; ``run`` is the command's function."""


class StorageIsOff(ForecastError):
    """Nothing is kept here."""

    category = "storage"


def add_options(command: argparse.ArgumentParser) -> None:
    """What to do, and with which run."""
    actions = command.add_subparsers(required=True, metavar="ACTION", dest="action")
    for name, (act, arguments) in ACTIONS.items():
        action = actions.add_parser(name, help=_summary(act.__doc__), allow_abbrev=False)
        for argument in arguments:
            action.add_argument(DESTINATIONS[argument], metavar=argument)
        action.add_argument("--json", action="store_true", help="print one JSON object")
        action.set_defaults(act=act)


def run(options: argparse.Namespace) -> None:
    """Do it, and say what was done."""
    store = open_store()
    if store is None:
        raise StorageIsOff("Nothing is kept here: RNN_FORECAST_STORAGE is off.")
    answer, text = options.act(store, options)
    print(json.dumps({"status": "ok"} | answer, ensure_ascii=False) if options.json else text)


Answer = tuple[dict[str, Any], str]


def _list(store: Store, _options: argparse.Namespace) -> Answer:
    """Print everything that was kept, newest first."""
    entries = store.entries()
    if not entries:
        return {"runs": []}, f"Nothing has been kept in {store.storage.home} yet."
    return {"runs": [_described(entry) for entry in entries]}, _table(grouped(entries))


def _table(found: Sequence[Entry | Sweep]) -> str:
    rows = [
        {
            "run": each.id[:SHOWN_LETTERS],
            "when": f"{each.when:%Y-%m-%d %H:%M}",
            "kind": each.kind,
            "title": each.title,
            "series": len(each.entries) if isinstance(each, Sweep) else 1,
            "skill": "" if each.skill is None else f"{each.skill:.0%}",
            "state": "finished" if each.finished else "interrupted",
        }
        for each in found
    ]
    return pd.DataFrame(rows).to_string(index=False)


def _show(store: Store, options: argparse.Namespace) -> Answer:
    """Print the verdict, the settings and the numbers of a run; the runs of a sweep."""
    found = find(store, options.kept)
    if isinstance(found, Sweep):
        said = f"Better than naive on {found.better} of {len(found.skills)} series."
        text = f"{found.title} ({found.when:%Y-%m-%d %H:%M} UTC)\n{said}\n\n"
        return {"sweep": _all_of(found)}, text + _table(found.entries)
    settings = "\n".join(f"{name}: {value}" for name, value in found.settings.items())
    numbers = KINDS[found.kind].numbers(store.load(found.id))
    text = f"{found.title} ({found.when:%Y-%m-%d %H:%M} UTC)\n{found.verdict}\n\n{settings}"
    described = _described(found) | {"numbers": json.loads(numbers.to_json(orient="records"))}
    return {"run": described}, f"{text}\n\n{numbers.to_string(index=False)}"


def _rename(store: Store, options: argparse.Namespace) -> Answer:
    """Call a run or a sweep something else."""
    found = find(store, options.kept)
    rename = store.rename_sweep if isinstance(found, Sweep) else store.rename
    named = rename(found.id, options.name)
    return _answer(named), f"It is called {named.title} now."


def _delete(store: Store, options: argparse.Namespace) -> Answer:
    """Forget a run, its file too; all runs of a sweep."""
    found = find(store, options.kept)
    if isinstance(found, Sweep):
        store.delete_sweep(found.id)
        return _answer(found), f"{found.title} is deleted, {len(found.entries)} runs."
    store.delete(found.id)
    return _answer(found), f"{found.title} is deleted."


def _export(store: Store, options: argparse.Namespace) -> Answer:
    """Write a run, or a whole sweep, as one file, to keep or to give away."""
    found = find(store, options.kept)
    content = packed(found, store) if isinstance(found, Sweep) else store.content(found.id)
    try:
        write_atomically(Path(options.file), content)
    except OSError as error:
        raise CannotWrite(f"{options.file} cannot be written: {error.strerror}.") from error
    return _answer(found) | {"file": options.file}, f"{options.file} holds {found.title}."


def _import(store: Store, options: argparse.Namespace) -> Answer:
    """Keep a file that came from elsewhere."""
    try:
        with Path(options.file).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnknownRun(f"{options.file} cannot be read: {error.strerror}.") from error
    came = receive(content, store)
    return _answer(came), f"{came.title} is kept as {came.id[:SHOWN_LETTERS]}."


ACTIONS = {
    "list": (_list, ()),
    "show": (_show, ("RUN",)),
    "rename": (_rename, ("RUN", "NAME")),
    "delete": (_delete, ("RUN",)),
    "export-bundle": (_export, ("RUN", "FILE")),
    "import": (_import, ("FILE",)),
}


def _answer(found: Entry | Sweep) -> dict[str, Any]:
    return {"sweep": _all_of(found)} if isinstance(found, Sweep) else {"run": _described(found)}


def _all_of(sweep: Sweep) -> dict[str, Any]:
    runs = [_described(entry) for entry in sweep.entries]
    return {"id": sweep.id, "title": sweep.title, "kind": sweep.kind, "runs": runs}


def _described(entry: Entry) -> dict[str, Any]:
    known = asdict(entry) | {"created": entry.when.isoformat(timespec="seconds")}
    return {name: value for name, value in known.items() if name not in ("owner", "plan")}


def _summary(text: str | None) -> str:
    return (text or "").splitlines()[0]
