import { inflateSync, constants } from 'node:zlib';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { fileRules } from './file-rules.ts';
import type { JudgedFile, JudgingFault } from './judging.ts';

/** Names by which a PDF runs programs, sends data, or carries other files (ISO 32000-2 §7.11.4, §12.6.4, §13). */
const ACTIVE =
  /\/(JavaScript|Launch|SubmitForm|ImportData|GoToE|EmbeddedFiles?|RichMedia|Rendition|Movie|XFA)(?![A-Za-z0-9_-])/;
/** Its text and its objects are hidden from us, so they cannot be judged. */
const ENCRYPTED = /\/Encrypt(?![A-Za-z0-9_-])/;
/** Where an object with packed objects says so, before their bytes (§7.5.7). */
const PACKED = /\/ObjStm(?![A-Za-z0-9_-])/;
const STREAM = /(?<!end)stream\r?\n/g;
/** The end of the file must stand this near to its last byte. */
const TAIL = 1_024;
/** The longest dictionary before packed objects. */
const DICTIONARY = 2_048;

/**
 * Judges a PDF, which is stored as it is: its start and its end, that it is not encrypted, and that it has no active
 * content, either in plain bytes or in packed objects. Active content that is packed in any other way is not found, so
 * a PDF is never shown inside our pages.
 */
export function judgePdf(bytes: Buffer): Result<JudgedFile, JudgingFault> {
  const text = bytes.toString('latin1');
  if (!/^%PDF-[12]\.\d/.test(text)) return err({ code: 'file_unreadable' });
  const tail = text.slice(-TAIL);
  if (!tail.includes('startxref') || !tail.includes('%%EOF')) return err({ code: 'file_unreadable' });
  const plain = withoutEscapes(text);
  if (ENCRYPTED.test(plain)) return err({ code: 'file_unreadable' });
  if (ACTIVE.test(plain)) return err({ code: 'file_kind_refused' });
  const unpacked = unpack(text, bytes);
  if (unpacked === undefined) return err({ code: 'file_unreadable' });
  return ACTIVE.test(withoutEscapes(unpacked)) ? err({ code: 'file_kind_refused' }) : ok({ bytes });
}

/** A name may write any character as `#` and two digits (§7.3.5). */
function withoutEscapes(text: string): string {
  return text.replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

/** The packed objects; undefined if they are not packed by deflate alone, or too large. */
function unpack(text: string, bytes: Buffer): string | undefined {
  let left: number = fileRules.unpackedBytes;
  const found: string[] = [];
  for (const { index, 0: keyword } of text.matchAll(STREAM)) {
    const before = withoutEscapes(text.slice(Math.max(0, index - DICTIONARY), index));
    if (!PACKED.test(before)) continue;
    const content = inflated(bytes.subarray(index + keyword.length), left);
    // The name may belong to an object before this one, which may be a picture. A text could fake the end of an object.
    if (content === undefined && PACKED.test(before.slice(before.lastIndexOf('endobj') + 1))) return undefined;
    if (content === undefined) continue;
    left -= content.length;
    found.push(content.toString('latin1'));
  }
  return found.join('\n');
}

function inflated(bytes: Buffer, most: number): Buffer | undefined {
  if (most <= 0) return undefined;
  try {
    // Other bytes follow the packed ones, and readers accept a wrong end.
    return inflateSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined;
  }
}
