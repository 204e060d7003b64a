import type { Staff as StaffDoor } from '#platform/staff/members/service.ts';
import type { Act } from '../log/service.ts';
import type { Right, Role } from './domain.ts';

/** The door to the operators of the wallet and their sessions. */
export type Staff = StaffDoor<Role, Right, Act>;
