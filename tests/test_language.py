import threading
from contextvars import copy_context

from rnn_forecast import language
from rnn_forecast.language import LANGUAGES, _, n_, preferred, speak, spoken


def test_english_is_what_the_code_says():
    assert _("Forecast now") == "Forecast now"
    assert n_("{n} day", "{n} days", 1) == "{n} day"
    assert n_("{n} day", "{n} days", 2) == "{n} days"
    assert not _("")  # gettext would answer with the header of the catalogue


def test_a_browser_gets_its_own_language_or_english():
    assert [preferred(locale) for locale in ("ko-KR", "ko", "en-GB", "fr", "", None)] == [
        *("ko", "ko", "en", "en", "en", "en")
    ]


def test_two_threads_speak_two_languages():
    heard = {}

    def visit(code):
        speak(code)
        heard[code] = spoken()

    for code in LANGUAGES:
        thread = threading.Thread(target=copy_context().run, args=(visit, code))
        thread.start()
        thread.join()
    assert heard == {code: code for code in LANGUAGES}
    assert spoken() == "en"


def test_a_language_without_a_catalogue_is_english():
    copy_context().run(language.speak, "xx")
    assert spoken() == "en"
