"""The index of what is kept: one row a run, in any database that SQLAlchemy speaks.

An embedded SQLite by default, in WAL mode: readers never wait, and two programs that write at the
same time take turns.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from rnn_forecast.language import _
from rnn_forecast.runs.failures import CannotKeep

BUSY_SECONDS = 30
LONGEST_TITLE = 200

RUNS = sa.Table(
    "runs",
    sa.MetaData(),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("skill", sa.Float),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("created", sa.Float, nullable=False, index=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("finished", sa.Boolean, nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
)


@dataclass(frozen=True)
class Entry:
    """One row: what is known of a run without opening it.

    Attributes:
        id: Its name in addresses and on the command line; nobody can guess it.
        owner: Digest of the secret that owns it; "" where there is one owner only.
        kind: Key in KINDS.
        title: What people call it.
        series: Name of the target.
        source: Under which name the series was loaded; "" if that is not known.
        fingerprint: Of the series.
        settings: By the names of the widgets.
        verdict: The result in a sentence.
        skill: Share of the naive error that is saved; None where it is not known.
        seconds: Of training.
        created: Seconds since 1970.
        size: Bytes of its bundle.
        finished: Whether there is nothing left to do.
        plan: The same for two runs that do the same; "" of kinds that cannot be continued.
    """

    id: str
    owner: str
    kind: str
    title: str
    series: str
    source: str
    fingerprint: str
    settings: Mapping[str, Any]
    verdict: str
    skill: float | None
    seconds: float
    created: float
    size: int
    finished: bool
    plan: str = ""

    @property
    def when(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromtimestamp(self.created, UTC)


class Index:
    """The table of runs.

    Args:
        address: As SQLAlchemy writes it.

    Raises:
        CannotKeep: The database cannot be reached, or its driver is not installed.
    """

    def __init__(self, address: str) -> None:
        with _said(address):
            self._engine = _engine(address)
            RUNS.metadata.create_all(self._engine, checkfirst=True)
        self._address = address

    def put(self, entry: Entry) -> None:
        """Enter a run, in place of an older entry of its name."""
        row = asdict(entry) | {"settings": json.dumps(entry.settings, allow_nan=False)}
        with self._writing() as connection:
            connection.execute(RUNS.delete().where(RUNS.c.id == entry.id))
            connection.execute(RUNS.insert().values(row))

    def change(self, *runs: str, only_partial: bool = False, **values: object) -> None:
        """Change some columns of these rows; only of those not finished, if so asked."""
        with self._writing() as connection:
            for run in runs:
                where = RUNS.c.id == run
                if only_partial:
                    where &= RUNS.c.finished.is_(False)
                connection.execute(RUNS.update().where(where).values(**values))

    def remove(self, run: str) -> None:
        """Forget one row."""
        with self._writing() as connection:
            connection.execute(RUNS.delete().where(RUNS.c.id == run))

    def find(self, run: str) -> Entry | None:
        """One row by its name."""
        return next(iter(self._select(RUNS.c.id == run)), None)

    def of(self, owner: str) -> tuple[Entry, ...]:
        """The rows of one owner, newest first."""
        return self._select(RUNS.c.owner == owner)

    def unfinished(self, owner: str | None = None, plan: str | None = None) -> tuple[Entry, ...]:
        """Runs that were interrupted, newest first; of one owner and plan if they are given."""
        where = RUNS.c.finished.is_(False)
        where = where if owner is None else where & (RUNS.c.owner == owner)
        return self._select(where if plan is None else where & (RUNS.c.plan == plan))

    def before(self, moment: float) -> tuple[Entry, ...]:
        """Runs made before that moment, in seconds since 1970."""
        return self._select(RUNS.c.created < moment)

    def taken(self, owner: str | None = None, *, but: str = "") -> int:
        """Bytes of all bundles, or of those of one owner; without that of one run."""
        total = sa.select(sa.func.coalesce(sa.func.sum(RUNS.c.size), 0)).where(RUNS.c.id != but)
        if owner is not None:
            total = total.where(RUNS.c.owner == owner)
        with _said(self._address), self._engine.connect() as connection:
            return int(connection.execute(total).scalar_one())

    def _select(self, where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        query = RUNS.select().where(where).order_by(RUNS.c.created.desc(), RUNS.c.id)
        with _said(self._address), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        names = {field.name for field in fields(Entry)}
        entries = ({name: row[name] for name in names} for row in rows)
        return tuple(
            Entry(**(each | {"settings": json.loads(each["settings"])})) for each in entries
        )

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _said(self._address), self._engine.begin() as connection:
            yield connection


def _engine(address: str) -> sa.Engine:
    url = sa.make_url(address)
    # A connection for each look: looks are few, and none is left open between them.
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=NullPool)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _in_wal_mode)
    return engine


def _in_wal_mode(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


@contextmanager
def _said(address: str) -> Iterator[None]:
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
