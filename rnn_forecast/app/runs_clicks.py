"""What the buttons of the Runs page do, and what they leave to be said."""

from rnn_forecast.app import restoring, session
from rnn_forecast.app.messages import refuse, tell
from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.runs import Store

GO_TO, NOTE, FAILURE, ARRIVALS = "runs_go_to", "runs_note", "runs_failure", "runs_arrivals"


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


def rename(store: Store, run: str, owner: str, field: str) -> None:
    """Take the name that stands in the text field."""
    try:
        store.rename(run, session.get(field, ""), owner)
    except ForecastError as error:
        session.put(FAILURE, str(error))


def delete(store: Store, run: str, owner: str) -> None:
    """Forget a run, here and in the store."""
    try:
        store.delete(run, owner)
    except ForecastError as error:
        session.put(FAILURE, str(error))
    session.current().past.pop(run, None)


def receive(store: Store, key: str) -> None:
    """Keep what was uploaded."""
    file = session.get(key)
    if file is None:
        return
    owner = session.current().keeper(new=True) or ""
    try:
        entry = store.add(file.getvalue(), owner)
        session.put(NOTE, _("{title} is kept.").format(title=entry.title))
    except ForecastError as error:
        session.put(FAILURE, str(error))
    session.put(ARRIVALS, session.get(ARRIVALS, 0) + 1)  # an empty uploader
