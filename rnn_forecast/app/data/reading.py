"""A widget for every reading choice; it shows what was found unless somebody decides otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from rnn_forecast.app import messages, session
from rnn_forecast.app.messages import literal
from rnn_forecast.language import _

if TYPE_CHECKING:
    from rnn_forecast.app.data.files import File
    from rnn_forecast.sources.upload import Choices

Value = str | int | None

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "blanks"}
SIGNS = {".": "point: 1,234.56", ",": "comma: 1.234,56"}
ROWS_FOR_NAMES = 20

AS_FOUND = "(as found)"
"""Stands for None in widgets, which would show a None as if nothing were chosen."""


@dataclass(frozen=True)
class Question:
    """One thing about a file that a person may know better.

    Attributes:
        name: Field of ``Choices``.
        label: Of its widget.
        offered: What can be chosen for a file.
        found: What was found, or None where that is not told.
        words: How a value is called; nothing but the value decides it, because Streamlit knows
            an option again by these words.
        help: What it means.
    """

    name: str
    label: str
    offered: "Callable[[File], Sequence[Value]]"
    found: "Callable[[File], Value]"
    words: Callable[[Value], str] = str
    help: str | None = None


def _found(name: str) -> "Callable[[File], Value]":
    return lambda file: getattr(file.upload, name, None) if file.problem is None else None


def _several(name: str) -> "Callable[[File], Sequence[Value]]":
    """All of them where there is a choice."""
    return lambda file: values if len(values := getattr(file.offers, name)) > 1 else ()


def _row(number: Value) -> str:
    return _("row {row}").format(row=number) if number else _("none: the first row holds values")


def _said(names: dict[str, str]) -> Callable[[Value], str]:
    return lambda value: _(names.get(str(value), str(value)))


WHICH_SERIES = Question("series", "Series in the file", _several("series_ids"), _found("series_id"))

QUESTIONS = (
    Question("member", "File in the archive", _several("members"), _found("member")),
    Question("sheet", "Sheet", _several("sheets"), _found("sheet")),
    Question("encoding", "Encoding", _several("encodings"), _found("encoding"),
             help="Try another one where letters look wrong."),
    Question("separator", "Separator", _several("separators"), _found("separator"),
             _said(SEPARATORS)),
    Question("header_row", "Row with the names",
             lambda file: range(min(len(file.rows), ROWS_FOR_NAMES) + 1), _found("header_row"),
             _row),
    Question("decimal", "Decimal sign", _several("decimals"), lambda _file: None, _said(SIGNS)),
    Question("time_column", "Column with the times", _several("time_columns"),
             _found("time_column")),
    Question("date_order", "Order of dates", _several("date_orders"), _found("date_order")),
    Question("value_column", "Column to forecast", _several("value_columns"),
             _found("value_column"), help="The sidebar offers it as the target."),
    Question("id_column", "Column that tells series apart",
             lambda file: ("", *file.offers.id_columns), _found("id_column"),
             lambda value: str(value) or _("none: the table holds one series")),
    WHICH_SERIES,
    Question("sentinels", "Codes for missing values, such as -999",
             lambda file: ("keep",) if _has_codes(file) else (),
             lambda file: "missing" if file.upload else None,
             _said({"keep": "keep them as numbers", "missing": "they count as missing"})),
)  # fmt: skip

RESTS_ON_THE_TABLE = ("time_column", "date_order", "value_column", "id_column", "series")
"""Choices that another sheet, separator or row of names makes meaningless."""


def _has_codes(file: "File") -> bool:
    notes = file.upload.notes if file.upload else ()
    return file.choices.sentinels is not None or any(n.category == "sentinel" for n in notes)


def choices(file: "File") -> None:
    """The widgets of all questions that arise for a file."""
    grid = st.grid(min_column_width=240, gap=("small", "medium"))
    for question in QUESTIONS:
        if question is not WHICH_SERIES and (offered := question.offered(file)):
            with grid:
                _ask(file, question, list(offered))
    if any(getattr(file.choices, question.name) is not None for question in QUESTIONS):
        st.button(_("Back to what was found"), on_click=start_again, icon=":material/undo:")


def which_series(file: "File") -> None:
    """The first question about a long table, asked where it is seen."""
    if offered := WHICH_SERIES.offered(file):
        _ask(file, WHICH_SERIES, list(offered))


def _ask(file: "File", question: Question, offered: list[Value]) -> None:
    chosen, key = getattr(file.choices, question.name), f"read_{question.name}"
    shown = AS_FOUND if chosen is None else chosen
    others = () if shown in (AS_FOUND, *offered) else (shown,)
    # The file knows what was chosen, the widget only shows it: files differ, the widget stays.
    if session.get(key) != shown:
        session.put(key, shown)
    st.selectbox(
        _(question.label) + _as_found(file, question),
        [AS_FOUND, *others, *offered],
        format_func=lambda value: _("as found") if value == AS_FOUND else question.words(value),
        key=key,
        on_change=_decide_by_widget,
        args=(question.name, key),
        help=_(question.help or "") or None,
    )


def _as_found(file: "File", question: Question) -> str:
    """What the reader has found, unless somebody decided."""
    found = question.found(file)
    decided = getattr(file.choices, question.name) is not None
    return "" if found is None or decided else f": {literal(question.words(found))}"


def _decide_by_widget(name: str, key: str) -> None:
    value = session.get(key)
    decide(name, None if value == AS_FOUND else value)


def decide(name: str, value: Value) -> None:
    """Read the file again with one choice changed."""
    file = in_question()
    if file is None:
        return
    made = replace(file.choices, **{name: value})
    if name not in (*RESTS_ON_THE_TABLE, "decimal", "sentinels"):
        made = replace(made, **dict.fromkeys(RESTS_ON_THE_TABLE))
    _read_again(made)


def start_again() -> None:
    """Read the file again without any choice."""
    from rnn_forecast.sources.upload import Choices  # noqa: PLC0415  (readers load with the first file)

    _read_again(Choices())


def in_question() -> "File | None":
    """The file that the choices on the page are about."""
    tab = session.current()
    return tab.refused or tab.file


def _read_again(made: "Choices") -> None:
    file = in_question()
    if file is not None:
        with messages.shown(), st.spinner(_("Reading the file")):
            settle(file.read(made))


def settle(file: "File") -> None:
    """Show a file that was read; ask about one that was not, and keep the series there was."""
    tab = session.current()
    if file.upload is None:
        tab.refused = file
        return
    tab.refused = None
    tab.keep(file)
    session.put("source", file.key)
