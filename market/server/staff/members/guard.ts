import { createGuard } from '#platform/staff/members/guard.ts';
import { roles } from './domain.ts';
import { frame } from './frame-views.ts';

/** The access checks of the desk. */
export const guard = createGuard(frame, roles);
