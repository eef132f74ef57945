/** UTF-8, with a byte for each character of the encoded text. */

const REPLACEMENT = '\ufffd';

/** The text that bytes stand for. As in Java, what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: string): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes.charCodeAt(at);
    at += 1;
    const length = followersOf(lead);
    if (length === 0) {
      text += lead < 0x80 ? String.fromCharCode(lead) : REPLACEMENT;
      continue;
    }
    let point = lead & (0x3f >> length);
    let taken = 0;
    while (taken < length && isFollower(bytes.charCodeAt(at), lead, taken)) {
      point = (point << 6) | (bytes.charCodeAt(at) & 0x3f);
      at += 1;
      taken += 1;
    }
    text += taken === length ? String.fromCodePoint(point) : REPLACEMENT;
  }
  return text;
}

/** The bytes of a text; half of a surrogate pair becomes a question mark, as in Java. */
export function encodeUtf8(text: string): string {
  let bytes = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes += character;
    else if (point < 0x800) bytes += byteText(0xc0 | (point >> 6), point);
    else if (point >= 0xd800 && point <= 0xdfff) bytes += '?';
    else if (point < 0x10000) bytes += byteText(0xe0 | (point >> 12), point >> 6, point);
    else bytes += byteText(0xf0 | (point >> 18), point >> 12, point >> 6, point);
  }
  return bytes;
}

function byteText(lead: number, ...followers: readonly number[]): string {
  return String.fromCharCode(lead, ...followers.map((bits) => 0x80 | (bits & 0x3f)));
}

/** How many bytes follow this one; 0 too if none can. */
function followersOf(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

/** Behind some leads the first follower has a smaller range: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
function isFollower(byte: number, lead: number, place: number): boolean {
  if (!(byte >= 0x80 && byte <= 0xbf)) return false;
  if (place > 0) return true;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte <= 0x9f;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte <= 0x8f;
}
