"""Where a search is kept: in the database of the run store, in tables of Optuna's own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from optuna.exceptions import OptunaError
from optuna.storages import BaseStorage, RDBStorage
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from rnn_forecast.databases import BUSY_SECONDS, patience
from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _

LATE = 20
"""More often than there are tables nobody is late."""


class CannotKeepSearch(ForecastError):
    """The database cannot be used."""

    category = "storage"


@contextmanager
def opened(database: str | None) -> Iterator[BaseStorage | None]:
    """Optuna's storage in this database; None, and everything in memory, without one.

    Raises:
        CannotKeepSearch: The database cannot be reached or written, at the start or later.
    """
    if database is None:
        yield None
        return
    storage: RDBStorage | None = None
    try:
        storage = _connected(database)
        yield storage
    except (OptunaError, SQLAlchemyError) as error:
        raise CannotKeepSearch(_sentence(database)) from error
    finally:
        if storage is not None:
            storage.remove_session()
            storage.engine.dispose()


def _connected(database: str) -> RDBStorage:
    url = sa.make_url(database)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    settings: dict[str, object] = {"poolclass": NullPool, "connect_args": patience(url)}
    sa.create_engine(url, **settings).connect().close()  # what cannot be reached is said at once
    return _with_tables(database, settings)


def _with_tables(database: str, settings: dict[str, object]) -> RDBStorage:
    """Optuna's storage, with its tables made where there are none.

    Programs that come to an empty database at the same moment get into each other's way, each time
    because another one was faster: whoever is late tries again and finds what that one made.
    """
    begun = time.monotonic()
    for _late in range(LATE):
        with suppress(OptunaError, SQLAlchemyError):
            return RDBStorage(database, engine_kwargs=settings)
        if time.monotonic() - begun > BUSY_SECONDS:
            break  # that was no race: somebody holds the database
    return RDBStorage(database, engine_kwargs=settings)


def _sentence(database: str) -> str:
    shown = sa.make_url(database).render_as_string(hide_password=True)
    return _(
        "The search cannot be kept in {database}: the database cannot be reached or written. Check "
        "it, or set RNN_FORECAST_STORAGE=off to search without keeping anything."
    ).format(database=shown)
