"""How every lesson reads: a question, a guess, the picture, the explanation, a way on.

    lesson = frame.begin("lesson_windows", _("Does the order of the past matter?"))
    answers = (_("Both"), _("Neither"))
    if lesson.guess(_("Who gets worse?"), answers):
        ...the sliders and the picture...
        lesson.answer(1, answers, _("Because ..."))
        ...the explanation...
        lesson.open_in_app("lengths", source="Sine of period 24", cell="LSTM")
    lesson.end("Elman, J. L. (1990). Finding structure in time. ...")

The guess comes before the picture, because a prediction that turns out wrong is remembered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from rnn_forecast.app import session
from rnn_forecast.app.pages import HERE, LESSONS, PAGES
from rnn_forecast.language import _

OVERVIEW = LESSONS[0][0]
TAUGHT = tuple(row[0] for row in LESSONS[1:])
"""Files of the lessons in the order in which they are read."""

SKIPPED = -1


@dataclass(frozen=True)
class Lesson:
    """One page of the Learn section.

    Attributes:
        name: Its file, a key of LESSONS.
    """

    name: str

    def guess(self, question: str, options: Sequence[str]) -> bool:
        """Ask for a guess; True once the reader has committed to one, or skipped."""
        if session.get(self._guess) is not None:
            st.caption(question)
            return True
        with st.container(border=True):
            st.markdown(f"**{_('Before you look:')}** {question}")
            guessed = st.radio(
                _("Your guess"),
                range(len(options)),
                format_func=options.__getitem__,
                index=None,
                key=f"{self.name}_radio",
                label_visibility="collapsed",
            )
            self._ways_on(guessed)
        return False

    def _ways_on(self, guessed: int | None) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Show me"),
                type="primary",
                disabled=guessed is None,
                on_click=session.put,
                args=(self._guess, guessed),
            )
            st.button(
                _("Skip the guess"),
                type="tertiary",
                on_click=session.put,
                args=(self._guess, SKIPPED),
            )

    def answer(self, right: int, options: Sequence[str], because: str) -> None:
        """Say which option is right and why, and what the reader had guessed."""
        guessed = session.get(self._guess)
        with st.container(border=True):
            if guessed == right:
                opening = _("You guessed it: {answer}.").format(answer=options[right])
            elif guessed is None or guessed == SKIPPED:
                opening = _("The answer: {answer}.").format(answer=options[right])
            else:
                opening = _("You guessed “{guess}”. The answer: {answer}.").format(
                    guess=options[guessed], answer=options[right]
                )
            st.markdown(f"**{opening}** {because}")

    def open_in_app(self, page: str, label: str = "", **settings: object) -> None:
        """A link to a page of the app with these settings, in a tab of its own.

        Values are written as the address writes them: what people read, e.g. ``cell="LSTM"``.
        Without settings it leads, in this tab, to the page with the reader's own series.
        """
        label = label or _("Open this in the app")
        if not settings:
            st.page_link(HERE / f"{page}.py", label=label, icon=":material/arrow_forward:")
            return
        st.link_button(label, address(page, **settings), icon=":material/open_in_new:")

    def open_with(self, page: str, label: str, **settings: object) -> None:
        """A button to a page of the app with the reader's own series and these settings.

        Values are those of the widgets, e.g. ``cell="lstm"``.
        """
        pressed = st.button(
            label,
            key=f"{self.name}_{page}_with",
            icon=":material/arrow_forward:",
            on_click=_choose,
            args=(settings,),
        )
        if pressed:
            # With a parameter of its own: without, it would clear those of the sidebar.
            st.switch_page(HERE / f"{page}.py", query_params={"lesson": self.name})

    def end(self, *sources: str) -> None:
        """Sources with full citations (Markdown), and the lessons before and after."""
        st.caption("  \n".join((f"**{_('Sources')}**", *sources)))
        place = TAUGHT.index(self.name)
        before = TAUGHT[place - 1] if place else OVERVIEW
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            _way(before, ":material/arrow_back:", "left")
            if place + 1 < len(TAUGHT):
                _way(TAUGHT[place + 1], ":material/arrow_forward:", "right")

    @property
    def _guess(self) -> str:
        return f"{self.name}_guess"


def begin(name: str, question: str) -> Lesson:
    """Title the page with the question that it answers."""
    place = TAUGHT.index(name) + 1
    st.caption(_("Lesson {number} of {count}").format(number=place, count=len(TAUGHT)))
    st.title(question)
    return Lesson(name)


def _choose(settings: Mapping[str, object]) -> None:
    for name, value in settings.items():
        session.put(name, value)


def title(name: str) -> str:
    """What a lesson is called in the navigation."""
    return _(next(row[1] for row in LESSONS if row[0] == name))


def address(page: str, **settings: object) -> str:
    """Where a page lies, seen from any other, with settings as the address writes them."""
    path = "" if page == PAGES[0][0] else page
    return f"./{path}?{urlencode(settings, doseq=True)}"


def _way(name: str, icon: str, side: str) -> None:
    st.page_link(
        HERE / f"{name}.py",
        label=title(name),
        icon=icon,
        icon_position="left" if side == "left" else "right",
    )
