/** UTF-8 as Java reads it. Bytes are one character (0 to 255) each. */

/** Characters as bytes, and parts of some: each as long as it could still have become one. */
const CHARACTER_OR_PART = new RegExp(
  [
    '([^\\x80-\\xff]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|\\xed[\\x80-\\x9f][\\x80-\\xbf]',
    '|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}',
    '|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2})',
    '|\\xe0[\\xa0-\\xbf]|\\xed[\\x80-\\x9f]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]?',
    '|[\\xf1-\\xf3][\\x80-\\xbf]{1,2}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]?|[^]',
  ].join(''),
  'g',
);
const REPLACEMENT = '\xef\xbf\xbd';

/** The same bytes, with U+FFFD for what is no UTF-8. */
export function repaired(bytes: string): string {
  return bytes.replace(CHARACTER_OR_PART, (_, character?: string) => character ?? REPLACEMENT);
}

/** The text that these bytes stand for, all of them UTF-8. */
export function textOf(bytes: string): string {
  const hex = [...bytes].map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return decodeURIComponent(hex.join(''));
}
