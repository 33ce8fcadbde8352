"""Lesson: can a recurrent network read an image?"""

from rnn_forecast.app.lessons import frame, images_view
from rnn_forecast.language import _

lesson = frame.begin("lesson_images", _("Can a recurrent network read an image?"))
answers = (
    _("The convolutional network, which looks for shapes"),
    _("The GRU, which reads row after row"),
    _("The simple RNN, which forgets"),
)
asked = _(
    "An image of 64 × 64 pixels can be read as a sequence: 64 steps, 64 numbers each. Now the rows "
    "are shuffled, for all images in the same way, before anything is trained. Who reads the "
    "shuffled images much better than the whole ones?"
)
if lesson.guess(asked, answers):
    spec = images_view.training(images_view.images_as_read())
    lesson.answer(2, answers, images_view.why())
    images_view.explanation()
    lesson.open_in_app(
        "lengths",
        _("The same readers on a series, at several lengths"),
        source="Seattle daily weather",
        lengths_tried=["4", "8", "16", "32", "64"],
        cells_tried=["RNN", "GRU", "LSTM", "MLP"],
        seeds_tried="1",
        epochs=spec.image_epochs,
        seed=spec.image_seed,
    )
lesson.end(
    "Le, Q. V., Jaitly, N., & Hinton, G. E. (2015). A simple way to initialize recurrent networks "
    "of rectified linear units. arXiv:1504.00941 (images pixel by pixel, also permuted).",
    "LeCun, Y., Bottou, L., Bengio, Y., & Haffner, P. (1998). Gradient-based learning applied to "
    "document recognition. Proceedings of the IEEE, 86(11), 2278–2324.",
    "Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine "
    "Learning Repository; as scikit-learn's load_digits.",
)
