/** Opens the record and the journal, and says where to begin. A driver that is missing or breaks is as good as no record. */
import type { Config } from './config';
import type { Drive, Driver, Opening } from './drivers/driver';
import { journal, type Journal } from './journal';
import { restored } from './lib/spare';
import { anew, reconcile, type Beginning } from './reconcile';
import { decode, fresh, type Kinds } from './state';

export interface Opened extends Beginning {
  driver: Driver;
  opening: Opening;
  journal: Journal;
  config: Config;
}

const NOTHING: Opening = {
  mode: 'normal', state: '', learner: { id: '', name: '' }, record: { done: false }, connected: false,
};

const none: Driver = {
  start: async () => NOTHING,
  answer: () => undefined,
  save: async () => false,
  leave: () => undefined,
  exit: async () => undefined,
};

/** The keeper's pass mark rules over the module's own. */
const ruled = (config: Config, mark: number | undefined): Config =>
  mark === undefined ? config : { ...config, pass: { attempts: config.pass?.attempts ?? null, score: mark } };

const begin = async (driver: Driver): Promise<[Driver, Opening]> => {
  try {
    return [driver, await driver.start()];
  } catch (error) {
    console.error(error);
    return [none, NOTHING];
  }
};

export const open = async (window: Window, plain: Config, kinds: Kinds, drive: Drive | undefined): Promise<Opened> => {
  const [[driver, opening]] = await Promise.all([begin(drive?.(plain, window) ?? none), restored(window)]);
  const config = ruled(plain, opening.mark);
  const book = journal(() => window.localStorage, config.module.iri || config.module.id, opening.learner.id);
  const kept = book.read();
  if (opening.mode === 'normal' && anew(opening, kept)) book.forget();
  const beginning = reconcile(
    opening, kept, decode(config, kinds, opening.state), decode(config, kinds, kept.state),
    fresh(config, Math.random() * 36 ** 6),
  );
  driver.begin?.(beginning.state.seed, beginning.from !== 'nothing');
  return { ...beginning, driver, opening, journal: book, config };
};
