"""List, show and share what was computed before.

    runs list                      everything that was kept, newest first
    runs show RUN                  verdict, settings and numbers of one
    runs rename RUN NAME           call it something else
    runs delete RUN                forget it, its file too
    runs export-bundle RUN FILE    take it away as one file
    runs import FILE               keep a file that came from elsewhere

RUN is the name in the first column of the list, or as much of its beginning as nobody else has.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from rnn_forecast.cli.output import CannotWrite
from rnn_forecast.errors import ForecastError
from rnn_forecast.runs import KINDS, Entry, Store, UnknownRun, open_store
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
    rows = [
        {
            "run": entry.id[:SHOWN_LETTERS],
            "when": f"{entry.when:%Y-%m-%d %H:%M}",
            "kind": entry.kind,
            "title": entry.title,
            "skill": "" if entry.skill is None else f"{entry.skill:.0%}",
            "state": "finished" if entry.finished else "interrupted",
        }
        for entry in entries
    ]
    found = {"runs": [_described(entry) for entry in entries]}
    return found, pd.DataFrame(rows).to_string(index=False)


def _show(store: Store, options: argparse.Namespace) -> Answer:
    """Print the verdict, the settings and the numbers of a run."""
    entry = find_entry(store, options.kept)
    settings = "\n".join(f"{name}: {value}" for name, value in entry.settings.items())
    numbers = KINDS[entry.kind].numbers(store.load(entry.id))
    text = f"{entry.title} ({entry.when:%Y-%m-%d %H:%M} UTC)\n{entry.verdict}\n\n{settings}"
    found = _described(entry) | {"numbers": json.loads(numbers.to_json(orient="records"))}
    return {"run": found}, f"{text}\n\n{numbers.to_string(index=False)}"


def _rename(store: Store, options: argparse.Namespace) -> Answer:
    """Call a run something else."""
    entry = store.rename(find_entry(store, options.kept).id, options.name)
    return {"run": _described(entry)}, f"It is called {entry.title} now."


def _delete(store: Store, options: argparse.Namespace) -> Answer:
    """Forget a run, its file too."""
    entry = find_entry(store, options.kept)
    store.delete(entry.id)
    return {"run": _described(entry)}, f"{entry.title} is deleted."


def _export(store: Store, options: argparse.Namespace) -> Answer:
    """Write a run as one file, to keep or to give away."""
    entry = find_entry(store, options.kept)
    try:
        write_atomically(Path(options.file), store.content(entry.id))
    except OSError as error:
        raise CannotWrite(f"{options.file} cannot be written: {error.strerror}.") from error
    return {"run": _described(entry), "file": options.file}, f"{options.file} holds {entry.title}."


def _import(store: Store, options: argparse.Namespace) -> Answer:
    """Keep a file that came from elsewhere."""
    try:
        with Path(options.file).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnknownRun(f"{options.file} cannot be read: {error.strerror}.") from error
    entry = store.add(content)
    return {"run": _described(entry)}, f"{entry.title} is kept as {entry.id[:SHOWN_LETTERS]}."


ACTIONS = {
    "list": (_list, ()),
    "show": (_show, ("RUN",)),
    "rename": (_rename, ("RUN", "NAME")),
    "delete": (_delete, ("RUN",)),
    "export-bundle": (_export, ("RUN", "FILE")),
    "import": (_import, ("FILE",)),
}


def find_entry(store: Store, beginning: str) -> Entry:
    """The run whose name begins so.

    Raises:
        UnknownRun: There is none, or more than one.
    """
    found = [entry for entry in store.entries() if entry.id.startswith(beginning)]
    if not found:
        raise UnknownRun(f"There is no run {beginning!r}; 'runs list' names those there are.")
    if len(found) > 1:
        raise UnknownRun(f"{len(found)} runs begin with {beginning!r}; give more of its letters.")
    return found[0]


def _described(entry: Entry) -> dict[str, Any]:
    known = asdict(entry) | {"created": entry.when.isoformat(timespec="seconds")}
    return {name: value for name, value in known.items() if name not in ("owner", "plan")}


def _summary(text: str | None) -> str:
    return (text or "").splitlines()[0]
