import { grounds as reportGrounds } from '../../protection/reports/domain.ts';

/** The grounds of each deed. */
export const grounds = {
  upheld: reportGrounds.upheld,
  refused: reportGrounds.refused,
  unfreeze: ['document_checked'],
} as const;
