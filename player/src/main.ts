/**
 * Boots the player: reads the configuration, opens the record, goes on where the learner left off. The page was readable
 * before and stays so whatever fails here; without a record the work is kept on this device, and the learner is told.
 */
import kinds from 'kinds';
import * as drivers from 'drivers';
import type { Config } from './config';
import { start } from './player';

const read = (): Config | undefined => {
  const config = JSON.parse(document.getElementById('scormkit-config')?.textContent || 'null') as Config | null;
  return config?.v === 1 ? config : undefined;
};

const config = read();
if (config) void start(window, config, new Map(kinds.map((kind) => [kind.type, kind])), drivers[config.target]);
