"""The uploader, and what follows an upload: a series, a question, or a sentence why not."""

import pandas as pd
import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.data import reading
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import MAX_FILES
from rnn_forecast.language import _

MEGABYTES, MILLION_ROWS = 50, 2
"""As in ``sources/upload/limits.py``, which only loads when a file comes; a test compares them."""

REFUSED_ROWS = 5
ORDERS = {"day-first": "Day first: 31/12/2024", "month-first": "Month first: 12/31/2024"}


def uploader() -> None:
    """Take a file; its limits are told before."""
    tab = session.current()
    if tab.link is not None:
        messages.tell(
            _("The link that you opened was made with {title}. Upload it here.").format(
                title=tab.link.title
            )
        )
    st.file_uploader(
        _("Upload a table"),
        # Another key for every file: each finds an empty uploader, and none is held twice.
        key=_key(),
        max_upload_size=MEGABYTES,
        on_change=receive,
    )
    st.caption(
        _(
            "CSV, TSV, text, Excel, OpenDocument or Parquet, also packed as gz or zip; one "
            "column of times and at least one of numbers. Up to {megabytes} MB and "
            "{rows} million rows. The file stays in the memory of this session: it "
            "is never written to disk, and gone when you close the page. The newest "
            "{files} files are kept."
        ).format(megabytes=MEGABYTES, rows=MILLION_ROWS, files=MAX_FILES)
    )
    if tab.refused is not None:
        _refusal()


def which_series() -> None:
    """Which of the series of a long table."""
    tab = session.current()
    if tab.file is not None and tab.refused is None:
        reading.which_series(tab.file)


def receive() -> None:
    """Read the file that has just come; a link may say how."""
    from rnn_forecast.app.data.files import File  # noqa: PLC0415  (readers load with the first file)
    from rnn_forecast.sources.upload import Choices  # noqa: PLC0415

    tab = session.current()
    arrived = session.get(_key())
    if arrived is None:
        return
    file = File(arrived.name, arrived.getvalue())
    wanted = tab.link is not None and tab.link.title == file.title
    choices = tab.link.choices if wanted and tab.link else Choices()
    with messages.shown(), st.spinner(_("Reading the file")):
        file = file.read(choices)
        tab.arrivals += 1
        reading.settle(file)


def _key() -> str:
    return f"file_{session.current().arrivals}"


def _refusal() -> None:
    """Why the newest file was refused, and what can be tried."""
    file = session.current().refused
    if file is None or file.problem is None:
        return
    with st.container(border=True, key="refused"):
        st.markdown(_("**{name}** could not be read yet.").format(name=literal(file.name)))
        if file.problem.category == "ambiguous_dates":
            _ask_order(str(file.problem))
        else:
            messages.refuse(str(file.problem))
        first_rows(file.rows[:REFUSED_ROWS])
        with st.expander(_("Read it in another way"), icon=":material/tune:"):
            reading.choices(file)
        st.button(
            _("Forget this file"), on_click=_give_up, icon=":material/close:", type="tertiary"
        )
        st.caption(_("The series that you had is still there."))


def _ask_order(sentence: str) -> None:
    """Day or month first: nobody but the person knows."""
    st.markdown(literal(sentence), help=_("01/02/2024 may be 1 February or 2 January."))
    buttons = st.container(horizontal=True)
    for order, label in ORDERS.items():
        buttons.button(_(label), on_click=reading.decide, args=("date_order", order))


def first_rows(rows: tuple[tuple[str, ...], ...]) -> None:
    """The first rows as they stand in the file, every cell as text."""
    if not rows:
        return
    table = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="row"))
    table.columns = [_letter(place) for place in range(table.shape[1])]
    st.dataframe(table, alt=_("The first rows as they stand in the file"))


def _letter(place: int) -> str:
    """Columns are A, B ... Z, AA as in a spreadsheet."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _give_up() -> None:
    session.current().refused = None
