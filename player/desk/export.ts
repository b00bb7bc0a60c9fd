/** Files for the author's disk. */
import { make } from '../src/lib/dom';

export const offer = (name: string, text: string, type: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make('a', { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

export const download = (name: string, value: unknown): void => offer(name, `${JSON.stringify(value, null, 2)}\n`, 'application/json');
