import type { StaffLog as Log } from '#platform/staff/log/service.ts';

/** What the wallet's members do, as the log names it. The database has the same list. */
export type Act =
  | 'looked'
  | 'proposes'
  | 'decides_appeal'
  | 'refused'
  | 'asks_correction'
  | 'approves_correction'
  | 'refuses_correction';

/** The door to the log of the wallet's staff. */
export type StaffLog = Log<Act>;
