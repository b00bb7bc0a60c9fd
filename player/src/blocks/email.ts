/**
 * Answering a customer's mail in three steps: write a draft, tick the questions it answers (those
 * the customer asked and those left unsaid), compare with a model answer. The learner is the judge;
 * the player only keeps the draft, opens one step after the other and leaves the earlier ones in sight.
 */
import type { BlockSpec, Option } from '../config';
import { all, one, set } from '../lib/dom';
import { part } from '../lib/exercise';
import { clip, pack, unpack } from '../lib/pack';
import { reread } from '../lib/reread';
import type { Host, Kind, Live, Status } from './block';

interface EmailSpec extends BlockSpec {
  /** The most characters of the draft, as the saved state writes them. */
  limit: number;
  questions: (Option & { asked: boolean })[];
}

/** `ticked` holds ids of questions; undefined while the learner is still writing. */
interface Reply { draft: string; ticked?: string[] }

const ticked = (spec: EmailSpec, { ticked: ids = [] }: Reply): EmailSpec['questions'] =>
  spec.questions.filter(({ id }) => ids.includes(id));

const encode = (spec: EmailSpec, reply: Reply): string => {
  const draft = pack(clip(reply.draft, spec.limit));
  return reply.ticked ? `${draft},${ticked(spec, reply).map(({ key }) => key).join('')}` : draft;
};

const decode = (spec: EmailSpec, text: string): Reply | undefined => {
  const [draft = '', keys] = text.split(',');
  const reply: Reply = { draft: clip(unpack(draft), spec.limit) };
  if (keys === undefined) return reply.draft ? reply : undefined;
  const known: string[] = keys.match(/../g) || [];
  return { ...reply, ticked: spec.questions.filter(({ key }) => known.includes(key)).map(({ id }) => id) };
};

/** The work's parts and what moves between them; `stage` follows from the answer alone. */
const connect = (root: HTMLElement, spec: EmailSpec, host: Host): Live<Reply> => {
  const at = (name: string): HTMLElement => part(root, name);
  const [ready, compare, again, tick, outcome] = ['.ready', '.check', '.again', '.tick', '.outcome'].map(at) as
    [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const [missing, left, tally] = [at('.need'), at('.left'), at('.tally')];
  const field = at('textarea') as HTMLTextAreaElement;
  const boxes = all<HTMLInputElement>(tick, 'input[data-option]');
  const review = reread(root, spec, host);
  let ticking = false;
  let status: Status = { checked: false, open: true, triesLeft: spec.tries, fresh: false };

  // Folded reasons are for readers without this script; here each waits under its question, the model below.
  for (const box of boxes) {
    const question = box.closest('li');
    const because = one(root, `.solution [data-because="${box.dataset.option || ''}"]`);
    if (question && because) question.append(because);
  }
  tally.after(at('.solution .model'));
  at('.solution').remove();

  const answer = (): Reply | undefined => {
    const draft = clip(field.value, spec.limit);
    if (!ticking) return draft ? { draft } : undefined;
    return { draft, ticked: boxes.filter(({ checked }) => checked).map((box) => box.dataset.option || '') };
  };

  const counted = (): void => {
    left.textContent = host.t('email.left', { n: Math.max(0, spec.limit - pack(field.value).length) });
  };

  const marks = (judged: boolean): void => {
    for (const box of boxes) {
      const question = box.closest('li');
      if (!question) continue;
      set(question, { 'data-covered': judged ? (box.checked ? 'yes' : 'no') : undefined });
      all(question, '.because, .covered, .uncovered').forEach((element) => {
        element.hidden = !judged || (element.matches('.covered') && !box.checked) || (element.matches('.uncovered') && box.checked);
      });
    }
  };

  const show = (next: Status): void => {
    status = next;
    const judged = status.checked && ticking;
    const locked = judged || !status.open;
    const chosen = boxes.filter(({ checked }) => checked).length;
    field.readOnly = locked;
    boxes.forEach((box) => { box.disabled = locked; });
    ready.hidden = locked || ticking;
    tick.hidden = !ticking && status.open;
    compare.hidden = locked || !ticking;
    again.hidden = !judged || !status.open;
    outcome.hidden = !judged && status.open;
    tally.textContent = judged ? host.t('email.covered', { n: chosen, total: boxes.length }) : '';
    review(judged && chosen < boxes.length);
    marks(judged || !status.open);
    counted();
    if (!judged || !next.fresh) return;
    tally.focus();
    host.say(tally.textContent);
  };

  const refuse = (): void => {
    missing.textContent = host.t('email.empty');
    missing.hidden = false;
    set(field, { 'aria-invalid': 'true' });
    host.say(missing.textContent);
    field.focus();
  };

  const write = (): void => {
    missing.hidden = true;
    set(field, { 'aria-invalid': undefined });
    const kept = clip(field.value, spec.limit);
    if (kept !== field.value) {
      const place = field.selectionStart;
      field.value = kept;
      field.setSelectionRange(place, place);
      host.say(host.t('email.full'));
    }
    counted();
    host.draft();
  };

  field.addEventListener('input', (event) => { if (!(event as InputEvent).isComposing) write(); });
  field.addEventListener('compositionend', write);
  tick.addEventListener('change', () => host.draft());
  ready.addEventListener('click', () => {
    if (!field.value.trim()) return refuse();
    ticking = true;
    show({ ...status, checked: false });
    host.draft();
    at('.tick .ask').focus();
  });
  compare.addEventListener('click', () => (field.value.trim() ? host.check() : refuse()));
  again.addEventListener('click', () => {
    show({ ...status, checked: false });
    field.focus();
  });

  const restore = (reply: Reply): void => {
    field.value = reply.draft;
    ticking = reply.ticked !== undefined;
    boxes.forEach((box) => { box.checked = reply.ticked?.includes(box.dataset.option || '') ?? false; });
  };
  show(status);

  return {
    answer,
    restore: (reply) => {
      restore(reply);
      show(status);
    },
    show,
    reset: () => {
      restore({ draft: '' });
      show({ checked: false, open: true, triesLeft: spec.tries, fresh: false });
    },
  };
};

export const kind: Kind<EmailSpec, Reply> = {
  type: 'email',
  ready: (_, { draft, ticked: ids }) => ids !== undefined && draft.trim() !== '',
  /** The learner's own judgement counts only where the author gave it points. */
  judge: (spec, reply) => {
    const chosen = ticked(spec, reply);
    const response = chosen.map(({ id }) => id);
    return spec.points ? { result: chosen.length / spec.questions.length, response } : { response };
  },
  encode,
  decode,
  connect,
};
