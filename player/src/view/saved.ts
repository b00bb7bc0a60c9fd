/** Says in the header whether the work is safe. The words change only when the matter does: a screen reader reads each change. */
import type { Trouble } from '../drivers/driver';
import type { Saved } from '../session';
import type { Say } from '../lib/words';
import { region } from '../lib/dom';

const TEXTS: Record<Saved, string> = {
  saving: 'saving', saved: 'saved', unsaved: 'not_saved', kept: 'kept_here', lost: 'not_kept',
};
const TROUBLES: Record<Trouble, string> = { offline: 'offline', session: 'session_ended', refused: 'not_saved' };

export const savedStatus = (page: Document, t: Say): ((saved: Saved, trouble?: Trouble) => void) => {
  const place = region(page, '.saved');
  return (saved, trouble) => {
    // While it is in trouble, a new try is no news.
    if (saved === 'saving' && place.dataset.state === 'unsaved') return;
    if (saved === 'saved') place.dataset.time = new Date().toLocaleTimeString(page.documentElement.lang || undefined);
    const text = t(saved === 'unsaved' && trouble ? TROUBLES[trouble] : TEXTS[saved]);
    place.dataset.state = saved === 'lost' ? 'unsaved' : saved;
    if (place.textContent !== text) place.textContent = text;
  };
};
