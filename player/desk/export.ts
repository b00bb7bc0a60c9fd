/** Files for the author's disk. */
import type { Server } from './api';
import { make } from '../src/lib/dom';

const offer = (name: string, text: string, type: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make('a', { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

export const download = (name: string, value: unknown): void => offer(name, `${JSON.stringify(value, null, 2)}\n`, 'application/json');

/** Asks the server to write a test from *trace*, and offers it. */
export const testOf = async (server: Server, trace: unknown): Promise<void> => {
  const { name, text } = await server.post('export', trace) as { name: string; text: string };
  offer(name, text, 'text/x-python');
};
