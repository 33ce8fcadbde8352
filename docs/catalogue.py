"""The catalogue of sentences: ``make catalogue`` brings it up to date.

Collects every sentence that the program says, enters new ones into the translations without a
translation, drops those that nobody says any more, and compiles what is translated.

A sentence is what stands in ``_("...")``, ``n_("...", "...", count)`` or ``About("...")``, a choice
of a setting, the first line of a network's docstring, and what stands in the tables below: they
keep plain English and are said where they are shown.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rnn_forecast"
LOCALE = PACKAGE / "locale"

Sentence = str | tuple[str, str]
"""One, or its singular and plural."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "app/backtest_choice.py": ("REFIT_LABELS",),
    "app/data/reading.py": ("SEPARATORS", "SIGNS", "WHICH_SERIES", "QUESTIONS"),
    "app/data/searching.py": ("PERIODS",),
    "app/data/uploading.py": ("ORDERS",),
    "app/lessons/images_view.py": ("DESCRIBED",),
    "app/memory/choosing.py": ("PARTS",),
    "app/memory/views.py": ("SIDES",),
    "app/pages/__init__.py": ("PAGES", "LESSONS"),
    "app/runs_beside.py": ("LABELS",),
    "app/runs_card.py": ("KINDS",),
    "app/show.py": ("LABELS", "NAMES"),
    "app/window_view.py": ("NUMBERS",),
    "app/words.py": ("STEP", "STEPS"),
    "diagnostics/columns.py": ("Role", "WANDERS"),
    "diagnostics/cycles.py": ("CYCLES",),
    "evaluation/assessment.py": ("RIVALS",),
    "evaluation/findings/better_baseline.py": ("BASELINES",),
    "evaluation/verdict.py": ("ADVICE",),
    "figures/autocorrelation.py": ("TITLES",),
    "figures/column_names.py": ("COLUMNS", "LIMITS"),
    "figures/close_up.py": ("FIRST", "LEARNS"),
    "figures/gate_values.py": ("GATES",),
    "figures/length_curve.py": ("TITLES",),
    "figures/length_words.py": ("SAID",),
    "figures/task_diagram.py": ("AXES", "FOOTNOTES"),
    "figures/training_curve.py": ("LOSS_NAMES",),
    "figures/what_saw_what.py": ("ROLES",),
    "figures/wording.py": ("LABELS",),
    "jobs/job.py": ("State",),
    "lessons/image_rows.py": ("ORDERS",),
    "lessons/memory_tasks.py": ("TASKS",),
    "lessons/parallel_layers.py": ("KINDS",),
    "report/words.py": ("COLUMNS",),
    "sources/bundled.py": ("ORIGINS",),
    "sources/stocks/opening.py": ("CREDIT",),
    "sources/stocks/query.py": ("WAY_ON", "SIXTY_DAYS", "INTERVALS"),
    "sources/synthetic.py": ("PROCESSES",),
    "sources/upload/decode.py": ("WORDS",),
    "sources/upload/digits.py": ("EPOCHS",),
    "sources/upload/findings.py": ("ZONES", "REASONS", "ORDERS"),
    "sources/upload/frequency.py": ("UNITS",),
    "sources/upload/periods.py": ("KINDS",),
    "sources/upload/sentences.py": ("NOUNS",),
    "sources/upload/signatures.py": ("FOREIGN",),
    "sources/upload/unpack.py": ("_ASKS_PASSWORD",),
    "sources/weather/open_meteo.py": ("SCOPES",),
    "sources/weather/opening.py": ("CREDIT",),
    "sources/weather/query.py": ("WAY_ON",),
    "sources/weather/quota.py": ("WINDOWS",),
    "sources/weather/variables.py": ("DAILY", "HOURLY", "STEPS"),
    "studies/leakage.py": ("MISTAKES",),
    "tasks.py": ("Task", "TASKS"),
    "training/run.py": ("Outcome",),
    "windows/split.py": ("Part",),
}
"""Names at the top of a module whose values are said; keys of dictionaries mostly are not."""

SAID: Mapping[str, tuple[int | str, ...]] = {
    "About": (0, 1, "label", "help"),
    "Interval": (0, 4),
    "Kind": (0, 5),
    "Origin": ("credit",),
    "Process": ("answer",),
    "Question": (1, 4, "help"),
    "Step": ("label",),
    "Variable": (0,),
    "_said": (0,),
}
"""Arguments that are said, where others are not."""

COLUMNS: Mapping[str, tuple[int, ...]] = {"PAGES": (1,), "LESSONS": (1, 3)}
"""Tables of rows of which only these columns are said."""

KEYED = ("CYCLES", "PARTS", "SIDES", "WINDOWS")
"""Dictionaries whose keys are said, and not their values."""

PLURALS = ("STEP", "STEPS", "NOUNS")
"""Tables whose rows end with a singular and a plural."""


def extracted() -> dict[Sentence, list[str]]:
    """Every sentence with the files that say it, in the order of the files."""
    found: dict[Sentence, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for sentence in _in_file(ast.parse(path.read_text(encoding="utf-8")), name):
            files = found.setdefault(sentence, [])
            if sentence and name not in files:
                files.append(name)
    # A plural serves also where its singular is said alone.
    singular = {sentence[0] for sentence in found if isinstance(sentence, tuple)}
    return {sentence: files for sentence, files in found.items() if sentence not in singular}


def _in_file(tree: ast.Module, name: str) -> Iterator[Sentence]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        if isinstance(node, ast.AnnAssign):
            yield from _choices(node.annotation)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Spec"):
            yield (ast.get_docstring(node) or "").partition("\n")[0]
    for statement in tree.body:
        yield from _in_tables(statement, TABLES.get(name, ()))


def _in_call(call: ast.Call) -> Iterator[Sentence]:
    match call:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(sentence))]):
            yield sentence
        case ast.Call(func=ast.Name(id="_"), args=[ast.IfExp(body=one, orelse=other)]):
            yield from (*_strings(one), *_strings(other))
        case ast.Call(
            func=ast.Name(id="n_"),
            args=[ast.Constant(value=str(one)), ast.Constant(value=str(many)), _],
        ):
            yield one, many
        case ast.Call(func=ast.Name(id="About")):
            yield from _strings(call)


def _choices(annotation: ast.expr) -> Iterator[str]:
    """Of ``Annotated[Literal["one-cycle", "constant"], About("Schedule")]``."""
    match annotation:
        case ast.Subscript(
            value=ast.Name(id="Annotated"),
            slice=ast.Tuple(elts=[ast.Subscript(value=ast.Name(id="Literal")) as literal, *_rest]),
        ):
            yield from _strings(literal.slice)


def _in_tables(statement: ast.stmt, names: tuple[str, ...]) -> Iterator[Sentence]:
    match statement:
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value):
            named = {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
            if named & set(names) and value is not None:
                yield from _in_table(min(named), value)
        case ast.ClassDef(name=name, body=body) if name in names:
            for each in body:
                if isinstance(each, ast.Assign):
                    yield from _strings(each.value)


def _in_table(name: str, value: ast.expr) -> Iterator[Sentence]:
    if name in COLUMNS and isinstance(value, ast.Tuple):
        for row in value.elts:
            cells = list(_strings(row))
            yield from (cells[column] for column in COLUMNS[name])
        return
    if name in KEYED and isinstance(value, ast.Dict):
        yield from (text for key in value.keys if key is not None for text in _strings(key))
        return
    for row in value.values if isinstance(value, ast.Dict) else [value]:
        texts = list(_strings(row))
        if name in PLURALS and isinstance(row, ast.Tuple):
            *texts, one, many = texts
            yield one, many
        yield from texts


def _strings(node: ast.AST) -> Iterator[str]:
    """All texts in an expression, but for keys, what is computed, and arguments not in SAID."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
        return
    for each in _parts(node):
        yield from _strings(each)


def _parts(node: ast.AST) -> Iterable[ast.AST]:
    match node:
        case ast.Dict(values=values):
            return values
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in SAID:
            named = [word.value for word in keywords if word.arg in SAID[name]]
            return [arg for place, arg in enumerate(args) if place in SAID[name]] + named
        case ast.Lambda() | ast.JoinedStr():
            return ()
    return ast.iter_child_nodes(node)


def translated(language: str) -> Catalog:
    """The translations as they stand."""
    with path(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """All sentences that are said now, with the translations that there are."""
    known = translated(language)
    catalog = _empty(language, known)
    for sentence, files in extracted().items():
        if not sentence or not any(map(str.isalpha, "".join(sentence))):
            continue
        before = known.get(sentence if isinstance(sentence, str) else sentence[0])
        string = before.string if before is not None and before.id == sentence else ""
        catalog.add(sentence, string or _nothing(sentence), locations=[(f, 1) for f in files])
    return catalog


def written(catalog: Catalog) -> bytes:
    """The text that translators edit."""
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False)
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """What the program reads."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _empty(language: str, known: Catalog) -> Catalog:
    """Without a date that changes with every run."""
    return Catalog(
        language,
        project="rnn_forecast",
        version="1",
        copyright_holder="rnn_forecast authors",
        msgid_bugs_address="-",
        last_translator="rnn_forecast authors",
        language_team="-",
        creation_date=known.creation_date,
        revision_date=known.creation_date,
        fuzzy=False,
    )


def _nothing(sentence: Sentence) -> str | tuple[str]:
    return "" if isinstance(sentence, str) else ("",)


def path(language: str, ending: str) -> Path:
    """Where a catalogue lies: ``"po"`` for translators, ``"mo"`` for the program."""
    return LOCALE / language / "LC_MESSAGES" / f"messages.{ending}"


def missing(catalog: Catalog) -> list[Message]:
    """Entries without a translation."""
    return [entry for entry in catalog if entry.id and not any(_all(entry.string))]


def _all(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def main(languages: tuple[str, ...] = ("ko",)) -> int:
    """Update and compile; the exit status says whether everything is translated."""
    open_ends = 0
    for language in languages:
        catalog = updated(language)
        path(language, "po").write_bytes(written(catalog))
        path(language, "mo").write_bytes(compiled(catalog))
        for entry in missing(catalog):
            where = ", ".join(file for file, _line in entry.locations)
            sys.stdout.write(f"{language} lacks {entry.id!r} ({where})\n")
            open_ends += 1
    return 1 if open_ends else 0


if __name__ == "__main__":
    sys.exit(main())
