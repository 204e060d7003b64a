import type { Staff as StaffDoor } from '#platform/staff/members/service.ts';
import type { Right, Role } from './domain.ts';

/** What the market's members do, as the log names it. The database has the same list. */
export type Act = 'looked' | 'refused' | 'answers_ticket' | 'notes_ticket' | 'closes_ticket' | 'hands_ticket';

/** The door to the operators of the market and their sessions. */
export type Staff = StaffDoor<Role, Right, Act>;
