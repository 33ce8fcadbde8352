"""What pip-audit has found out about the installed packages, in a sentence: ``make audit``.

Reads its JSON from standard input. pip-audit itself ends well where it reached no database at all,
and lists every package as one that could not be audited; here that is a failure.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

SAFE, VULNERABLE, NOT_AUDITED = 0, 1, 2


def judged(text: str) -> tuple[int, str]:
    """The exit status and the sentence, and a line for each vulnerability.

    Args:
        text: ``pip-audit --format json``; anything else where it has failed.
    """
    try:
        packages = json.loads(text)["dependencies"]
    except (ValueError, LookupError, TypeError):
        return NOT_AUDITED, "Nothing was audited: pip-audit failed; see .bench/audit/said."
    asked = [each for each in packages if "vulns" in each]
    if not asked:
        return NOT_AUDITED, (
            f"Nothing was audited: none of {len(packages)} packages could be looked up. Run "
            "`make audit` where PyPI's list of vulnerabilities can be reached."
        )
    lines = [_line(each, found) for each in asked for found in each["vulns"]]
    unknown = len(packages) - len(asked)
    sentence = (
        f"Packages audited: {len(asked)}; not found, and so not audited: {unknown}; "
        f"known vulnerabilities: {len(lines) or 'none'}."
    )
    return VULNERABLE if lines else SAFE, "\n".join([*lines, sentence])


def _line(package: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    repaired = ", ".join(found.get("fix_versions") or ()) or "no version yet"
    return f"{package['name']} {package['version']}: {found['id']}, repaired in {repaired}"


def main() -> int:
    """Say it."""
    status, sentence = judged(sys.stdin.read())
    sys.stdout.write(sentence + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
