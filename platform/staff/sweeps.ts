import type { Sweep } from '../jobs/sweeps.ts';

/** When the rows of the members of staff expire; their log and members stay. */
export const staffSweeps: readonly Sweep[] = ['challenges', 'invitations', 'reasons', 'sessions'].map((table) => ({
  table: `staff.${table}`,
  column: 'expires_at',
  keepMs: 0,
  clock: 'security',
}));
