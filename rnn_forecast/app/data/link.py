"""Reading choices in the page's address; a link carries them but cannot carry the file.

A link that names a file nobody has uploaded here is remembered: when that file arrives, it is read
as the link says, and the settings that only make sense for it come back.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from rnn_forecast.app.data.files import File
    from rnn_forecast.sources.upload import Choices

ONE_SERIES = "(none)"
"""In the address for the empty ``id_column``: an empty parameter is easily lost."""


@dataclass(frozen=True)
class Link:
    """A link to a series that is not here.

    Attributes:
        title: What the link calls it.
        settings: All parameters of the link.
    """

    title: str
    settings: Mapping[str, list[str]]

    @property
    def choices(self) -> "Choices":
        """How the file was read when the link was made."""
        # Here and not above: whoever uploads nothing does not wait for the readers of files.
        from rnn_forecast.sources.upload import Choices  # noqa: PLC0415

        given = {
            name: self.settings[name][0] for name in asdict(Choices()) if name in self.settings
        }
        return Choices(**{name: _decided(name, text) for name, text in given.items()})


def opened(titles: Collection[str]) -> Link | None:
    """What the address asks for beyond the titles there are."""
    title = st.query_params.get("source", "")
    if not title or title in titles:
        return None
    settings = {name: st.query_params.get_all(name) for name in st.query_params}
    return Link(title.removeprefix("upload:"), settings)


def write(file: "File | None") -> None:
    """Make the address say how the file that is shown was read, and nothing of any other.

    On every page: Streamlit clears it when the page changes.
    """
    from rnn_forecast.sources.upload import Choices  # noqa: PLC0415  (as in Link)

    read_as = file.upload.choices if file and file.upload else Choices()
    for name, value in asdict(read_as).items():
        text = ONE_SERIES if value == "" else None if value is None else str(value)
        if text is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != text:
            st.query_params[name] = text


def _decided(name: str, text: str) -> Any:  # noqa: ANN401  (as the field is)
    if name == "header_row":
        return int(text) if text.isdecimal() else None
    return "" if text == ONE_SERIES else text
