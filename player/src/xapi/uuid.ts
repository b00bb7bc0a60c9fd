const PRIMES = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];

/** 128 bits spread from *text* as evenly as an id needs; no secret is kept by them. */
const spread = (text: string): Uint8Array => {
  const lanes = new Uint32Array(4);
  const stir = (value: number): void => PRIMES.forEach((prime, n) => {
    const mixed = Math.imul(lanes[n]! ^ value, prime);
    lanes[n] = lanes[(n + 1) % 4]! + (mixed ^ (mixed >>> 15));
  });
  for (let n = 0; n < text.length; n += 1) stir(text.charCodeAt(n));
  for (let round = 0; round < 8; round += 1) stir(text.length + round);
  return new Uint8Array(lanes.buffer);
};

/**
 * A UUID of version 4: always the same for the same *parts*, or, without any, drawn by chance.
 * `crypto.randomUUID` is missing wherever the page is not a secure context; the random numbers are not.
 */
export const uuid = (...parts: unknown[]): string => {
  const bytes = parts.length ? spread(JSON.stringify(parts)) : crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
