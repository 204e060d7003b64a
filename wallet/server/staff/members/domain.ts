import { createRoles } from '#platform/kernel/roles.ts';

/** The roles of members. */
export type Role = 'support' | 'reviewer' | 'finance' | 'admin';

/** What a role allows. */
export type Right = 'look_at_cases' | 'decide_cases' | 'correct_books' | 'set_policies';

/** What each role allows. */
export const roles = createRoles<Role, Right>({
  support: ['look_at_cases'],
  reviewer: ['look_at_cases', 'decide_cases'],
  finance: ['correct_books', 'set_policies'],
  admin: ['look_at_cases', 'decide_cases', 'correct_books', 'set_policies'],
});

/** Whether a member may do something. */
export const may = roles.may;
