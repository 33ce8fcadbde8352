"""The store of an installation, opened once."""

from functools import cache

from rnn_forecast.runs.storage import Storage, configured
from rnn_forecast.runs.store import Store


def open_store(storage: Storage | None = None) -> Store | None:
    """The store of this installation, or of another; None where nothing is to be kept.

    Raises:
        CannotKeep: Folder or database cannot be used.
        OutOfBounds: An environment variable has a value that it cannot have.
    """
    storage = storage or configured()
    return None if storage.mode == "off" else _opened(storage)


@cache
def _opened(storage: Storage) -> Store:
    store = Store(storage)
    store.recover()
    return store
