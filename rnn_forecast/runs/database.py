"""A database as SQLAlchemy speaks to it: opened, and what goes wrong with it said as a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from rnn_forecast.databases import patience
from rnn_forecast.language import _
from rnn_forecast.runs.failures import CannotKeep


def engine_of(address: str) -> sa.Engine:
    """Connections to the database at this address, as SQLAlchemy writes it."""
    url = sa.make_url(address)
    embedded = url.get_backend_name() == "sqlite"
    if embedded and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # A connection for each look: looks are few, and none is left open between them.
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=patience(url))
    if embedded:
        event.listen(engine, "connect", _in_wal_mode)
    return engine


def _in_wal_mode(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


@contextmanager
def said(address: str) -> Iterator[None]:
    """What goes wrong with a database as one sentence, without its password."""
    try:
        yield
    except ArgumentError as error:
        raise CannotKeep(
            _(
                "RNN_FORECAST_DATABASE is no address that SQLAlchemy reads; it looks like "
                "postgresql+psycopg://user:password@host/database."
            )
        ) from error
    except ImportError as error:
        raise CannotKeep(
            _(
                "The database of RNN_FORECAST_DATABASE needs the Python package {name}; "
                "install it, or leave the variable out."
            ).format(name=error.name)
        ) from error
    except (SQLAlchemyError, OSError) as error:
        shown = sa.make_url(address).render_as_string(hide_password=True)
        raise CannotKeep(
            _(
                "The index of runs at {shown} cannot be used: {cause}. Check that it can be "
                "reached and written, or set RNN_FORECAST_STORAGE=off."
            ).format(shown=shown, cause=_cause(error))
        ) from error


def _cause(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (
        str(cause).strip().splitlines()[0].rstrip(_("."))
        if str(cause).strip()
        else _("no reason given")
    )
