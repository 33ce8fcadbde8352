"""The index of what is kept: one row a run, in any database that SQLAlchemy speaks.

An embedded SQLite by default, in WAL mode: readers never wait, and two programs that write at the
same time take turns.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from rnn_forecast.runs.database import engine_of, said
from rnn_forecast.runs.naming import LONGEST_TITLE

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
    sa.Column("sweep", sa.String(64), nullable=False, server_default=""),
    sa.Column("sweep_title", sa.String(LONGEST_TITLE), nullable=False, server_default=""),
)

LATER = ("sweep", "sweep_title")
"""Columns that indexes of older versions do not have."""


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
        sweep: The same for all runs of one sweep over many series; "" of a run by itself.
        sweep_title: What people call that sweep.
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
    sweep: str = ""
    sweep_title: str = ""

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
        with said(address):
            self._engine = engine_of(address)
            _create(self._engine)
            _grow(self._engine)
        self._address = address

    def put(self, entry: Entry) -> None:
        """Enter a run, in place of an older entry of its name."""
        row = asdict(entry) | {"settings": json.dumps(entry.settings, allow_nan=False)}
        with self._writing() as connection:
            changed = connection.execute(RUNS.update().where(RUNS.c.id == entry.id).values(row))
            if not changed.rowcount:
                connection.execute(RUNS.insert().values(row))

    def change(self, *runs: str, only_partial: bool = False, **values: object) -> None:
        """Change some columns of these rows; only of those not finished, if so asked."""
        with self._writing() as connection:
            for run in runs:
                where = RUNS.c.id == run
                if only_partial:
                    where &= RUNS.c.finished.is_(False)
                connection.execute(RUNS.update().where(where).values(**values))

    def remove(self, *runs: str) -> None:
        """Forget these rows."""
        with self._writing() as connection:
            for run in runs:
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
        with said(self._address), self._engine.connect() as connection:
            return int(connection.execute(total).scalar_one())

    def _select(self, where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        query = RUNS.select().where(where).order_by(RUNS.c.created.desc(), RUNS.c.id)
        with said(self._address), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        names = {field.name for field in fields(Entry)}
        entries = ({name: row[name] for name in names} for row in rows)
        return tuple(
            Entry(**(each | {"settings": json.loads(each["settings"])})) for each in entries
        )

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with said(self._address), self._engine.begin() as connection:
            yield connection


def _create(engine: sa.Engine) -> None:
    """Make the table where there is none."""
    try:
        RUNS.metadata.create_all(engine)
    except SQLAlchemyError:
        if not sa.inspect(engine).has_table(RUNS.name):  # else another process was faster
            raise


def _grow(engine: sa.Engine) -> None:
    """Give the index of an older version the columns that it lacks."""
    for name in _missing(engine):
        column = sa.schema.CreateColumn(RUNS.c[name]).compile(dialect=engine.dialect)
        try:
            with engine.begin() as connection:
                connection.execute(sa.text(f"ALTER TABLE {RUNS.name} ADD COLUMN {column}"))
        except SQLAlchemyError:
            if name in _missing(engine):  # else another process was faster
                raise


def _missing(engine: sa.Engine) -> list[str]:
    known = {column["name"] for column in sa.inspect(engine).get_columns(RUNS.name)}
    return [name for name in LATER if name not in known]
