"""A package as vendors have made them for twenty years: several SCOs, frames, one script that seeks the API.

Written for these tests in the manner of the old examples; not one line is taken from them. It is sound on the
whole, asks for the last error after every call, and has a few of the old sins.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

HOLES = {
    "teeing": "Teeing off",
    "putting": "On the green",
    "etiquette": "Etiquette on the course",
    "quiz": "What have you learned?",
}

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="golf" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course"><organization identifier="course"><title>Golf for beginners</title>
    <item identifier="play"><title>Playing</title>{playing}</item>
    {rest}
  </organization></organizations>
  <resources>{resources}</resources>
</manifest>
"""

SCRIPT = """
var api = null, tries = 0, begun = new Date(), over = false;
function look(win) {
  while (win.API == null && win.parent != null && win.parent != win) {
    tries++;
    if (tries > 7) { return null; }
    win = win.parent;
  }
  return win.API;
}
function getApi() {
  if (api == null) { api = look(window); }
  if (api == null && window.opener != null) { api = look(window.opener); }
  return api;
}
function worked(result) {
  var code = getApi().LMSGetLastError().toString();
  if (code != "0") { window.lastTrouble = code + " " + getApi().LMSGetErrorString(code); }
  return result.toString() == "true";
}
function put(name, value) { return worked(getApi().LMSSetValue(name, value)); }
function fetchValue(name) { var value = getApi().LMSGetValue(name); worked("true"); return value.toString(); }
function two(n) { return n < 10 ? "0" + n : "" + n; }
function spent() {
  var s = Math.round((new Date() - begun) / 1000);
  return two(Math.floor(s / 3600)) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
}
function enter() {
  worked(getApi().LMSInitialize(""));
  var status = fetchValue("cmi.core.lesson_status");
  if (status == "not attempted") { put("cmi.core.lesson_status", "incomplete"); }
  var seen = fetchValue("cmi.suspend_data");
  document.getElementById("seen").innerHTML = seen == "" ? "first time" : "seen " + seen;
  put("cmi.suspend_data", String(Number(seen || 0) + 1));
}
function goodbye(status) {
  if (over) { return; }
  over = true;
  if (status) { put("cmi.core.lesson_status", status); }
  put("cmi.core.session_time", spent());
  put("cmi.core.exit", status ? "" : "suspend");
  worked(getApi().LMSCommit(""));
  worked(getApi().LMSFinish(""));
}
"""

PAGE = """<html><head><title>{title}</title>
<script language="JavaScript" src="../shared/find.js"></script></head>
<body bgcolor="#ffffff" onload="enter()" onunload="goodbye()">
<h1>{title}</h1><p id="seen"></p>{body}
<p><img src="../shared/dot.gif" alt="" width="1" height="1"></p></body></html>
"""

READ = """<p>Keep your eye on the ball.
<a href="#" id="done" onclick="goodbye('completed'); return false">I have read this</a></p>"""

QUIZ = """<form name="f"><p>How many clubs may you carry?</p>
<input type="radio" name="q" id="right" value="b"><label for="right">Fourteen</label>
<input type="radio" name="q" id="wrong" value="a"><label for="wrong">As many as you like</label>
<input type="button" id="check" value="Check" onclick="
  var right = document.getElementById('right').checked;
  put('cmi.interactions.0.id', 'clubs');
  put('cmi.interactions.0.type', 'choice');
  put('cmi.interactions.0.student_response', right ? 'b' : 'a');
  put('cmi.interactions.0.result', right ? 'correct' : 'incorrect');
  put('cmi.core.score.min', '0'); put('cmi.core.score.max', '100');
  put('cmi.core.score.raw', right ? '100' : '0');
  goodbye(right ? 'passed' : 'failed');"></form>
"""

DOT = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


def golf(path: Path) -> Path:
    """Write the package to *path* and return it."""
    items = {
        name: f'<item identifier="i-{name}" identifierref="r-{name}"><title>{title}</title>'
        + ("<adlcp:masteryscore>80</adlcp:masteryscore>" if name == "quiz" else "")
        + "</item>"
        for name, title in HOLES.items()
    }
    resources = "".join(
        f'<resource identifier="r-{name}" type="webcontent" adlcp:scormtype="sco" href="{name}/start.htm">'
        f'<file href="{name}/start.htm"/><file href="{name}/page.htm"/>'
        '<file href="shared/find.js"/><file href="shared/dot.gif"/></resource>'
        for name in HOLES
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        playing = items["teeing"] + items["putting"]
        rest = items["etiquette"] + items["quiz"]
        archive.writestr("imsmanifest.xml", MANIFEST.format(playing=playing, rest=rest, resources=resources))
        archive.writestr("shared/find.js", SCRIPT)
        archive.writestr("shared/dot.gif", DOT)
        for name, title in HOLES.items():
            frames = f'<html><frameset cols="100%,*"><frame src="page.htm" title="{title}"></frameset></html>'
            archive.writestr(f"{name}/start.htm", frames)
            body = QUIZ if name == "quiz" else READ
            archive.writestr(f"{name}/page.htm", PAGE.format(title=title, body=body))
    return path
