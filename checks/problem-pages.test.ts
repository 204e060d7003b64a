import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { LinkRefusal } from '../wallet/server/linking/oauth/domain.ts';
import { problems } from '../wallet/server/problems/catalog.ts';
import type { ProblemCatalog } from '#platform/http/problem.ts';
import { isProgramFault } from '#platform/kernel/program-fault.ts';

const folder = join(import.meta.dirname, '../docs/problems');
const rows: ProblemCatalog = problems;

/** The codes that only the wallet's own pages, its app, its console, and the webhooks of processor and carrier give. */
const neverMetByShops: ReadonlySet<string> = new Set([
  // The wallet's app and its pages.
  'app_out_of_date',
  'session_required',
  'wrong_host',
  'wrong_origin',
  'linked_elsewhere',
  // Debits and withdrawals of holders.
  'bank_account_closed',
  'debit_declined',
  'debit_not_authorized',
  'insufficient_bank_funds',
  'bank_account_declined',
  'withdrawals_too_many',
  'bank_account_not_found',
  'bank_account_not_proved',
  'bank_account_unknown',
  'bank_limit_exceeded',
  'bank_name_differs',
  'debt_open',
  'fee_changed',
  'money_not_free_yet',
  'payout_failed',
  'recent_change',
  'recipient_changed',
  'withdrawal_not_cancelable',
  'withdrawal_not_found',
  'withdrawals_not_offered',
  // Cards and top-ups of holders.
  'amount_too_large',
  'amount_too_small',
  'authentication_failed',
  'bank_unavailable',
  'card_declined_too_often',
  'card_limit_exceeded',
  'card_not_found',
  'charges_declined_too_often',
  'instrument_not_supported',
  'instrument_not_verified',
  'insufficient_card_funds',
  'linking_begun_too_often',
  'linking_declined_too_often',
  'security_code_wrong',
  // Proofs of holders.
  'passkey_refused',
  'pin_blocked',
  'pin_locked',
  'pin_not_set',
  'pin_wrong',
  'totp_refused',
  // Cases as buyers open them, and as operators decide them.
  'appeal_ground_missing',
  'appealed_before',
  'case_before',
  'case_not_possible',
  'case_too_early',
  'case_too_late',
  'evidence_missing',
  'extended_before',
  'line_refunded',
  'reasons_missing',
  'same_operator',
  // Webhooks of the processor and the carrier.
  'signature_wrong',
  'webhook_malformed',
  'webhook_refused',
]);

async function namedBySdk(): Promise<string[]> {
  const source = await readFile(join(import.meta.dirname, '../sdk/src/problem.ts'), 'utf8');
  return [...source.matchAll(/^ {2}\| '([a-z_]+)'$/gm)].map(([, code = '']) => code);
}

describe('the pages about problems', () => {
  let pages: Map<string, string>;
  before(async () => {
    const names = (await readdir(folder)).filter((name) => name !== 'README.md');
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    pages = new Map(names.map((name, at) => [name.replace(/\.md$/, ''), texts[at]!]));
  });

  it('exist for each row of the catalog', () => {
    assert.deepEqual([...pages.keys()].toSorted(), Object.keys(rows).toSorted());
  });

  it('have the title and status of their row', () => {
    for (const [code, { title, status }] of Object.entries(rows)) {
      const head = `# ${title()}\n\n\`${code}\` · HTTP ${status}\n`;
      assert.equal(pages.get(code)?.slice(0, head.length), head, code);
    }
  });

  it('each say what the problem means, whether anything was charged, and what to do', () => {
    for (const [code, text] of pages) {
      for (const part of ['What it means', 'Were you charged?', 'What to do']) assert.ok(text.includes(part), code);
    }
  });

  it('and that about linking name each reason for which a wallet cannot be linked', async () => {
    const reasons = {
      account_frozen: true,
      profile_incomplete: true,
      document_required: true,
      recent_change: true,
      debt_open: true,
      linked_elsewhere: true,
    } as const satisfies Record<LinkRefusal['code'], true>;
    const page = await readFile(join(import.meta.dirname, '../docs/protocol/linking.md'), 'utf8');
    for (const code of Object.keys(reasons)) assert.ok(page.includes(`\n| \`${code}\` | `), code);
  });

  it('are of codes that the SDK names, unless no call of a shop can meet them', async () => {
    const named = await namedBySdk();
    const missing = Object.keys(rows).filter((code) => !named.includes(code) && !neverMetByShops.has(code));
    assert.deepEqual(missing, []);
    assert.deepEqual(
      [...neverMetByShops].filter((code) => named.includes(code) || !Object.hasOwn(rows, code)),
      [],
      'each exception is a code of the wallet that the SDK does not name',
    );
    // These two are codes of the token endpoint (RFC 6749), whose refusals are no rows.
    assert.deepEqual(
      named.filter((code) => !Object.hasOwn(rows, code)),
      ['client_assertion_invalid', 'proof_used'],
    );
  });

  it('are of rows with a next step that a shop can show, for each code that the SDK names', async () => {
    const named = await namedBySdk();
    assert.ok(named.length > 50);
    // A shop writes its own words about the faults of its program, and an unknown address is one.
    const shown = named.filter((code) => Object.hasOwn(rows, code) && !isProgramFault(code) && code !== 'not_found');
    assert.deepEqual(
      shown.filter((code) => rows[code]?.nextAction === undefined),
      [],
    );
  });

  it('say “No” if the row says that nothing was charged', () => {
    for (const [code, { charged }] of Object.entries(rows)) {
      if (charged !== false) continue;
      assert.match(pages.get(code)!, /\*\*Were you charged\?\*\*\n(No[,.]|Not by this request\.)/, code);
    }
  });
});
