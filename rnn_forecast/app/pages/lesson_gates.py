"""Lesson: how long can a gate hold a value?"""

from rnn_forecast.app.lessons import frame, gates_view
from rnn_forecast.language import _

lesson = frame.begin("lesson_gates", _("How long can a gate hold a value?"))
answers = (_("About 2 steps"), _("About 20 steps"), _("Until something new comes in"))
asked = _(
    "An LSTM keeps its memory by multiplying it at every step by its forget gate, a number between "
    "0 and 1. It begins with a bias of 1 there, as is often advised. After how many steps is half "
    "of the memory gone?"
)
if lesson.guess(asked, answers):
    gates_view.cell()
    lesson.answer(
        0,
        answers,
        _(
            "A bias of 1 is a gate of 0.73, and 0.73 times 0.73 is about a half. It is a start "
            "from which training can learn to keep more."
        ),
    )
    gates_view.explanation()
    lesson.open_in_app(
        "lengths",
        source="Delayed echo",
        horizon=1,
        lengths_tried=["4", "8", "16", "32"],
        cells_tried=["RNN", "GRU", "LSTM"],
        seeds_tried="3",
    )
lesson.end(
    "Hochreiter, S., & Schmidhuber, J. (1997). Long short-term memory. Neural Computation, 9(8), "
    "1735–1780.",
    "Gers, F. A., Schmidhuber, J., & Cummins, F. (2000). Learning to forget: continual prediction "
    "with LSTM. Neural Computation, 12(10), 2451–2471.",
    "Cho, K., van Merriënboer, B., Gulcehre, C., et al. (2014). Learning phrase representations "
    "using RNN encoder–decoder for statistical machine translation. EMNLP.",
    "Jozefowicz, R., Zaremba, W., & Sutskever, I. (2015). An empirical exploration of recurrent "
    "network architectures. ICML.",
)
