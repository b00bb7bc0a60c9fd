"""What the preview's store keeps, its LMS's own words too, is good to validators that others wrote."""

from __future__ import annotations

from pathlib import Path

from referees import Referees

from tests.unit.preview.cmi5_content import good
from tests.unit.preview.store_kit import Desk, Plain, au, block, course_of, plain_desk, structure


def test_all_that_is_kept_is_good_to_both_referees(tmp_path: Path, referees: Referees) -> None:
    more = "<launchParameters>x</launchParameters>"
    units = au("one", moveOn="Passed", masteryScore="0.5", more=more) + block(
        "b", au("two", moveOn="Completed")
    )
    desk = Desk(course_of(tmp_path, cmi5=structure(units)))
    for sco in ("one", "two", "one"):
        content = desk.cmi5(sco)
        said = good(content, "initialized", "answered")
        if desk.verbs().count("launched") < 3:
            said += good(content, "completed", "passed")
        assert content.post(*said).status == 200
    desk.cmi5()
    assert {"launched", "abandoned", "satisfied"} <= set(desk.verbs())
    assert referees.complaints(desk.store.statements) == []
    plain = Plain(plain_desk())
    plain.post(plain.statement(), plain.statement("passed", result={"success": True}))
    assert referees.complaints(plain.desk.store.statements) == []
