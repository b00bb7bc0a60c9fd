// Fetches the token of the session, as cmi5 8.2 asks, and tells that the lesson began.
(function () {
  var asked = new URLSearchParams(window.location.search);
  var fetched = asked.get("fetch");
  if (!fetched) {
    return;
  }
  fetch(fetched, { method: "POST" })
    .then(function (answer) {
      return answer.json();
    })
    .then(function (said) {
      return fetch(asked.get("endpoint") + "statements", {
        method: "POST",
        headers: {
          Authorization: "Basic " + said["auth-token"],
          "Content-Type": "application/json",
          "X-Experience-API-Version": "1.0.3",
        },
        body: JSON.stringify({
          actor: JSON.parse(asked.get("actor")),
          verb: { id: "http://adlnet.gov/expapi/verbs/initialized" },
          object: { id: asked.get("activityId") },
          context: { registration: asked.get("registration") },
        }),
      });
    });
})();
