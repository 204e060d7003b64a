import { createRoles } from '#platform/kernel/roles.ts';

/** The roles of members. */
export type Role = 'support' | 'reviewer' | 'finance' | 'admin';

/** What a role allows. */
export type Right =
  | 'look_at_cases'
  | 'decide_cases'
  | 'correct_books'
  | 'settle'
  | 'set_policies'
  | 'run_campaigns'
  | 'see_tickets'
  | 'answer_tickets'
  | 'review_identity'
  | 'see_looks'
  | 'find_people'
  | 'freeze_wallets'
  | 'see_numbers';

/** What each role allows. */
export const roles = createRoles<Role, Right>({
  support: ['look_at_cases', 'see_tickets', 'answer_tickets', 'find_people', 'freeze_wallets'],
  reviewer: [
    'look_at_cases',
    'decide_cases',
    'see_tickets',
    'review_identity',
    'find_people',
    'freeze_wallets',
    'see_numbers',
  ],
  finance: ['correct_books', 'settle', 'set_policies', 'run_campaigns', 'see_tickets', 'see_numbers'],
  admin: [
    'look_at_cases',
    'decide_cases',
    'correct_books',
    'settle',
    'set_policies',
    'run_campaigns',
    'see_tickets',
    'answer_tickets',
    'review_identity',
    'see_looks',
    'find_people',
    'freeze_wallets',
    'see_numbers',
  ],
});

/** Whether a member may do something. */
export const may = roles.may;
