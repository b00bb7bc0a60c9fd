"""Durations, ranges, switches, media types: small parts, held against what the standards write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.content import with_parameters
from scormkit.preview.durations import MOST, period, seconds, timespan
from scormkit.preview.media import type_of
from scormkit.preview.ranges import Unsatisfiable, part
from scormkit.preview.settings import PreviewError, is_everywhere, is_loopback, shown
from scormkit.preview.switches import Switches, switched


@given(st.floats(0, MOST - 1))
def test_a_duration_comes_back_from_both_forms(length: float) -> None:
    assert seconds(timespan(length)) == pytest.approx(length, abs=0.0051)
    assert seconds(period(length)) == pytest.approx(length, abs=0.0051)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("00:01:30", 90),
        ("0000:00:01.5", 1.5),
        ("9999:59:59.99", MOST),
        ("PT1H2M3.5S", 3723.5),
        ("P1DT1S", 86401),
        ("P1Y", 31_557_600),
        ("P9999999Y", MOST),
    ],
)
def test_what_standards_write_is_read(text: str, length: float) -> None:
    assert seconds(text) == pytest.approx(min(length, MOST))


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "1:2:3", "00:60:00", "-PT1S", "PT1S ", "٠٠:٠١:٠٠", None, 90, f"P{9:0200}D"],
)
def test_what_is_no_duration_counts_nothing(text: object) -> None:
    assert seconds(text) == 0


def test_durations_are_written_as_each_standard_wants_them() -> None:
    assert (timespan(0), period(0)) == ("0000:00:00.00", "PT0H0M0S")
    assert (timespan(3661.5), period(3661.5)) == ("0001:01:01.50", "PT1H1M1.5S")
    assert timespan(-3) == "0000:00:00.00"


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_range_is_the_slice_it_names(size: int, first: int, last: int) -> None:
    data = bytes(range(size))
    if first >= size and last >= first:
        with pytest.raises(Unsatisfiable):
            part(f"bytes={first}-{last}", size)
        return
    cut = part(f"bytes={first}-{last}", size)
    if last < first:
        assert cut is None
    else:
        assert cut is not None
        assert data[cut[0] : cut[1]] == data[first : last + 1]


@pytest.mark.parametrize(
    ("header", "cut"),
    [
        (None, None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=0-" + "9" * 30, None),
        ("bytes=4-", (4, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-30", (0, 10)),
        ("bytes= 2 - 3", (2, 4)),
    ],
)
def test_a_range_that_is_none_or_many_is_the_whole(header: str | None, cut: tuple[int, int] | None) -> None:
    assert part(header, 10) == cut


@pytest.mark.parametrize(("header", "size"), [("bytes=-0", 10), ("bytes=10-", 10), ("bytes=-1", 0)])
def test_a_range_behind_the_end_is_refused(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        part(header, size)


def test_switches_change_what_is_named_and_nothing_else() -> None:
    before = Switches(refuse=True)
    after = switched(before, {"slow": 250, "offline": True})
    assert after.as_json() == {"refuse": True, "signed_out": False, "offline": True, "slow": 250}


@pytest.mark.parametrize(
    "wish", [{"slow": -1}, {"slow": True}, {"slow": 10**9}, {"offline": 1}, {"refuse": "yes"}, {"fire": True}]
)
def test_a_switch_that_is_none_is_refused(wish: dict[str, object]) -> None:
    with pytest.raises(PreviewError):
        switched(Switches(), wish)


@pytest.mark.parametrize(
    ("href", "parameters", "address"),
    [
        ("a.html", "", "a.html"),
        ("a.html", "?x=1", "a.html?x=1"),
        ("a.html", "x=1", "a.html?x=1"),
        ("a.html?y=2", "&x=1", "a.html?y=2&x=1"),
        ("a.html?y=2#z", "?x=1", "a.html?y=2&x=1#z"),
        ("a.html", "#z", "a.html#z"),
        ("a.html#y", "#z", "a.html#y"),
        ("a.html", " ?& ", "a.html? "),
    ],
)
def test_parameters_are_joined_as_scorm_says(href: str, parameters: str, address: str) -> None:
    assert with_parameters(href, parameters) == address.rstrip("? ")


def test_a_type_is_told_by_the_ending_alone() -> None:
    assert type_of("a/b.HTML") == "text/html"
    assert type_of("a.js/readme") == "application/octet-stream"
    assert type_of("x.woff2") == "font/woff2"
    assert type_of("") == "application/octet-stream"


def test_only_loopback_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(is_loopback, ("192.168.1.2", "0.0.0.0", "::", "localhost.evil.example")))  # noqa: S104
    assert all(map(is_everywhere, ("0.0.0.0", "::", "")))  # noqa: S104
    assert not any(map(is_everywhere, ("127.0.0.1", "example.org")))
    assert (shown("::1"), shown("127.0.0.1")) == ("[::1]", "127.0.0.1")
