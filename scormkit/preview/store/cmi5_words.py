"""What cmi5 demands of content, in words of our own: the requirement's id, what is demanded, what to do.

The ids are those of the list that the specification's authors published (npm ``@cmi5/requirements``).
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One requirement: what content must do, and how."""

    words: str
    hint: str


REQUIREMENTS: dict[str, Words] = {
    "6.3.0.0-1": Words(
        "content may not void statements",
        "leave out statements with the verb voided: only the LMS may send them",
    ),
    "8.1.1.0-3": Words(
        "xAPI requests go to the endpoint that the launch gave",
        "take endpoint from the page's query and put the resource's name behind it",
    ),
    "8.1.2.0-2": Words(
        "a token is good for one session only",
        "send everything before terminated, and launch anew to go on",
    ),
    "8.1.3.0-3": Words(
        "actor and agent are the actor that the launch gave, word for word",
        "take actor from the page's query and use it unchanged in each statement and request",
    ),
    "8.1.4.0-3": Words(
        "statements and State requests name the launch's registration",
        "take registration from the page's query; put it in context.registration and in State requests",
    ),
    "8.1.5.0-6": Words(
        "a cmi5 defined statement is about the activity that the launch named",
        "use activityId from the page's query as the object's id, not the id of cmi5.xml",
    ),
    "8.2.1.0-2": Words(
        "the fetch URL is asked by POST",
        "send an empty POST to fetch",
    ),
    "8.2.1.0-5": Words(
        "each xAPI request carries the token in its Authorization header",
        "send 'Authorization: Basic ' and the auth-token that the fetch URL gave",
    ),
    "8.2.3.0-1": Words(
        "the fetch URL gives its token once",
        "ask once and keep the token in sessionStorage: a page that is loaded anew needs it again",
    ),
    "9.1.0.0-1": Words(
        "each statement has a UUID as its id when it is sent",
        "give it an id (crypto.randomUUID()), and keep that id when it is sent again",
    ),
    "9.2.0.0-2": Words(
        "the actor of a cmi5 defined statement is an Agent",
        "use the launch's actor, which has objectType Agent",
    ),
    "9.2.0.0-3": Words(
        "the actor is identified by an account",
        "use the launch's actor unchanged; no mbox in its place",
    ),
    "9.3.0.0-1": Words(
        "cmi5 defined statements use cmi5's own verbs only",
        "leave the cmi5 category out of statements with other verbs",
    ),
    "9.3.0.0-2": Words(
        "each cmi5 verb is used once in a session",
        "remember what has been sent, also over a page that is loaded anew",
    ),
    "9.3.0.0-3": Words(
        "a session is passed or failed, once",
        "send the verdict when it is final; another try is another session",
    ),
    "9.3.0.0-4": Words(
        "initialized is the first statement of a session",
        "send initialized, and wait for its answer, before anything else",
    ),
    "9.3.0.0-5": Words(
        "nothing follows terminated",
        "send terminated last, when all else has been acknowledged",
    ),
    "9.3.0.0-6": Words(
        "completed is said once in a registration",
        "keep in the State that it was said, and do not say it in later sessions",
    ),
    "9.3.0.0-7": Words(
        "passed is said once in a registration",
        "keep in the State that it was said, and do not say it in later sessions",
    ),
    "9.3.0.0-8": Words(
        "who has passed cannot fail in the same registration",
        "send no failed when an earlier session has passed",
    ),
    "9.3.4.0-2": Words(
        "the score of passed is not below the LMS's masteryScore",
        "judge by the masteryScore of LMS.LaunchData, not by a mark of your own",
    ),
    "9.3.5.0-2": Words(
        "the score of failed is below the LMS's masteryScore",
        "judge by the masteryScore of LMS.LaunchData, not by a mark of your own",
    ),
    "9.3.6.0-2": Words(
        "an abandoned session takes no more statements",
        "the LMS has launched this anew: what is still to be sent belongs to the new session",
    ),
    "9.5.1.0-2": Words(
        "of cmi5 defined statements only passed and failed have a score",
        "leave result.score out of the others",
    ),
    "9.5.1.0-3": Words(
        "a raw score stands beside its min and max",
        "add result.score.min and result.score.max, or leave raw out",
    ),
    "9.5.2.0-1": Words(
        "passed says success: true",
        "set result.success to true",
    ),
    "9.5.2.0-2": Words(
        "failed says success: false",
        "set result.success to false",
    ),
    "9.5.2.0-3": Words(
        "of cmi5 defined statements only passed and failed say success",
        "leave result.success out of the others",
    ),
    "9.5.3.0-1": Words(
        "completed says completion: true",
        "set result.completion to true",
    ),
    "9.5.3.0-2": Words(
        "of cmi5 defined statements only completed says completion",
        "leave result.completion out of the others",
    ),
    "9.5.4.1-1": Words(
        "terminated says how long the session was",
        "add result.duration, such as PT10M30S",
    ),
    "9.5.4.1-2": Words(
        "completed says how long it took",
        "add result.duration, such as PT10M30S",
    ),
    "9.5.4.1-3": Words(
        "passed says how long it took",
        "add result.duration, such as PT10M30S",
    ),
    "9.5.4.1-4": Words(
        "failed says how long it took",
        "add result.duration, such as PT10M30S",
    ),
    "9.6.2.0-1": Words(
        "cmi5 defined statements hold all contextActivities of the template",
        "begin each context with contextTemplate of LMS.LaunchData and add to its lists",
    ),
    "9.6.2.1-1": Words(
        "statements with cmi5's verbs about the launched activity are marked as cmi5's own",
        "add the category https://w3id.org/xapi/cmi5/context/categories/cmi5",
    ),
    "9.6.2.2-1": Words(
        "a statement that says success or completion is marked for moveOn",
        "add the category https://w3id.org/xapi/cmi5/context/categories/moveon",
    ),
    "9.6.2.2-2": Words(
        "only cmi5 defined statements with success or completion are marked for moveOn",
        "leave the moveon category out of this statement",
    ),
    "9.6.3.1-4": Words(
        "each statement names its session",
        "copy the extensions of contextTemplate, the session's id among them, into each context",
    ),
    "9.6.3.2-2": Words(
        "passed and failed quote the LMS's masteryScore",
        "add the context extension https://w3id.org/xapi/cmi5/context/extensions/masteryscore",
    ),
    "9.7.0.0-1": Words(
        "each statement has a timestamp, and those of cmi5 run forwards",
        "set timestamp when the statement is made, not when it is sent",
    ),
    "9.7.0.0-2": Words(
        "timestamps are in UTC",
        "write them as new Date().toISOString() does, with Z at the end",
    ),
    "10.2.1.0-4": Words(
        "content reads LMS.LaunchData before its first statement",
        "ask for activities/state with stateId LMS.LaunchData, and wait for the answer",
    ),
    "10.2.1.0-5": Words(
        "content may only read LMS.LaunchData",
        "keep what is yours under another stateId",
    ),
    "10.2.1.0-6": Words(
        "each context holds all of contextTemplate",
        "begin each context with contextTemplate of LMS.LaunchData",
    ),
    "10.2.1.0-7": Words(
        "nothing of contextTemplate is overwritten",
        "add to the template, and leave what it says as it is",
    ),
    "10.2.2.0-2": Words(
        "in Browse mode nothing is completed, passed or failed",
        "send initialized and terminated alone when launchMode is Browse",
    ),
    "10.2.2.0-3": Words(
        "in Review mode nothing is completed, passed or failed",
        "send initialized and terminated alone when launchMode is Review",
    ),
    "11.0.0.0-1": Words(
        "the learner's preferences are asked for with the launch's actor",
        "use actor of the page's query, unchanged, as agent",
    ),
    "11.0.0.0-3": Words(
        "content reads the learner's preferences before its first statement",
        "ask for agents/profile with profileId cmi5LearnerPreferences; 404 is a good answer",
    ),
    "11.0.0.0-4": Words(
        "cmi5LearnerPreferences is the only Agent Profile document of content",
        "keep what is yours in the State",
    ),
    "11.0.0.0-5": Words(
        "the learner's preferences are an object with languagePreference and audioPreference",
        "send both properties as JSON",
    ),
    "11.1.0.0-1": Words(
        "languagePreference is a list of language tags with commas between them",
        "write it as in it-IT,en",
    ),
}


def words(requirement: str) -> str:
    """Return the words of *requirement* behind its id."""
    return f"{requirement} {REQUIREMENTS[requirement].words}"
