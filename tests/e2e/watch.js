/* Runs before a course's own script and notes what nobody can see afterwards. */
(() => {
  const watch = { said: [], lost: [], listeners: [] };
  window.watch = watch;
  const NATIVE = 'a[href], button, input, label, select, summary, textarea';
  const name = (element) => `${element.localName}.${element.className} «${(element.textContent || '').trim().slice(0, 40)}»`;

  // Where a click is listened to: what can be pressed must be something that a keyboard and a screen reader know.
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === 'click' && this instanceof Element && !this.matches(NATIVE)) watch.listeners.push(this.className || this.localName);
    return listen.call(this, type, ...rest);
  };

  // After a press the focus must stand somewhere, even if what was pressed is gone.
  listen.call(document, 'click', ({ target }) => {
    setTimeout(() => {
      if (!document.activeElement || document.activeElement === document.body) watch.lost.push(name(target));
    }, 100);
  }, true);

  listen.call(document, 'DOMContentLoaded', () => {
    const live = document.querySelector('body > .live');
    new MutationObserver(() => {
      if (live.textContent) watch.said.push(live.textContent);
    }).observe(live, { childList: true, characterData: true, subtree: true });
  });
})();
