"""A browser reduced to its websocket: sends what Streamlit's page sends, keeps what it is shown.

The messages are the protobuf classes of the installed Streamlit, so that a session here is a
session there: widgets have states, fragments that ask for it run again by themselves, and what a
run no longer draws disappears.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60.0
LARGEST_MESSAGE = 2**26


class Visitor:
    """One tab.

    Args:
        url: Where the dashboard answers.
        link: Settings of the address.

    Attributes:
        ticks: Seconds that each run of a fragment took, from asking to its end.
        exceptions: What Streamlit showed as a crash, ever.
    """

    def __init__(self, url: str, **link: str) -> None:
        self.query = urlencode(link)
        self.page = ""
        self.ticks: list[float] = []
        self.exceptions: list[str] = []
        self._states: dict[str, WidgetState] = {}
        self._shown: dict[tuple[int, ...], tuple[str, Any]] = {}  # fragment and element, by place
        self._drawn: set[tuple[int, ...]] = set()
        self._pages: dict[str, str] = {}
        self._running: tuple[str, ...] = ()  # the fragments that run; none: the whole script
        self._timers: dict[str, tuple[float, float]] = {}  # fragment: interval, when it is due
        self._asked: dict[str, float] = {}
        self._host = urlsplit(url).netloc
        self._open = ExitStack()

    def __enter__(self) -> Self:
        connection = connect(
            f"ws://{self._host}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(f"http://{self._host}"),
            max_size=LARGEST_MESSAGE,
            max_queue=None,  # what nobody reads must not keep the line from closing
            close_timeout=1,
        )
        self._socket = self._open.enter_context(connection)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def look(self) -> float:
        """Let the whole page be drawn; how many seconds that took."""
        start = time.perf_counter()
        self._ask()
        self._read(until=self._whole_page_is_drawn)
        return time.perf_counter() - start

    def turn(self, page: str) -> float:
        """Choose a page by the name in its address, "" being the first."""
        self.page = self._pages[page]
        self._shown = {place: each for place, each in self._shown.items() if place[0] != 0}
        return self.look()

    def press(self, label: str) -> float:
        """Click a button."""
        state = self._state(self._element("button", label).id)
        state.trigger_value = True
        seconds = self.look()
        del self._states[state.id]
        return seconds

    def set_number(self, label: str, value: float) -> float:
        """Write a number into its box."""
        widget = self._element("number_input", label)
        self._state(widget.id).double_value = value
        return self.look()

    def stay(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Leave the tab open; whether what was waited for came true."""
        end = time.monotonic() + seconds
        while not (true := until()) and time.monotonic() < end:
            self._read(until=lambda: True, patience=min(0.2, end - time.monotonic()))
        return true

    @property
    def texts(self) -> list[str]:
        """Everything that is written on the page now."""
        return [text for _, element in self._shown.values() for text in _texts(element)]

    def says(self, words: str) -> bool:
        """Whether the words stand somewhere on the page, escaped or not."""
        return any(words in text.replace("\\", "") for text in self.texts)

    def has_button(self, label: str) -> bool:
        """Whether there is one."""
        return any(
            kind == "button" and element.button.label == label and not element.button.disabled
            for kind, element in self._elements()
        )

    def charts(self) -> list[str]:
        """The specifications of all figures."""
        return [e.plotly_chart.spec for kind, e in self._elements() if kind == "plotly_chart"]

    def _elements(self) -> list[tuple[str, Any]]:
        return [(element.WhichOneof("type"), element) for _, element in self._shown.values()]

    def _element(self, kind: str, label: str) -> Any:
        found = [getattr(e, kind) for k, e in self._elements() if k == kind]
        return next(each for each in found if each.label == label)

    def _state(self, name: str) -> WidgetState:
        return self._states.setdefault(name, WidgetState(id=name))

    def _ask(self, fragment: str = "") -> None:
        state = ClientState(query_string=self.query, page_script_hash=self.page)
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.widget_states.widgets.extend(self._states.values())
        self._asked[fragment] = time.perf_counter()
        self._finished = False
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    def _whole_page_is_drawn(self) -> bool:
        return self._finished

    def _read(self, *, until: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Take in messages, and let fragments run when they are due."""
        end = time.monotonic() + patience
        while True:
            self._ask_for_fragments()
            due = min((due for _, due in self._timers.values()), default=end)
            try:
                wait = min(due, end) - time.monotonic()
                self._take(ForwardMsg.FromString(self._socket.recv(max(wait, 0.0), decode=False)))
            except TimeoutError:
                if time.monotonic() < end:
                    continue
                if patience < PATIENCE:
                    return
                raise
            if until():
                return

    def _ask_for_fragments(self) -> None:
        """Like a browser's timers: whether or not the run before has come to its end."""
        now = time.monotonic()
        for fragment, (interval, due) in self._timers.items():
            if due <= now:
                finished = self._finished
                self._ask(fragment)
                self._finished = finished
                self._timers[fragment] = (interval, now + interval)

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "auto_rerun":
                timer = message.auto_rerun
                due = time.monotonic() + timer.interval
                self._timers[timer.fragment_id] = (timer.interval, due)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "navigation":
                pages = message.navigation.app_pages
                self._pages = {page.url_pathname: page.page_script_hash for page in pages}
            case "delta":
                self._draw(tuple(message.metadata.delta_path), message.delta)
            case "script_finished":
                self._finish(message.script_finished)

    def _begin(self, message: ForwardMsg) -> None:
        self._running = tuple(message.metadata.run.fragment_ids)
        self._drawn = set()
        if not self._running:
            self._timers, self._asked = {}, {}

    def _draw(self, place: tuple[int, ...], delta: Any) -> None:
        self._drawn.add(place)
        if delta.WhichOneof("type") == "new_element":
            self._shown[place] = (delta.fragment_id, delta.new_element)
            if delta.new_element.WhichOneof("type") == "exception":
                self.exceptions.append(delta.new_element.exception.message)

    def _finish(self, how: int) -> None:
        early = how == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        stale = {
            place
            for place, (fragment, _) in self._shown.items()
            if place not in self._drawn and (not self._running or fragment in self._running)
        }
        if not early:
            for place in stale:
                del self._shown[place]
        for fragment in self._running:
            asked = self._asked.pop(fragment, None)
            if asked is not None:
                self.ticks.append(time.perf_counter() - asked)
        self._finished = self._finished or (not self._running and not early)


def _texts(element: Any) -> list[str]:
    kind = element.WhichOneof("type")
    proto = getattr(element, kind)
    names = ("body", "label", "text", "help", "value", "caption")
    return [text for name in names if isinstance(text := getattr(proto, name, ""), str) and text]
