import type pg from 'pg';
import { toId } from '#platform/kernel/id.ts';
import { one } from './mismatch.ts';
import type { Mismatch } from './mismatch.ts';

const partRow = 'returning id, payment_id';
const partWords = ({ id = '', payment_id: payment = '' }: Record<string, string>) =>
  `part ${toId('prt', id)} of payment ${toId('pay', payment)}`;

const strayCase = '01890000-0000-7000-8000-000000000002';

/** Adds an open case about the first line of the part in escrow, without its clock. @returns The part. */
function addOpenCase(wallet: pg.Client): Promise<Record<string, string>> {
  return one(
    wallet,
    `insert into protection.cases (cell, id, payment_id, part_id, line, payer_id, payee_id, reason, opened_by, opened_at,
                                   policy, left_minor, status, until, offer, turn, accepted_by, had_return,
                                   had_replacement, timeline)
     select part.cell, '${strayCase}', part.payment_id, part.id, part.lines -> 0 ->> 'reference', payment.payer_id,
            part.payee_id, 'damaged', 'buyer', now(), '{}', 1, 'open', '2100-01-01', '{"outcome": "refund"}', 'seller',
            '[]', false, false, '[]'
       from payments.parts part
       join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
      where part.status = 'held'
     returning part_id as id, payment_id`,
  );
}

/** The planted inconsistencies between cases and the lines, clocks and refunds of their parts. */
export const caseMismatches: readonly Mismatch[] = [
  {
    what: 'a line that names a case which does not exist',
    kind: 'case_line',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set lots = jsonb_set(lots, '{0,caseId}', '"${toId('cas', strayCase)}"')
          where status = 'held' ${partRow}`,
      );
      return [partWords(part), 'the cases of part'];
    },
  },
  {
    what: 'an open case that no line names, so that its money could move',
    kind: 'case_line',
    plant: async (wallet) => {
      const part = await addOpenCase(wallet);
      return [partWords(part), 'the cases of part'];
    },
  },
  {
    what: 'a part whose clocks stand without a case',
    kind: 'case_line',
    plant: async (wallet) => {
      const part = await one(wallet, `update payments.parts set paused_at = now() where status = 'held' ${partRow}`);
      return [partWords(part), 'the cases of part'];
    },
  },
  {
    what: 'a case of a part that is gone',
    kind: 'case_line',
    plant: async (wallet) => {
      const part = await addOpenCase(wallet);
      await wallet.query(`update protection.cases set part_id = '${strayCase}' where part_id = '${part['id']}'`);
      return [`case ${toId('cas', strayCase)}`, `part ${toId('prt', strayCase)}`];
    },
  },
  {
    what: 'an open case without a clock',
    kind: 'case_clock',
    plant: async (wallet) => {
      await addOpenCase(wallet);
      return [`case ${toId('cas', strayCase)}`, `the clock of case ${toId('cas', strayCase)}`];
    },
  },
  {
    what: 'an open case whose clock strikes after its deadline',
    kind: 'case_clock',
    plant: async (wallet) => {
      await addOpenCase(wallet);
      await wallet.query(
        `insert into jobs.timers (cell, kind, subject, due_at)
         values (0, 'case.clock', '${toId('cas', strayCase)}', '2100-01-02')`,
      );
      return [`case ${toId('cas', strayCase)}`, `the clock of case ${toId('cas', strayCase)}`];
    },
  },
  {
    what: 'a refund by a case that nobody opened',
    kind: 'case_refund',
    plant: async (wallet) => {
      const refund = await one(
        wallet,
        "update protection.refunds set cause = 'case' returning part_id as id, payment_id",
      );
      return [`the ended cases of ${partWords(refund)}`, 'the records of refunds by cases'];
    },
  },
  {
    what: 'a case that ended with a refund which was never made',
    kind: 'case_refund',
    plant: async (wallet) => {
      const part = await addOpenCase(wallet);
      await wallet.query(
        `update protection.cases set status = 'closed', until = null, result = 'refunded' where id = '${strayCase}'`,
      );
      return [`the ended cases of ${partWords(part)}`, 'the records of refunds by cases'];
    },
  },
];
