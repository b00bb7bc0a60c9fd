"""A page for a browser without storage: the guard comes first, and the page stays what it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.shut import GUARD, shut


@pytest.mark.parametrize(
    ("page", "before"),
    [
        ("<!doctype html><html><head><script>1</script>", "<!doctype html><html><head>"),
        (
            "<!DOCTYPE html>\n<html lang='it'>\n<head data-a>\n<title>",
            "<!DOCTYPE html>\n<html lang='it'>\n<head data-a>\n",
        ),
        ("<!-- <head> -->\n<HTML><HEAD><script src=a.js>", "<!-- <head> -->\n<HTML><HEAD>"),
        ("<header><script>1</script></header>", ""),
        ("<script>1</script><head>", ""),
        ("", ""),
    ],
)
def test_the_guard_stands_before_the_first_script(page: str, before: str) -> None:
    assert shut(page.encode()).decode() == before + GUARD + page[len(before) :]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_stays_in_front(encoding: str) -> None:
    page = shut("<!doctype html><head>è".encode(encoding))
    assert page.decode(encoding) == f"<!doctype html><head>{GUARD}è"


@given(st.binary(max_size=200))
def test_nothing_of_a_page_is_lost(page: bytes) -> None:
    wide = page[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not wide:
        assert shut(page).replace(GUARD.encode(), b"", 1) == page


@given(st.text(alphabet="<>!-docthmlead \n", max_size=60))
def test_it_stands_before_every_script(text: str) -> None:
    page = shut(f"{text}<script>mine()</script>".encode()).decode()
    comment = re.sub(r"<!--.*?-->", lambda found: " " * len(found[0]), page, flags=re.DOTALL)
    assert comment.index(GUARD) < comment.index("<script>mine()")
