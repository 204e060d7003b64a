import { createGuard } from '#platform/staff/members/guard.ts';
import { roles } from './domain.ts';
import { frame } from './frame-views.ts';

/** The access checks of the console. */
export const guard = createGuard(frame, roles);

/** See `Guard`. */
export const { requireMember, requireRight, formRoute: consoleForm } = guard;
