/* What a page that does not belong to the desk at *desk* can try; returns what came of each attempt. */
async (desk) => {
  const told = {};
  const tries = {
    page: () => fetch(desk + '/').then((answer) => answer.text()),
    state: () => fetch(desk + '/api/state').then((answer) => answer.text()),
    keyed: () => fetch(desk + '/api/state', { headers: { 'X-Scormkit-Key': 'guess' } }).then((answer) => answer.text()),
    wish: () => fetch(desk + '/api/reset', { method: 'POST', body: '{}' }).then((answer) => answer.text()),
    blind: () => fetch(desk + '/api/reset', { method: 'POST', mode: 'no-cors', body: '{}' }).then((answer) => answer.type),
    beacon: async () => navigator.sendBeacon(desk + '/api/switches', '{"refuse": true}') && 'sent',
    events: () => new Promise((done, failed) => {
      const source = new EventSource(desk + '/events?key=guess');
      source.onopen = () => done('open');
      source.onerror = () => { source.close(); failed(new Error('closed')); };
    }),
    script: () => new Promise((done, failed) => {
      const script = document.createElement('script');
      script.onload = () => done('ran');
      script.onerror = () => failed(new Error('refused'));
      script.src = desk + '/api/state';
      document.head.append(script);
    }),
    form: () => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.name = 'target';
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, { action: desk + '/api/learners', method: 'post', enctype: 'text/plain', target: 'target' });
      const field = document.createElement('input');
      Object.assign(field, { name: '{"name": "Mallory', value: '"}' });
      form.append(field);
      document.body.append(form);
      frame.onload = () => setTimeout(() => done('sent'), 100);
      form.submit();
    }),
    framed: () => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.src = desk + '/';
      frame.onload = () => { try { done(frame.contentDocument ? 'own' : 'none'); } catch { done('none'); } };
      document.body.append(frame);
    }),
  };
  for (const [name, attempt] of Object.entries(tries)) {
    told[name] = await attempt().catch((error) => 'failed');
  }
  return told;
}
