import { sql } from '#platform/db/sql.ts';
import type { Holding } from '#platform/privacy/holdings.ts';

const ofHolder: Holding['of'] = (person) => sql`held.holder_id = ${person}`;
const processor = 'a reference at the card processor, which says nothing about the person';

/** What the wallet holds about a holder's charges that banks took back, or that look like fraud. */
export const chargebackParts: readonly Holding[] = [
  {
    name: 'charges_taken_back',
    table: 'chargebacks.chargebacks',
    of: ofHolder,
    columns:
      'id top_up_id payment_id currency amount_minor reason status taken_minor due_by submissions opened_at closed_at',
    withheld: {
      processor_id: processor,
      account_id: 'the holder’s own account in the books',
      fee_minor: 'a cost of the wallet',
      moves: 'a technical number',
    },
    order: 'opened_at id',
  },
  {
    name: 'evidence_sent_to_banks',
    table: 'staff.evidence',
    of: ofHolder,
    columns: 'chargeback_id texts saved_at',
    order: 'saved_at chargeback_id',
  },
  {
    name: 'charges_that_looked_like_fraud',
    table: 'chargebacks.risk_signs',
    of: ofHolder,
    columns: 'top_up_id is_open created_at',
    withheld: {
      processor_id: processor,
      kind: 'tells a forger what was noticed',
      reason: 'tells a forger what was noticed',
    },
    order: 'created_at processor_id',
  },
];
