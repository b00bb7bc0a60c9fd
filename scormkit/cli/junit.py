"""Findings as JUnit's XML, which continuous integration shows as tests: a suite for each file.

A file without a finding is one test that passed; so is a warning, with its words as output: only
errors fail, as with the exit code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scormkit.diagnostics import ERROR, Diagnostic
from scormkit.excerpt import parted, printable


def junit(said: Sequence[Diagnostic], clean: Iterable[str] = ()) -> str:
    """Return *said* as JUnit's XML; *clean* are files that were looked at, whatever was found."""
    from lxml import etree

    from scormkit.xml import serialize

    suites: dict[str, list[Diagnostic]] = {path: [] for path in clean}
    for one in said:
        suites.setdefault(parted(one.at.path)[0], []).append(one)
    errors = sum(one.severity is ERROR for one in said)
    root = etree.Element("testsuites", name="scormkit", failures=str(errors))
    for path, found in suites.items():
        failed = sum(one.severity is ERROR for one in found)
        suite = etree.SubElement(root, "testsuite", name=printable(path), tests=str(max(1, len(found))))
        suite.set("failures", str(failed))
        if not found:
            etree.SubElement(suite, "testcase", classname=printable(path), name="nothing to say")
        for one in found:
            name = f"{one.code.id} {one.at}"
            case = etree.SubElement(suite, "testcase", classname=printable(path), name=printable(name))
            words = printable(one.message) + (f"\n{printable(one.hint)}" if one.hint else "")
            if one.severity is ERROR:
                etree.SubElement(
                    case, "failure", type=one.code.id, message=printable(one.message)
                ).text = words
            else:
                etree.SubElement(case, "system-out").text = f"warning: {words}"
    return serialize(root).decode().rstrip()
