"""A sweep over many series as one file: a zip of the bundles of its runs, and its name.

Each member is a bundle that can also be opened alone. Nothing is extracted to the disk, and members
are not compressed a second time, so that a stranger's file cannot grow.
"""

import io
import re
import zipfile

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.runs.archive import ALWAYS, MOST_BYTES
from rnn_forecast.runs.bundle import DAMAGE, ENDING, damaged
from rnn_forecast.runs.encoding import from_json, to_json
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.index import Entry
from rnn_forecast.runs.naming import new_run
from rnn_forecast.runs.owners import EVERYBODY
from rnn_forecast.runs.store import Store
from rnn_forecast.runs.sweeps import Sweep

NAME = "sweep.json"
"""The member that tells a package from a bundle."""

MOST_RUNS = 5_000


def packed(sweep: Sweep, store: Store, owner: str = EVERYBODY) -> bytes:
    """All runs of a sweep as one file.

    Raises:
        UnreadableBundle: The file of one of them is gone or was changed.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(zipfile.ZipInfo(NAME, ALWAYS), to_json({"title": sweep.title}))
        for number, entry in enumerate(sweep.entries, 1):
            series = re.sub(r"\W+", "-", entry.series)[:60]
            member = zipfile.ZipInfo(f"{number:04d}-{series}{ENDING}", ALWAYS)
            archive.writestr(member, store.content(entry.id, owner))
    return whole.getvalue()


def receive(content: bytes, store: Store, owner: str = EVERYBODY) -> Entry | Sweep:
    """Keep a file that came from elsewhere, a run or a whole sweep, after looking at all of it.

    Raises:
        UnreadableBundle: It is neither, is damaged, or was written by a newer version.
        CannotKeep: There is no room left for this owner.
    """
    if not _is_package(content):
        return store.add(content, owner)
    title, bundles = _unpacked(content)
    runs: list[str] = []
    try:
        runs.extend(store.add(bundle, owner).id for bundle in bundles)
        sweep = new_run()
        store.gather(runs, sweep, title)
    except ForecastError:
        for run in runs:
            store.delete(run, owner)
        raise
    return store.sweep(sweep, owner)


def _is_package(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return NAME in archive.namelist()
    except DAMAGE:
        return False


def _unpacked(content: bytes) -> tuple[str, list[bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check(members, len(content))
            title = _title(archive.read(NAME))
            return title, [archive.read(each) for each in members if each.filename != NAME]
    except DAMAGE as error:
        raise damaged() from error


def _title(content: bytes) -> str:
    """One line that says something: a list shows it, and it is what people click on."""
    title = " ".join(Fields(from_json(content), NAME).text("title").split())
    if not title:
        raise ValueError("The sweep has no name.")
    return title


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(member.file_size for member in members)
    plain = all(member.compress_type == zipfile.ZIP_STORED for member in members)
    if not plain or total > min(size, MOST_BYTES) or not 1 < len(members) <= MOST_RUNS + 1:
        raise UnreadableBundle(
            _(
                "The file is no sweep as this program writes it: at most {count} runs and "
                "{size} MB together. Bring its runs one by one."
            ).format(count=MOST_RUNS, size=MOST_BYTES // 2**20)
        )
