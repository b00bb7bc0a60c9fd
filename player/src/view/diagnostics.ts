/**
 * Technical details, for whoever helps a learner: how the record stands, what still waits to be sent and what was refused.
 * Folded away at the foot of the page; says nothing of who the learner is or what was answered.
 */
import { all, make, region } from '../lib/dom';
import type { Say } from '../lib/words';
import type { Opened } from '../opening';

/** *save* saves at once and says whether that was recorded. */
export const diagnostics = (page: Document, t: Say, { config, driver, opening }: Opened, save: () => Promise<unknown>): void => {
  const panel = region<HTMLDetailsElement>(page, '.technical');
  const lines = region(panel, 'ul');
  const told = region(panel, '.told');
  const saved = region(page, '.saved');
  let timer: ReturnType<typeof setInterval> | undefined;

  const fill = (): void => {
    const sending = driver.diagnostics?.();
    const refused = sending ? sending.refused : [];
    const facts = {
      course: `${config.module.id} ${config.module.version}`,
      format: config.target,
      mode: opening.mode,
      connection: t(`technical.${opening.connected ? 'connected' : 'apart'}`),
      saved: `${saved.dataset.time || '–'} ${saved.textContent}`,
      waiting: sending ? `${sending.waiting}` : '–',
      refused: sending ? `${refused.length}` : '–',
    };
    for (const [line, text] of Object.entries(facts)) {
      const place = region(lines, `[data-line=${line}] bdi`);
      // Only what has changed: somebody may be marking a line.
      if (place.textContent !== text) place.textContent = text;
    }
    for (const { verb, object, status, words } of refused.slice(all(lines, '.refusal').length)) {
      lines.append(make('li', { class: 'refusal' }, make('bdi', {}, `${verb} ${object}: ${status} ${words}`)));
    }
  };

  panel.addEventListener('toggle', () => {
    clearInterval(timer);
    told.textContent = '';
    fill();
    if (panel.open) timer = setInterval(fill, 1000);
  });
  region(panel, '[data-act=copy]').addEventListener('click', () => {
    // The old way: it needs no leave from the page around a frame, and no secure context.
    getSelection()?.selectAllChildren(lines);
    told.textContent = t(`technical.${document.execCommand('copy') ? 'copied' : 'uncopied'}`);
  });
  region(panel, '[data-act=again]').addEventListener('click', () => {
    told.textContent = '';
    driver.diagnostics?.()?.again();
    void save().then(() => {
      fill();
      told.textContent = saved.textContent;
    });
  });
};
