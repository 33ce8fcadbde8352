"""An uploaded file: its bytes, how it was read, and why it was refused.

The bytes stay with the visitor's session, in memory, so that a choice can be changed long after the
upload; they go with the session or when the person forgets the file.
"""

from dataclasses import dataclass, replace
from typing import Self

from rnn_forecast.app.data.offers import Rows, offered
from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources import Dataset
from rnn_forecast.sources.upload import Alternatives, Choices, Upload, read


@dataclass(frozen=True, eq=False)
class File:
    """One uploaded file after an attempt to read it.

    Attributes:
        name: As the browser gave it; shown literally, never opened.
        content: Its bytes.
        choices: What the newest attempt was told.
        upload: The newest reading that went well; None if none has.
        problem: Why the newest attempt was refused, or None.
        offers: What else could be chosen.
        rows: The first rows as they stand in the file.
    """

    name: str
    content: bytes
    choices: Choices = Choices()  # noqa: RUF009  (frozen)
    upload: Upload | None = None
    problem: UnreadableFile | None = None
    offers: Alternatives = Alternatives()  # noqa: RUF009  (frozen)
    rows: Rows = ()

    @property
    def key(self) -> str:
        """Under which name the session keeps it."""
        return f"upload:{self.name}"

    @property
    def title(self) -> str:
        """What the list of series and the address call it.

        A name without an ending could be that of a bundled series.
        """
        return self.name if "." in self.name else f"{self.name} (file)"

    @property
    def dataset(self) -> Dataset:
        """The table of the newest reading that went well."""
        if self.upload is None:
            raise RuntimeError("A refused file has no table.")
        return self.upload.dataset

    def read(self, choices: Choices) -> Self:
        """Another attempt; what was read well before is kept if this one is refused."""
        try:
            upload = read(self.content, self.name, choices)
        except UnreadableFile as problem:
            offers, rows = offered(self.content, self.name, choices)
            return replace(self, choices=choices, problem=problem, offers=offers, rows=rows)
        return replace(
            self,
            choices=choices,
            upload=upload,
            problem=None,
            offers=upload.alternatives,
            rows=upload.first_rows,
        )
