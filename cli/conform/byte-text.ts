/**
 * Bytes as recordings write them, and as the simulator has them (a text with one character for each byte). A recording
 * writes UTF-8 as text; what is none as `{"b64": …}`; what is long and monotonous as `{"repeat": …, "count": …}`.
 */
import { z } from 'zod';

const encoded = z.strictObject({ b64: z.base64() });
const repeated = z.strictObject({ repeat: z.string(), count: z.int().min(0).max(100_000_000) });

/** Bytes in any of the forms. */
type Written = string | z.output<typeof encoded> | z.output<typeof repeated>;

const FORMS = 'a text, {"b64": …} or {"repeat": …, "count": …}';

/** The schema of bytes that may be missing. */
export const writtenOrNull = z.custom<Written | null>(
  (value) => value === null || isWritten(value),
  `null, ${FORMS}`,
);

function isWritten(value: unknown): value is Written {
  return typeof value === 'string' || encoded.safeParse(value).success || repeated.safeParse(value).success;
}

/** The bytes, one character each. */
export function bytesOf(form: Written): string {
  if (typeof form === 'string') return Buffer.from(form, 'utf8').toString('latin1');
  if ('b64' in form) return Buffer.from(form.b64, 'base64').toString('latin1');
  return bytesOf(form.repeat).repeat(form.count);
}

/** The text that a server makes of a path's bytes: what is not UTF-8 becomes U+FFFD, in Java as in JavaScript. */
export function pathOf(form: Written): string {
  return typeof form === 'string' ? form : Buffer.from(bytesOf(form), 'latin1').toString('utf8');
}

/** Longer than this, bytes that are all the same are written as a repetition: nobody reads a million of them. */
const LONG = 1_000;

/** Bytes in the one form that we write them in. */
export function writtenOf(bytes: string): Written {
  const buffer = Buffer.from(bytes, 'latin1');
  const text = buffer.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(buffer);
  if (!isText) return { b64: buffer.toString('base64') };
  const [first = ''] = text;
  const count = text.length / Math.max(first.length, 1);
  return count > LONG && text === first.repeat(count) ? { repeat: first, count } : text;
}
