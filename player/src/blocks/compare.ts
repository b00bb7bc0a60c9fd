/**
 * Two ways to handle one situation. The learner says which would serve the customer better, then
 * reads why, for both: a look at work, not a test, unless the author gives it points.
 */
import type { BlockSpec } from '../config';
import { all, set } from '../lib/dom';
import { part, words } from '../lib/exercise';
import { reread } from '../lib/reread';
import type { Kind, Live, Status } from './block';

type Side = 'a' | 'b';
interface CompareSpec extends BlockSpec { better: Side }

const side = (text: string | undefined): Side | undefined => (text === 'a' || text === 'b' ? text : undefined);

const connect: Kind<CompareSpec, Side>['connect'] = (root, spec, host): Live<Side> => {
  const ways = all(root, '.way[data-option]');
  const verdict = part(root, '.verdict');
  const tries = part(root, '.tries');
  const review = reread(root, spec, host);
  let picked: Side | undefined;

  // Folded reasons are for readers without this script; here each waits on its way.
  for (const way of ways) way.append(part(root, `.solution [data-because="${way.dataset.option || ''}"]`));
  part(root, '.solution').remove();

  const show = (status: Status): void => {
    const judged = picked !== undefined && status.checked;
    const right = picked === spec.better;
    for (const way of ways) {
      const mine = judged && way.dataset.option === picked;
      set(way, { 'data-better': (judged || !status.open) && (way.dataset.option === spec.better ? 'yes' : 'no') });
      part(way, '.because').hidden = !judged && status.open;
      part(way, '.chosen').hidden = !mine;
      // Only a graded comparison asks again: otherwise everything is said.
      part(way, '.pick').hidden = !status.open || (judged && (right || mine || !spec.points));
    }
    verdict.hidden = !judged;
    verdict.textContent = judged ? host.t(right ? 'compare.right' : 'compare.wrong') : '';
    tries.hidden = !status.open || right || status.triesLeft === null || (spec.tries || 0) < 2;
    tries.textContent = tries.hidden ? '' : host.t('tries_left', { n: status.triesLeft || 0 });
    review(judged && !right);
    if (!judged || !status.fresh) return;
    verdict.focus();
    host.say([verdict, ...ways.map((way) => part(way, '.because'))].map(words).join(' '));
  };

  root.addEventListener('click', (event) => {
    const way = (event.target as Element).closest('.pick')?.closest<HTMLElement>('.way');
    if (!way) return;
    picked = side(way.dataset.option);
    host.check();
  });

  const reset = (): void => {
    picked = undefined;
    show({ checked: false, open: true, triesLeft: spec.tries, fresh: false });
  };
  reset();

  return { answer: () => picked, restore: (answer) => { picked = answer; }, show, reset };
};

export const kind: Kind<CompareSpec, Side> = {
  type: 'compare',
  judge: (spec, picked) => ({ result: picked === spec.better ? 1 : 0, response: [picked] }),
  encode: (_, picked) => picked,
  decode: (_, text) => side(text),
  connect,
};
