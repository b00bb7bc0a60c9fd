"""Tokens say just what was granted, to those who know the secret, for as long as they say."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.relay.tokens import ALGORITHM, CLAIMS, LEEWAY, Grant, TokenError, Tokens
from tests.unit.relay.desks import ATTEMPT, LMS, SECRET, URL

GRANT = Grant("pk1." + "k" * 32, LMS, "anna.4711", ATTEMPT, verified=False)
NEW = "another signing secret of the tests, new"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def tokens(*secrets: str, clock: Clock | None = None, **more: Any) -> Tokens:
    return Tokens(secrets or (SECRET,), URL, 900, clock=clock or Clock(), **more)


def refused(by: Tokens, token: str) -> str:
    with pytest.raises(TokenError) as caught:
        by.read(token)
    return str(caught.value)


def test_a_token_says_what_was_granted() -> None:
    read = tokens().read(tokens().give(GRANT))
    assert (read.key, read.home, read.name, read.registration) == (GRANT.key, LMS, "anna.4711", ATTEMPT)
    assert not read.verified
    assert read.expires == Clock.now + 900
    assert read.actor == {"objectType": "Agent", "account": {"homePage": LMS, "name": "anna.4711"}}


def test_a_token_has_the_promised_claims_and_algorithm() -> None:
    token = tokens().give(GRANT)
    assert jwt.get_unverified_header(token)["alg"] == ALGORITHM
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == set(CLAIMS)
    assert claims["aud"] == URL
    other = jwt.decode(tokens().give(GRANT), options={"verify_signature": False})
    assert claims["jti"] != other["jti"]


@given(name=st.text(min_size=1), verified=st.booleans())
def test_any_name_comes_back_as_it_was(name: str, verified: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    if not name.isprintable():
        return
    read = tokens().read(tokens().give(Grant(GRANT.key, LMS, name, ATTEMPT, verified)))
    assert (read.name, read.verified) == (name, verified)


def test_a_token_ends_also_when_it_is_remembered() -> None:
    clock = Clock()
    desk = tokens(clock=clock)
    token = desk.give(GRANT)
    desk.read(token)
    clock.now += 900 + LEEWAY - 1
    desk.read(token)
    clock.now += 1
    assert refused(desk, token) == "expired"
    assert refused(desk, token) == "expired"


def test_another_secret_s_token_is_forged() -> None:
    assert refused(tokens(), tokens(NEW).give(GRANT)) == "forged"


def test_secrets_are_rotated_without_a_gap() -> None:
    desk = tokens()
    old = desk.give(GRANT)
    desk.rotate((NEW, SECRET))
    assert desk.read(old)
    assert tokens(NEW).read(desk.give(GRANT))
    desk.rotate((NEW,))
    assert refused(desk, old) == "forged"


def test_another_relay_s_token_is_forged() -> None:
    other = Tokens((SECRET,), "https://other.example/", 900, clock=Clock())
    assert refused(tokens(), other.give(GRANT)) == "forged"


def part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def test_no_other_algorithm_is_taken() -> None:
    desk = tokens()
    head, body, signature = desk.give(GRANT).split(".")
    claims = jwt.decode(f"{head}.{body}.{signature}", options={"verify_signature": False})
    for algorithm in ("none", "None", "NONE"):
        assert refused(desk, f"{part({'alg': algorithm, 'typ': 'JWT'})}.{body}.") == "forged"
        assert refused(desk, f"{part({'alg': algorithm, 'typ': 'JWT'})}.{body}.{signature}") == "forged"
    long = SECRET * 2
    assert refused(tokens(long), jwt.encode(claims, long, algorithm="HS512")) == "forged"
    assert refused(tokens(long), jwt.encode(claims, long, algorithm="HS384")) == "forged"


@given(st.data())
def test_a_token_with_any_character_changed_or_cut_off_is_forged(data: st.DataObject) -> None:
    desk = tokens()
    token = desk.give(GRANT)
    place = data.draw(st.integers(0, len(token) - 2))  # the last may hold bits that say nothing
    other = data.draw(st.sampled_from("ABCxyz019-_."))
    if other != token[place]:
        assert refused(desk, token[:place] + other + token[place + 1 :]) == "forged"
    assert refused(desk, token[:place]) == "forged"


@given(st.text(max_size=200))
def test_nothing_made_up_is_a_token(text: str) -> None:
    assert refused(tokens(), text) == "forged"


def test_a_token_of_monstrous_length_is_not_even_looked_at() -> None:
    assert refused(tokens(), "a" * 5000) == "forged"


@pytest.mark.parametrize("missing", CLAIMS)
def test_a_token_without_a_claim_is_forged_even_if_signed(missing: str) -> None:
    claims = jwt.decode(tokens().give(GRANT), options={"verify_signature": False})
    del claims[missing]
    assert refused(tokens(), jwt.encode(claims, SECRET, algorithm=ALGORITHM)) == "forged"


def test_a_signed_token_of_another_form_is_forged() -> None:
    claims = jwt.decode(tokens().give(GRANT), options={"verify_signature": False})
    signed = jwt.encode({**claims, "actor": "anna"}, SECRET, algorithm=ALGORITHM)
    assert refused(tokens(), signed) == "forged"


def test_only_so_many_tokens_are_remembered() -> None:
    desk = tokens(cached=10)
    for _ in range(50):
        desk.read(desk.give(GRANT))
    assert len(desk._read) == 10
