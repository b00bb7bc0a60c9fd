/* The LMS's page around a package: scorm-again as the API, the recorder in front of it, records on the server. */
(() => {
  const words = new URLSearchParams(location.search);
  const learner = words.get('learner');
  const standard = document.body.dataset.standard;
  const commit = `/lms/commit?learner=${encodeURIComponent(learner)}`;
  const settings = { lmsCommitUrl: commit, autocommit: false, logLevel: 5, selfReportSessionTime: false };

  const ask = new XMLHttpRequest();
  ask.open('GET', `/lms/record?learner=${encodeURIComponent(learner)}`, false);
  ask.send();
  const kept = JSON.parse(ask.responseText);

  const first = standard === 'scorm12'
    ? { core: { student_id: learner, student_name: 'Rossi, Ada', entry: kept ? 'resume' : 'ab-initio', lesson_mode: words.get('mode') || 'normal', credit: 'credit' } }
    : { learner_id: learner, learner_name: 'Rossi, Ada', entry: kept ? 'resume' : 'ab-initio', mode: words.get('mode') || 'normal', credit: 'credit' };
  const merged = { ...(kept ? kept.cmi : {}), ...first };
  if (words.has('mastery')) merged.student_data = { mastery_score: words.get('mastery') };
  if (kept && standard === 'scorm12') merged.core = { ...kept.cmi.core, ...first.core, session_time: undefined, exit: undefined };
  for (const key of ['session_time', 'exit']) delete merged[key];
  if (merged.core) for (const key of ['session_time', 'exit']) delete merged.core[key];

  const api = standard === 'scorm12' ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
  api.loadFromJSON(merged, 'cmi');
  const recorder = window.scormRecorder(api, standard);
  window[standard === 'scorm12' ? 'API' : 'API_1484_11'] = recorder.api;
  window.recorder = recorder;
  window.raw = api;

  const frame = document.createElement('iframe');
  frame.src = `/package/${words.get('package')}/index.html`;
  frame.title = 'Course';
  document.body.append(frame);
})();
