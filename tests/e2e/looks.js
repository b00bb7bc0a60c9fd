/* What can be measured of a page as it stands. Each returns names of what is wrong, but `ring` and `headings`. */
(() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const name = (one) => `${one.localName}.${one.className}`;
  const CONTROLS = 'a[href], button, input, select, summary, textarea';

  /* What sticks out of the window, unless it stands in a box that scrolls by itself (a wide table). */
  const sideways = () => {
    const edge = document.documentElement.clientWidth;
    const out = shown('body *').filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width && (right > edge + 1 || left < -1) && !one.closest('.unseen, .skip, .scroll, .formula, pre, option');
    });
    return [...(document.documentElement.scrollWidth > edge ? ['the page'] : []), ...out.map(name)];
  };

  /* What is cut off: words that are wider or higher than the box that hides them. */
  const cut = () => shown('body *').filter((one) => {
    const { overflowX, overflowY } = getComputedStyle(one);
    const wide = /hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1;
    const high = /hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 1;
    return (wide || high) && !one.closest('.unseen, svg, select, textarea');
  }).map(name);

  const longest = (text) => Math.max(...text.split(',').map(parseFloat));
  const moving = () => [...document.querySelectorAll('*')]
    .flatMap((one) => ['', '::before', '::after'].map((part) => [one, part, getComputedStyle(one, part)]))
    .filter(([, , style]) => longest(style.transitionDuration) > 0
      || (style.animationName !== 'none' && longest(style.animationDuration) > 0))
    .map(([one, part]) => name(one) + part);

  /* What can be pressed and is smaller than *least*; links within words follow their words. */
  const small = (least) => shown(CONTROLS)
    .filter((one) => !one.matches('.skip, p a, li a:not(.pages a), td a'))
    .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, { width, height }]) => width < least || height < least)
    .map(([one, { width, height }]) => `${name(one)} ${width}×${height}`);

  /* What looks as if it could be pressed, and is nothing that a keyboard knows. */
  const pretending = () => shown('body *')
    .filter((one) => getComputedStyle(one).cursor === 'pointer' && !one.closest(`${CONTROLS}, label`))
    .map(name);

  const headings = () => shown('h1, h2, h3, h4, h5, h6').map((one) => Number(one.localName[1]));

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (one) => {
    for (let at = one.parentElement; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };

  /* The ring of what has the focus, on itself or on the card around it: how its colour stands off what lies behind. */
  const ring = () => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const ringed = [focused, focused.closest('.card')].find((one) => {
      const style = one && getComputedStyle(one);
      return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ringed) return { name: name(focused), ratio: 0 };
    const [dark, bright] = [light(numbers(getComputedStyle(ringed).outlineColor)), light(behind(ringed))].sort((a, b) => a - b);
    return { name: name(focused), ratio: (bright + 0.05) / (dark + 0.05) };
  };

  /* How far what has the focus reaches out from under the header; nothing where it is part of the header. */
  const uncovered = () => {
    const focused = document.activeElement;
    const header = document.querySelector('.top');
    if (focused === document.body || focused.closest('.top, .skip')) return null;
    return focused.getBoundingClientRect().bottom - header.getBoundingClientRect().bottom;
  };

  /* Lays a reader's own style over the page: no content policy speaks against that. */
  const restyle = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  /* axe-core reads the fill of letters, which Chromium tells as it was before the system put in its own colours. */
  const fill = () => {
    if (!matchMedia('(forced-colors: active)').matches) return;
    for (const one of document.querySelectorAll('body *')) one.style.webkitTextFillColor = getComputedStyle(one).color;
  };

  const judged = async (tags) => {
    fill();
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
  };

  window.looks = { sideways, cut, moving, small, pretending, headings, ring, uncovered, restyle, judged };
})();
