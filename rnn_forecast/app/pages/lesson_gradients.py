"""Lesson: why do gradients vanish and explode?"""

import streamlit as st

from rnn_forecast.app.lessons import frame, gradients_view, memory_tasks_view
from rnn_forecast.language import _

lesson = frame.begin("lesson_gradients", _("Why do gradients vanish and explode?"))
answers = (_("About 40 %"), _("About half a per cent"), _("Nearly all of it"))
asked = _(
    "The *gradient* says how the error changes with every number inside a network; training moves "
    "the weights by it. That something long ago mattered is learnt only if the gradient reaches "
    "back to it. At every step back it is multiplied by a matrix that shortens it to 0.9 of its "
    "length. How much of it is left after 50 steps?"
)
if lesson.guess(asked, answers):
    gradients_view.curve()
    lesson.answer(
        1,
        answers,
        _("0.9 to the power of 50 is 0.005. With a tanh on the way, less is left still."),
    )
    gradients_view.explanation()
    st.header(_("Which cell learns what lies how far back?"))
    memory_tasks_view.training()
    lesson.open_in_app(
        "lengths",
        source="Delayed echo",
        lengths_tried=["4", "8", "16", "32", "64"],
        cells_tried=["RNN", "GRU", "LSTM"],
        seeds_tried="1",
        horizon=1,
        hidden_size=32,
        learning_rate=0.01,
        clip_norm=1.0,
    )
lesson.end(
    "Hochreiter, S. (1991). Untersuchungen zu dynamischen neuronalen Netzen. Diploma thesis, "
    "Technische Universität München.",
    "Bengio, Y., Simard, P., & Frasconi, P. (1994). Learning long-term dependencies with gradient "
    "descent is difficult. IEEE Transactions on Neural Networks, 5(2), 157–166.",
    "Hochreiter, S., & Schmidhuber, J. (1997). Long short-term memory. Neural Computation, 9(8), "
    "1735–1780.",
    "Pascanu, R., Mikolov, T., & Bengio, Y. (2013). On the difficulty of training recurrent neural "
    "networks. ICML.",
    "Le, Q. V., Jaitly, N., & Hinton, G. E. (2015). A simple way to initialize recurrent networks "
    "of rectified linear units. arXiv:1504.00941.",
)
