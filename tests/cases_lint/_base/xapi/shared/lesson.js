// Tells the record store that the launch named that the lesson was read.
(function () {
  var asked = new URLSearchParams(window.location.search);
  if (!asked.get("endpoint")) {
    return;
  }
  fetch(asked.get("endpoint") + "statements", {
    method: "POST",
    headers: {
      Authorization: asked.get("auth"),
      "Content-Type": "application/json",
      "X-Experience-API-Version": "1.0.3",
    },
    body: JSON.stringify({
      actor: JSON.parse(asked.get("actor")),
      verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
      object: { id: asked.get("activity_id") },
    }),
  });
})();
