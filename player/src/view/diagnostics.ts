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

  /** Changes only what has changed: somebody may be marking a line. */
  const put = (line: string, text: string): void => {
    const place = region(lines, `[data-line=${line}] bdi`);
    if (place.textContent !== text) place.textContent = text;
  };

  const fill = (): void => {
    const { waiting, refused } = driver.diagnostics?.() ?? {};
    put('course', `${config.module.id} ${config.module.version}`);
    put('format', config.target);
    put('mode', opening.mode);
    put('connection', t(`technical.${opening.connected ? 'connected' : 'apart'}`));
    put('saved', `${saved.dataset.time ?? '–'} ${saved.textContent}`);
    put('waiting', String(waiting ?? '–'));
    put('refused', String(refused?.length ?? '–'));
    for (const { verb, object, status, words } of refused?.slice(all(lines, '.refusal').length) ?? []) {
      lines.append(make('li', { class: 'refusal' }, make('bdi', {}, `${verb} ${object}: ${status} ${words}`)));
    }
  };

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(all(lines, 'li').map((line) => line.textContent).join('\n'));
    } catch {
      // A frame without leave, or no secure context: the old way, which leaves the lines marked.
      getSelection()?.selectAllChildren(lines);
      if (!document.execCommand?.('copy')) return void (told.textContent = t('technical.uncopied'));
    }
    told.textContent = t('technical.copied');
  };

  panel.addEventListener('toggle', () => {
    clearInterval(timer);
    told.textContent = '';
    fill();
    if (panel.open) timer = setInterval(fill, 1000);
  });
  region(panel, '[data-act=copy]').addEventListener('click', () => void copy());
  region(panel, '[data-act=again]').addEventListener('click', () => {
    told.textContent = '';
    driver.diagnostics?.()?.again();
    void save().then(() => {
      fill();
      told.textContent = saved.textContent;
    });
  });
};
