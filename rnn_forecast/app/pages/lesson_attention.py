"""Lesson: why did attention take over, and what does it cost?"""

from rnn_forecast.app.lessons import attention_view, frame
from rnn_forecast.language import _

lesson = frame.begin("lesson_attention", _("Why did attention take over, and what does it cost?"))
answers = (_("Twice as much"), _("Four times as much"), _("The same"))
asked = _(
    "Attention compares every step of a sequence with every other, all at once; a recurrent "
    "network goes through it step by step. The sequence becomes twice as long. How much more "
    "memory does attention need for its comparisons?"
)
if lesson.guess(asked, answers):
    attention_view.measurement()
    lesson.answer(
        1,
        answers,
        _("L steps make L times L comparisons. A recurrent network needs twice as much."),
    )
    attention_view.explanation()
    lesson.open_in_app(
        "lengths",
        source="Sine of period 24",
        lengths_tried=["8", "16", "32", "64"],
        cells_tried=["RNN", "GRU", "Transformer"],
        seeds_tried="1",
        horizon=1,
    )
lesson.end(
    "Vaswani, A., Shazeer, N., Parmar, N., et al. (2017). Attention is all you need. NeurIPS.",
    "Gu, A., Goel, K., & Ré, C. (2022). Efficiently modeling long sequences with structured state "
    "spaces. ICLR.",
    "Orvieto, A., Smith, S. L., Gu, A., et al. (2023). Resurrecting recurrent neural networks for "
    "long sequences. ICML.",
    "Gu, A., & Dao, T. (2023). Mamba: linear-time sequence modeling with selective state spaces. "
    "arXiv:2312.00752.",
    "Blelloch, G. E. (1990). Prefix sums and their applications. Technical report CMU-CS-90-190.",
)
