"""What the buttons of the Runs page do, and what they leave to be said."""

from rnn_forecast.app import restoring, session
from rnn_forecast.app.messages import refuse, tell
from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.runs import Entry, Store, Sweep, receive

GO_TO, NOTE, FAILURE, ARRIVALS = "runs_go_to", "runs_note", "runs_failure", "runs_arrivals"

SWEEP = "runs_sweep"
"""The sweep whose runs are listed."""


def said() -> None:
    """What came of the last click."""
    if failure := session.get(FAILURE):
        refuse(failure)
    if note := session.get(NOTE):
        tell(note)
    session.put(FAILURE, "")
    session.put(NOTE, "")


def open_page(run: str) -> None:
    """Put a run back on its page, and go there."""
    try:
        session.put(GO_TO, restoring.restore(run))
    except ForecastError as error:
        session.put(FAILURE, str(error))


def open_sweep(sweep: str) -> None:
    """List the runs of a sweep, or, of none, all again."""
    session.put(SWEEP, sweep)
    session.put("runs_page", 1)
    session.put("runs_find", "")


def rename(store: Store, kept: Entry | Sweep, owner: str, field: str) -> None:
    """Take the name that stands in the text field."""
    change = store.rename_sweep if isinstance(kept, Sweep) else store.rename
    try:
        change(kept.id, session.get(field, ""), owner)
    except ForecastError as error:
        session.put(FAILURE, str(error))


def delete(store: Store, kept: Entry | Sweep, owner: str) -> None:
    """Forget a run or all of a sweep, here and in the store."""
    forget = store.delete_sweep if isinstance(kept, Sweep) else store.delete
    try:
        forget(kept.id, owner)
    except ForecastError as error:
        session.put(FAILURE, str(error))
    for entry in kept.entries if isinstance(kept, Sweep) else (kept,):
        session.current().past.pop(entry.id, None)


def arrive(store: Store, key: str) -> None:
    """Keep what was uploaded."""
    file = session.get(key)
    if file is None:
        return
    owner = session.current().keeper(new=True) or ""
    try:
        came = receive(file.getvalue(), store, owner)
        session.put(NOTE, _("{title} is kept.").format(title=came.title))
    except ForecastError as error:
        session.put(FAILURE, str(error))
    session.put(ARRIVALS, session.get(ARRIVALS, 0) + 1)  # an empty uploader
