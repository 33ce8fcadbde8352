"""What is said of an audit: never that all is well where nothing was looked at."""

import json

import pytest

from docs.audit import NOT_AUDITED, SAFE, VULNERABLE, judged

GOOD = {"name": "numpy", "version": "2.4.6", "vulns": []}
BAD = {
    "name": "jinja2",
    "version": "2.11",
    "vulns": [
        {"id": "PYSEC-2021-66", "fix_versions": ["2.11.3"], "aliases": []},
        {"id": "PYSEC-2099-1", "fix_versions": [], "aliases": []},
    ],
}
UNKNOWN = {"name": "torch", "skip_reason": "Dependency not found on PyPI"}


def answer(*packages):
    return judged(json.dumps({"dependencies": packages, "fixes": []}))


def test_where_nothing_is_known_of_the_packages_all_is_well():
    assert answer(GOOD, UNKNOWN) == (
        SAFE,
        "Packages audited: 1; not found, and so not audited: 1; known vulnerabilities: none.",
    )


def test_each_vulnerability_is_a_line_and_a_failure():
    status, said = answer(GOOD, BAD)
    assert status == VULNERABLE
    assert said.splitlines() == [
        "jinja2 2.11: PYSEC-2021-66, repaired in 2.11.3",
        "jinja2 2.11: PYSEC-2099-1, repaired in no version yet",
        "Packages audited: 2; not found, and so not audited: 0; known vulnerabilities: 2.",
    ]


def test_where_no_package_could_be_looked_up_nothing_was_audited():
    status, said = answer(UNKNOWN, UNKNOWN)
    assert status == NOT_AUDITED
    assert said.startswith("Nothing was audited: none of 2 packages")


@pytest.mark.parametrize("text", ["", "Traceback", "[]", "{}", "null"])
def test_an_audit_that_failed_is_a_failure(text):
    status, said = judged(text)
    assert status == NOT_AUDITED
    assert said.startswith("Nothing was audited")
