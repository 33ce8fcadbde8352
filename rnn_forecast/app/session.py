"""What this visitor has chosen and made; the one owner of Streamlit's session state.

Widgets keep what is being chosen and write it into the page's address. Results stay in the queue
(``loading.jobs``), which bounds them; the session knows them by the names of their jobs, and so
does the address, so that a reload finds them again; after a restart they come from the store.

Where strangers share a server, the address also holds the secret that a visitor's runs belong to.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

import streamlit as st

from rnn_forecast.app import keeping, loading
from rnn_forecast.app.data.link import Link
from rnn_forecast.jobs import Job
from rnn_forecast.language import LANGUAGES, preferred, speak
from rnn_forecast.runs import EVERYBODY, Recording, is_token, new_token, owner_of
from rnn_forecast.series import Series
from rnn_forecast.sources import OFFERED, Dataset
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.studies.forecast import ForecastStudy, conclude
from rnn_forecast.training import Setup

if TYPE_CHECKING:
    from rnn_forecast.app.data.files import File

KEY = "session"
MAX_FILES = 3
MAX_FETCHED = 5
MAX_PAST = 4

UNNAMED = ("leak",)
"""Kinds of jobs that no address names: what was leaked on purpose never leaves this session."""

LANGUAGE = "lang"
"""In the address: a language that was chosen, although the browser asks for another."""

OWNED = "runs"
"""In the address: the secret that a visitor's runs belong to. Never part of a link for others."""


OWNED_KEY = "runs_owned"


@dataclass(frozen=True, eq=False)
class Choice:
    """What the sidebar says: a series and how to forecast it."""

    dataset: Dataset
    series: Series
    setup: Setup
    problem: str = ""  # why the windows do not fit, with the nearest values that do


@dataclass
class Session:
    """One visitor's things."""

    owner: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    choice: Choice | None = None
    files: "dict[str, File]" = field(default_factory=dict)  # that could be read, oldest first
    refused: "File | None" = None  # the newest upload, if it could not be read
    arrivals: int = 0  # files uploaded so far; each finds an empty uploader
    link: Link | None = None  # what the address asked for and is not here
    fetched: dict[str, Dataset] = field(default_factory=dict)  # from a server, oldest first
    found: dict[str, tuple[Suggestion, ...]] = field(default_factory=dict)  # by scheme
    failures: dict[str, str] = field(default_factory=dict)  # of searching and fetching, by scheme
    seen: set[str] = field(default_factory=set)  # jobs whose end has been drawn
    stopped: dict[str, ForecastStudy] = field(default_factory=dict)  # tested after all, by job
    past: dict[str, Job[Any] | None] = field(default_factory=dict)  # from the store, by name
    recordings: dict[str, Recording] = field(default_factory=dict)  # the newest, by kind

    def keep(self, file: "File") -> None:
        """Remember a file, forgetting the oldest beyond ``MAX_FILES``."""
        if file.key not in self.files:
            while len(self.files) >= MAX_FILES:
                self.files.pop(next(iter(self.files)))
        self.files[file.key] = file

    def keep_fetched(self, dataset: Dataset) -> None:
        """Remember what was fetched; another period of the same takes its place."""
        others = (kept for kept in self.fetched.values() if kept.title != dataset.title)
        newest = [*others, dataset][-MAX_FETCHED:]
        self.fetched = {kept.key: kept for kept in newest}

    @property
    def titles(self) -> dict[str, str]:
        """What this visitor's own series are called, by the name of their source."""
        files = {source: file.title for source, file in self.files.items()}
        return files | {source: dataset.title for source, dataset in self.fetched.items()}

    @property
    def offered(self) -> tuple[str, ...]:
        """Every source that can be chosen now."""
        return (*self.titles, *OFFERED)

    def dataset(self, source: str) -> Dataset:
        """The table of a source of this visitor's, or of one that all share."""
        if source in self.files:
            return self.files[source].dataset
        return self.fetched.get(source) or loading.dataset(source)

    @property
    def file(self) -> "File | None":
        """The file behind the series that is shown, if it is one."""
        return self.files.get(get("source") or "")

    def concluded(self, job: Job[ForecastStudy]) -> ForecastStudy | None:
        """A job's study with its test, also if the training was stopped before it came to that."""
        study = job.latest
        if study is None or study.forecast is not None or not study.run.usable:
            return study
        if job.id not in self.stopped:
            self.stopped = {job.id: conclude(study)}
        return self.stopped[job.id]

    def job(self, kind: str) -> Job[Any] | None:
        """This visitor's newest job of a kind, also after a reload: its name is in the address.

        After a restart of the server it is what the store has of it.
        """
        name = _followed(kind)
        return (loading.jobs().find(name) or self._past(kind, name)) if name else None

    def _past(self, kind: str, name: str) -> Job[Any] | None:
        if name not in self.past:
            newest = list(self.past.items())[1 - MAX_PAST :]
            self.past = {**dict(newest), name: keeping.past(name, kind, self.keeper())}
        return self.past[name]

    def keeper(self, *, new: bool = False) -> str | None:
        """The owner of this visitor's runs in the store; None where there is none yet.

        Args:
            new: Whether to give the visitor a secret, which the address then holds.
        """
        if not keeping.shared():
            return EVERYBODY
        token = get(OWNED_KEY) or st.query_params.get(OWNED) or ""
        if not is_token(token):
            if not new:
                return None
            token = new_token()
        put(OWNED_KEY, token)
        st.query_params[OWNED] = token
        return owner_of(token)

    def follow(self, kind: str, job: Job[Any]) -> None:
        """Make a job this visitor's newest of its kind."""
        put(f"{kind}_job", job.id)
        if kind not in UNNAMED:
            st.query_params[kind] = job.id

    def remember(self, kinds: Sequence[str]) -> None:
        """Keep jobs and secret in the address, from which a change of page removes them."""
        self.keeper()
        for kind in kinds:
            name = _followed(kind)
            if name and st.query_params.get(kind) != name and kind not in UNNAMED:
                st.query_params[kind] = name
            if name:
                put(f"{kind}_job", name)


def _followed(kind: str) -> str | None:
    """The name of the job that this visitor follows, or comes to see."""
    return get(f"{kind}_job") or (None if kind in UNNAMED else st.query_params.get(kind))


def current() -> Session:
    """The visitor's session, made at the first look; from then on their language is spoken."""
    speak(language())
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    return st.session_state[KEY]


def language() -> str:
    """The language that this visitor has chosen, or else their browser's."""
    chosen = get(LANGUAGE) or st.query_params.get(LANGUAGE)
    return chosen if chosen in LANGUAGES else preferred(st.context.locale)


def fragment(draw: Callable[..., None], *, run_every: float | None = None) -> Callable[..., None]:
    """``st.fragment``, in the visitor's language: it is drawn again without the entry script."""

    @wraps(draw)
    def drawn(*arguments: Any) -> None:  # noqa: ANN401  (those of ``draw``)
        current()
        draw(*arguments)

    return st.fragment(drawn, run_every=run_every)


def get(name: str, default: Any = None) -> Any:  # noqa: ANN401  (as untyped as a widget's value)
    """What a widget holds, or a callback has put there."""
    return st.session_state.get(name, default)


def put(name: str, value: object) -> None:
    """Set what a widget will show when it is next drawn."""
    st.session_state[name] = value
