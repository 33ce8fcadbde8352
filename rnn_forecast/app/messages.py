"""Sentences on the page, and what keeps names from being read as formatting.

Column and file names come from strangers. In most of Streamlit's texts they would be Markdown: a
name could load a remote image or look like a button. Every untrusted name passes ``literal``.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _

_log = logging.getLogger(__name__)

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!$:<>|~])")


def literal(text: object) -> str:
    """The text with everything escaped that Markdown would read as formatting.

    A bare address does not become a link, and a number keeps its per cent sign on its line.
    """
    unlinked = (
        str(text).replace("://", ":\N{ZERO WIDTH SPACE}//").replace("www.", "www\N{WORD JOINER}.")
    )
    return SPECIAL.sub(r"\\\1", unlinked).replace(" %", "\N{NO-BREAK SPACE}%")


@contextmanager
def shown() -> Iterator[None]:
    """Show what goes wrong as a sentence; the page's one ``except``."""
    try:
        yield
    except ForecastError as error:
        refuse(str(error))
    except Exception:  # noqa: BLE001  (any other is a fault of ours: the log has it, the page stays calm)
        _log.exception("A page failed.")
        refuse(
            _(
                "This page has failed. That is a fault in the program, not in your data; its log "
                "has the details. Your other pages still work."
            )
        )


def refuse(sentence: str) -> None:
    """Something that the user can put right."""
    st.error(literal(sentence), icon=":material/error:")


def tell(sentence: str) -> None:
    """Something worth knowing."""
    st.info(literal(sentence), icon=":material/info:")


T = TypeVar("T")


def require(value: T | None) -> T:
    """The value, which the entry script has set before any page runs."""
    if value is None:
        raise RuntimeError("The sidebar has not been drawn.")
    return value
