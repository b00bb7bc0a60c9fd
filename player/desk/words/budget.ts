/** How much of the memory that LMSs lend to content is used. */
export interface Budget {
  used: number;
  limit: number | null;
  share: number;
  level: 'calm' | 'tight' | 'over';
  words: string;
}

const TIGHT = 0.8;
const number = (count: number): string => count.toLocaleString('en');

export const budget = (used: number, limit: number | null): Budget => {
  const share = limit ? used / limit : 0;
  const level = share > 1 ? 'over' : share >= TIGHT ? 'tight' : 'calm';
  const words = limit === null
    ? `${number(used)} characters; this standard sets no limit`
    : `${number(used)} of ${number(limit)} characters${level === 'over' ? ': too many, LMSs cut or refuse this' : ''}`;
  return { used, limit, share, level, words };
};
