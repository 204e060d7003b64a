import { createRoles } from '#platform/kernel/roles.ts';

/** The roles of the market's operators. */
export type Role = 'support' | 'reviewer' | 'admin';

/** What a role allows. */
export type Right = 'see_members' | 'answer_tickets' | 'find_people';

/** What each role allows. Everybody sees the first page and the own acts. */
export const roles = createRoles<Role, Right>({
  support: ['answer_tickets', 'find_people'],
  reviewer: [],
  admin: ['see_members', 'answer_tickets', 'find_people'],
});

/** Whether a member may do something. */
export const may = roles.may;
