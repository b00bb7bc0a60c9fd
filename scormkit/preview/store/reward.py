"""What the LMS makes of what was said: sessions that end, units done, blocks and courses satisfied."""

from __future__ import annotations

from scormkit.preview.store import lms
from scormkit.preview.store.books import Books
from scormkit.preview.store.cmi5_session import verb
from scormkit.preview.store.launches import Launch
from scormkit.preview.store.results import Result, result, words_of


def follow(books: Books, launch: Launch) -> None:
    """Draw the consequences of what the content of *launch* has said."""
    about = [one for one in launch.statements if one["object"].get("id") == launch.activity]
    if any(verb(one) == "terminated" for one in about):
        launch.ended = launch.ended or "terminated"
    satisfy(books, launch)


def abandon(books: Books, learner: str, sco: str = "", *, but: Launch | None = None) -> None:
    """End the open sessions of *learner*, in *sco* or in all, on the content's behalf (cmi5 9.3.6)."""
    for launch in books.records.open(learner, sco):
        if launch is but:
            continue
        began = launch.session is not None and launch.session.spent
        launch.ended = "abandoned" if began else "dropped"
        if began:
            books.say(lms.abandoned(launch), launch)


def satisfy(books: Books, launch: Launch) -> None:
    """Say which blocks of the course, and whether the course, are satisfied now (cmi5 9.3.9)."""
    if launch.session is None:
        return
    learner, registration = launch.learner, launch.registration
    done = {name for name in books.course.units if _done(books, learner.id, name, registration)}
    told = books.records.satisfied.setdefault(registration, set())
    for kind, part in list(lms.newly_satisfied(books.course, done, told)):
        told.add(part.id)
        books.say(lms.satisfied(part, kind, learner, registration, launch.session.id), launch)


def _done(books: Books, learner: str, sco: str, registration: str) -> bool:
    launches = books.records.within(learner, sco, registration)
    said = [one for launch in launches for one in launch.statements]
    return lms.is_satisfied(books.course.units[sco], words_of(said))


def standing(books: Books, learner: str, sco: str) -> Result:
    """Return the result of *learner* in the unit *sco*, in the newest attempt."""
    attempt, registration = books.records.attempt(learner)
    launches = books.records.within(learner, sco, registration)
    said = [
        one
        for launch in launches
        for one in (*launch.statements, *launch.told)
        if one["object"].get("id") == launch.activity and verb(one) != "launched"
    ]
    cmi5 = books.course.kind == "cmi5"
    return result(
        said,
        cmi5=cmi5,
        satisfied=cmi5 and bool(launches) and _done(books, learner, sco, registration),
        attempt=attempt if launches else 0,
        registration=registration if launches else "",
        open=any(not one.ended for one in launches),
    )
