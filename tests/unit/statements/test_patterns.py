"""Patterns are regular expressions over templates: compared with Python's, and with the specification."""

from __future__ import annotations

import re
import time
from itertools import permutations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scormkit.diagnostics import Location
from scormkit.statements.facts import Places
from scormkit.statements.patterns import START, Automaton, PatternError, bits, compile_pattern
from scormkit.statements.runs import Event, Run, follow
from scormkit.statements.yardstick import Yardstick, yardstick

Tree = Any
LETTERS = "abcd"
TEMPLATES = {letter: number for number, letter in enumerate(LETTERS)}

trees: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(LETTERS),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["sequence", "alternates"]), st.lists(inner, min_size=1, max_size=4)),
        st.tuples(st.sampled_from(["optional", "oneOrMore", "zeroOrMore"]), inner),
    ),
    max_leaves=10,
)


def as_patterns(tree: Tree, patterns: dict[str, dict[str, Any]]) -> str:
    """Write *tree* into *patterns* as a profile would; return its name."""
    if isinstance(tree, str):
        return tree
    kind, inner = tree
    names = (
        [as_patterns(one, patterns) for one in inner]
        if isinstance(inner, list)
        else as_patterns(inner, patterns)
    )
    name = f"p{len(patterns)}"
    patterns[name] = {"id": name, kind: names}
    return name


def as_regex(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    kind, inner = tree
    if kind == "sequence":
        return "".join(f"(?:{as_regex(one)})" for one in inner)
    if kind == "alternates":
        return "(?:" + "|".join(as_regex(one) for one in inner) + ")"
    return f"(?:{as_regex(inner)})" + {"optional": "?", "oneOrMore": "+", "zeroOrMore": "*"}[kind]


def automaton(tree: Tree) -> Automaton:
    patterns: dict[str, dict[str, Any]] = {}
    name = as_patterns(("sequence", [tree]), patterns)
    return compile_pattern(name, patterns, TEMPLATES)


def accepts(made: Automaton, word: str) -> bool:
    states = START
    for letter in word:
        states = made.step(states, 1 << TEMPLATES[letter])
    return made.complete(states)


@given(trees, st.text(LETTERS, max_size=8))
def test_a_pattern_takes_what_the_regular_expression_takes(tree: Tree, word: str) -> None:
    assert accepts(automaton(tree), word) == bool(re.fullmatch(as_regex(tree), word))


@given(trees, st.data())
def test_a_pattern_takes_what_is_made_from_it_and_expects_each_next_statement(
    tree: Tree, data: st.DataObject
) -> None:
    made = automaton(tree)
    states, word = START, ""
    for _ in range(12):
        expected = made.expected(states)
        if not expected or (made.complete(states) and data.draw(st.booleans())):
            break
        number = data.draw(st.sampled_from(expected))
        word += LETTERS[number]
        states = made.step(states, 1 << number)
        assert states
    if made.complete(states):
        assert re.fullmatch(as_regex(tree), word)


def greedy(statements: str, tree: Tree) -> tuple[str, str]:  # noqa: C901, PLR0911, PLR0912 - the specification's text
    """The algorithm of Communication 2.2, step by step: the outcome and what remains."""
    if isinstance(tree, str):
        if not statements:
            return "partial", ""
        return ("success", statements[1:]) if statements[0] == tree else ("failure", statements)
    kind, inner = tree
    if kind == "sequence":
        rest = statements
        for one in inner:
            outcome, rest = greedy(rest, one)
            if outcome == "failure":
                return outcome, statements
            if outcome == "partial":
                return outcome, ""
        return "success", rest
    if kind == "alternates":
        best, rest = "failure", statements
        for one in inner:
            outcome, left = greedy(statements, one)
            if outcome == "success":
                best = outcome
                rest = min(rest, left, key=len)
            elif outcome == "partial" and best == "failure":
                best = outcome
        return (best, "") if best == "partial" else (best, rest)
    if kind == "optional":
        outcome, rest = greedy(statements, inner) if statements else ("failure", "")
        return ("success", statements) if outcome == "failure" else (outcome, rest)
    count, rest = 0, statements
    while True:
        outcome, left = greedy(rest, inner)
        if outcome == "success" and len(left) < len(rest):
            count, rest = count + 1, left
            continue
        if outcome == "success" or count or kind == "zeroOrMore":
            return "success", rest
        return outcome, "" if outcome == "partial" else statements


@given(trees, st.text(LETTERS, max_size=8))
@example(("sequence", [("zeroOrMore", "a"), "a"]), "aa")
def test_what_the_greedy_algorithm_takes_is_taken(tree: Tree, word: str) -> None:
    if greedy(word, tree) == ("success", ""):
        assert accepts(automaton(tree), word)


def test_a_statement_that_fits_several_templates_follows_each() -> None:
    made = automaton(("alternates", [("sequence", ["a", "c"]), ("sequence", ["b", "d"])]))
    states = made.step(START, 0b11)
    assert sorted(made.expected(states)) == [2, 3]
    assert made.complete(made.step(states, 0b1000))


def test_no_pattern_takes_longer_than_its_statements() -> None:
    tree: Tree = "a"
    for _ in range(12):
        tree = ("oneOrMore", ("alternates", [tree, ("sequence", [("optional", "a"), ("zeroOrMore", "a")])]))
    made = automaton(tree)
    begun = time.process_time()
    assert not accepts(made, "a" * 20_000 + "b")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ({"p": {"optional": "q"}, "q": {"sequence": ["a", "p"]}}, "contains itself"),
        ({"p": {"optional": "nowhere"}}, "no template or pattern"),
        (
            {f"p{n}": {"sequence": [f"p{n + 1}"] * 2} for n in range(20)} | {"p20": {"optional": "a"}},
            "grows beyond",
        ),
        ({f"p{n}": {"optional": f"p{n + 1}"} for n in range(80)} | {"p80": {"optional": "a"}}, "nested more"),
    ],
)
def test_a_pattern_that_cannot_be_followed_is_refused(
    patterns: dict[str, dict[str, Any]], words: str
) -> None:
    with pytest.raises(PatternError, match=words):
        compile_pattern(next(iter(patterns)), patterns, TEMPLATES)


def test_a_table_that_would_grow_for_ever_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scormkit.statements.patterns._REMEMBERED", 2)
    made = automaton(("zeroOrMore", ("alternates", ["a", "b", "c"])))
    assert accepts(made, "abcabcabc")


@given(st.integers(0, 1 << 200))
def test_bits_are_those_of_the_number(number: int) -> None:
    assert sum(1 << one for one in bits(number)) == number


def profile(*trees: Tree) -> Yardstick:
    scheme = {"inScheme": "urn:x:v1", "prefLabel": {"en": "x"}, "definition": {"en": "x"}}
    patterns: dict[str, dict[str, Any]] = {}
    primary = {as_patterns(("sequence", [tree]), patterns) for tree in trees}

    def iri(name: Any) -> Any:
        return [iri(one) for one in name] if isinstance(name, list) else f"urn:x:{name}"

    listed = [
        {
            **scheme,
            **{key: iri(value) for key, value in one.items()},
            "type": "Pattern",
            "primary": name in primary,
        }
        for name, one in patterns.items()
    ]
    made, said = yardstick(
        {
            "id": "urn:x:profile",
            "type": "Profile",
            "versions": [{"id": "urn:x:v1"}],
            "templates": [
                {
                    **scheme,
                    "id": f"urn:x:{one}",
                    "type": "StatementTemplate",
                    "prefLabel": {"en": one},
                    "verb": iri(one),
                }
                for one in LETTERS
            ],
            "patterns": listed,
        }
    )
    assert made is not None, said
    return made


def said_of(word: str, times: list[int], *trees: Tree) -> list[str]:
    run, places = Run(), Places()
    for number, (letter, moment) in enumerate(zip(word, times, strict=True)):
        places.add(Location("f", number + 1))
        run.add(Event(float(moment), number, 1 << TEMPLATES[letter]))
    return [str(one).split("\n")[0] for one in follow(run, profile(*trees), places, frozenset())]


ABCD: Tree = ("sequence", ["a", "b", "c", "d"])


def test_statements_are_followed_by_time_not_as_they_were_read() -> None:
    assert said_of("dcba", [4, 3, 2, 1], ABCD) == []
    assert said_of("ab", [2, 1], ABCD) == [
        "f:2:1: SK631 'b' comes out of order at the beginning of its registration; expected: 'a'"
    ]


@pytest.mark.parametrize("word", ["".join(one) for one in permutations("abcd")])
def test_statements_of_one_moment_may_come_in_any_order(word: str) -> None:
    assert said_of(word, [0] * 4, ABCD) == []


def test_what_breaks_the_order_inside_a_moment_is_named() -> None:
    (one,) = said_of("aabb", [0, 1, 1, 1], ABCD)
    assert "SK631" in one


def test_many_statements_of_one_moment_are_followed_as_read_or_turned_round() -> None:
    word = "a" + "bc" * 5 + "d"
    tree = ("sequence", ["a", ("zeroOrMore", ("sequence", ["b", "c"])), "d"])
    assert said_of(word, [0] * 12, tree) == []
    assert said_of(word[::-1], [0] * 12, tree) == []
    assert "SK631" in said_of("c" + word[1:], [0] * 12, tree)[0]


def test_one_of_several_primary_patterns_is_enough() -> None:
    assert said_of("ab", [0, 1], ABCD, ("sequence", ["a", "b"])) == []
    assert "SK632" in said_of("ab", [0, 1], ABCD, ("sequence", ["a", "c"]))[0]
    (one,) = said_of("aa", [0, 1], ABCD, ("sequence", ["a", "c"]))
    assert one.endswith("'a' comes out of order after 'a' (line 1); expected: 'b', 'c'")


def test_after_the_end_nothing_more_is_expected() -> None:
    (one,) = said_of("aa", [0, 1], ("optional", "a"))
    assert one.endswith("expected: nothing more")


def test_what_was_voided_takes_no_part() -> None:
    run, places = Run(), Places()
    for number, letter in enumerate("abb"):
        places.add(Location("f", number + 1))
        run.add(Event(float(number), number, 1 << TEMPLATES[letter]))
    assert list(follow(run, profile(("sequence", ["a", "b"])), places, {1})) == []
    assert list(follow(run, profile(("sequence", ["a", "b"])), places, {0, 1, 2})) == []
    assert len(run) == 3
