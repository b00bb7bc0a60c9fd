/** Durations of both standards, in words. */

/** Seconds of `HHHH:MM:SS(.SS)` (1.2) or an ISO 8601 duration (2004, xAPI); undefined for anything else. */
export const seconds = (text: string): number | undefined => {
  const clock = /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const iso = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!iso) return undefined;
  const weights = [31_536_000, 2_592_000, 86_400, 3600, 60, 1];
  return weights.reduce((sum, weight, n) => sum + weight * Number(iso[n + 1] ?? 0), 0);
};

/** *count* seconds as people say them: `3 min 12 s`. */
export const spoken = (count: number): string => {
  const whole = Math.round(count);
  if (count < 10 && count !== whole) return `${count.toFixed(1)} s`;
  const parts: [number, string][] = [[Math.floor(whole / 3600), 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  return parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}`).join(' ') || '0 s';
};

/** Milliseconds of a call, short. */
export const quick = (ms: number): string => (ms < 1 ? '<1 ms' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
