import { sql } from '../db/sql.ts';
import type { Sweep } from '../jobs/sweeps.ts';
import { fileRules } from './file-rules.ts';

const { waitingMs } = fileRules;

/** Files to which no feature refers, and then the contents of no file. For the list of each product. */
export const fileSweeps: readonly Sweep[] = [
  { table: 'files.files', column: 'kept_at', keepMs: waitingMs, clock: 'security', where: sql`not is_attached` },
  {
    table: 'files.blobs',
    column: 'kept_at',
    keepMs: waitingMs,
    clock: 'security',
    where: sql`not is_attached and not exists (
      select from files.files f where f.cell = blobs.cell and f.hash = blobs.hash)`,
  },
];
