"""Lesson: does the order of the past matter?"""

from rnn_forecast.app.lessons import frame
from rnn_forecast.language import _

lesson = frame.begin("lesson_windows", _("Does the order of the past matter?"))
lesson.end("")
