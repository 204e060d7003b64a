import type { SentKind } from './kinds.ts';

/** A message to the thread that judges files. */
export interface Asked {
  readonly kind: SentKind;
  readonly bytes: Uint8Array;
}

/** A file as it is stored. Only pictures have a size and a thumbnail. */
export interface JudgedFile {
  readonly bytes: Buffer;
  readonly width?: number;
  readonly height?: number;
  readonly thumbnail?: Buffer;
}

/** Why a file of an accepted kind is refused by its content. */
export type JudgingFault =
  | { readonly code: 'file_too_large' }
  | { readonly code: 'file_unreadable' }
  | { readonly code: 'file_kind_refused' };
