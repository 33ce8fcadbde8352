"""How much a shared installation keeps: for each visitor, and for all of them together."""

from rnn_forecast.language import _
from rnn_forecast.runs.failures import CannotKeep
from rnn_forecast.runs.index import Entry, Index
from rnn_forecast.runs.storage import MEGABYTE, Storage


def check_room(entry: Entry, index: Index, storage: Storage) -> None:
    """Refuse a run for which its owner, or the server, has no room left.

    Raises:
        CannotKeep: Nobody's runs are removed to make room for another's.
    """
    limit = storage.owner_bytes
    taken = index.taken(entry.owner, but=entry.id)
    if taken + entry.size > limit:
        raise CannotKeep(
            _(
                "This run takes {size:.1f} MB and your others {taken:.1f} MB; this server "
                "keeps {limit:.0f} MB for each visitor. Delete some on the Runs page, or "
                "download them first."
            ).format(size=entry.size / MEGABYTE, taken=taken / MEGABYTE, limit=limit / MEGABYTE)
        )
    if index.taken(but=entry.id) + entry.size > storage.total_bytes:
        raise CannotKeep(
            _(
                "This server has no room left for runs. Download the result; it stays on the "
                "page as long as the server knows it."
            )
        )
