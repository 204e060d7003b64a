/** The kinds of files that people may send. */
export type SentKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'pdf';

/** The kinds that are stored: every picture becomes a JPEG. */
export type StoredKind = 'jpeg' | 'pdf';

/** For the `accept` of a file input. Without HEIC in it, an iPhone sends a JPEG. */
export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,application/pdf';

export const mediaTypes = { jpeg: 'image/jpeg', pdf: 'application/pdf' } as const satisfies Record<StoredKind, string>;

/** The ending of a stored file's name. */
export const endings = { jpeg: 'jpg', pdf: 'pdf' } as const satisfies Record<StoredKind, string>;

/** Bytes at the start of a file, with their distance from it. */
type Mark = readonly [at: number, text: string];

const marks: readonly (readonly [SentKind, readonly Mark[]])[] = [
  ['jpeg', [[0, '\xff\xd8\xff']]],
  ['png', [[0, '\x89PNG\r\n\x1a\n']]],
  ['gif', [[0, 'GIF87a']]],
  ['gif', [[0, 'GIF89a']]],
  [
    'webp',
    [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  ],
  ['pdf', [[0, '%PDF-']]],
];

/**
 * The kind of a file by its first bytes; undefined if it is none that we accept. Neither its name nor its declared type
 * counts.
 */
export function kindOf(bytes: Buffer): SentKind | undefined {
  const start = bytes.toString('latin1', 0, 16);
  return marks.find(([, needed]) => needed.every(([at, text]) => start.startsWith(text, at)))?.[0];
}
