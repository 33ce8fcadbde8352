import ast
import builtins
import re
import threading
from contextvars import copy_context
from string import Formatter

import pytest

from docs import catalogue
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


CATALOGUES = [code for code in LANGUAGES if code != "en"]


@pytest.fixture(params=CATALOGUES)
def language_code(request):
    yield request.param
    speak("en")


def entries(catalogue):
    """Pairs of what the code says and what a reader of the language sees."""
    for entry in catalogue:
        if entry.id:
            said = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            for text in entry.string if isinstance(entry.string, (tuple, list)) else [entry.string]:
                yield str(said[-1]), str(text)


def places(sentence):
    """Its placeholders with their conversions and formats; how dates are written may differ."""
    parsed = Formatter().parse(sentence)
    return {
        (name, "date" if "%" in str(spec) and "-" in str(spec) else spec, conversion)
        for _text, name, spec, conversion in parsed
        if name is not None
    }


def test_every_sentence_of_the_program_is_translated(language_code):
    """After a change of a sentence: ``make catalogue``, and a translation in its .po file."""
    assert [entry.id for entry in catalogue.missing(catalogue.updated(language_code))] == []


def test_nothing_stands_in_a_catalogue_that_nobody_says(language_code):
    said = {str(entry.id) for entry in catalogue.updated(language_code)}
    assert {str(entry.id) for entry in catalogue.translated(language_code)} <= said


def test_no_translation_is_a_guess(language_code):
    assert not [each.id for each in catalogue.translated(language_code) if each.id and each.fuzzy]


def test_a_translation_has_the_placeholders_of_its_sentence(language_code):
    differing = [
        (english, text)
        for english, text in entries(catalogue.translated(language_code))
        if places(english) != places(text)
    ]
    assert differing == []


def test_a_translation_keeps_the_formulas_icons_and_tags_of_its_sentence(language_code):
    kept = re.compile(r":material/\w+:|<br>|<extra></extra>|%\{[^}]+\}")
    differing = [
        (english, text)
        for english, text in entries(catalogue.translated(language_code))
        if sorted(kept.findall(english)) != sorted(kept.findall(text))
    ]
    assert differing == []


def test_emphasis_ends_where_markdown_sees_its_end(language_code):
    """After a sign such as % or ), two stars before a letter are read as stars."""
    unseen = re.compile(r"[^\w\s*}]\*\*[^\W\d_]")
    texts = [text for _said, text in entries(catalogue.translated(language_code))]
    assert [text for text in texts if unseen.search(re.sub(r"(^|\s)\*\*", " ", text))] == []


def test_a_translation_brings_no_tildes_which_would_strike_out_words(
    language_code,
):
    for said, shown in entries(catalogue.translated(language_code)):
        assert shown.count("~") <= said.count("~"), shown


def test_the_compiled_catalogue_says_what_the_text_says(language_code):
    compiled = catalogue.compiled(catalogue.translated(language_code))
    assert catalogue.path(language_code, "mo").read_bytes() == compiled


def test_korean_has_one_form_for_every_number():
    speak("ko")
    try:
        said = [n_("{count} step", "{count} steps", count) for count in (0, 1, 2, 21)]
    finally:
        speak("en")
    assert set(said) == {"{count}스텝"}


def test_tables_that_are_said_are_there():
    for name, tables in catalogue.TABLES.items():
        text = (catalogue.PACKAGE / name).read_text(encoding="utf-8")
        for table in tables:
            assert re.search(rf"^(class )?([\w, ]*\b)?{table}\b", text, re.MULTILINE), (name, table)


PACKAGE = catalogue.PACKAGE
ENGLISH_ONLY = ("cli",)
"""What speaks to the command line."""


def refusals(tree):
    """Sentences with which something is refused or noted, written down without being said."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            named = isinstance(node.exc.func, ast.Name) and not hasattr(builtins, node.exc.func.id)
            yield from (node.exc.args[:1] if named else ())
        if isinstance(node, ast.Call):
            names = ("note", "hovertemplate")
            yield from (word.value for word in node.keywords if word.arg in names)


def test_what_is_refused_or_noted_is_said_in_the_language_of_the_reader():
    paths = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ENGLISH_ONLY
    ]
    found = [
        f"{path.relative_to(PACKAGE)}:{text.lineno}"
        for path in paths
        for text in refusals(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant | ast.JoinedStr)
        and re.search(r"[a-z]{2,} [a-z]{2,}", ast.unparse(text))
    ]
    assert found == []
