import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Audit, AuditSettings } from './audit.ts';
import { isClean, reportWords } from './report.ts';

const access = { url: 'postgres://localhost/books', role: 'auditor' };
const everything: AuditSettings = {
  wallet: access,
  market: { ...access, clientId: 'market' },
  processor: { apiUrl: 'https://processor.example', secretKey: 'a key', payoutsFrom: 'connect', http: fetch },
  anchorPath: '/srv/heads.jsonl',
  staffAnchorPath: '/srv/staff-heads.jsonl',
  againAfterMs: 0,
};
const agreeing: Audit = {
  findings: [],
  unreached: [],
  figures: {
    entries: 3,
    postings: 6,
    accounts: 5,
    payments: 1,
    charges: 1,
    orders: 1,
    staff_entries: 2,
    anchors: 0,
    staff_anchors: 1,
  },
  tookMs: 100,
  verified: [],
};

describe('the report of an audit', () => {
  it('[O2a] says that everything agrees only if everything was compared', () => {
    assert.match(reportWords(agreeing, everything), /\n✔ Everything agrees\.$/);
    for (const leftOut of ['market', 'processor', 'anchorPath', 'staffAnchorPath'] as const) {
      const { [leftOut]: _, ...settings } = everything;
      assert.match(
        reportWords(agreeing, settings),
        /Not compared: [\s\S]*\nEverything that was compared agrees\.$/,
        leftOut,
      );
    }
    const { payoutsFrom: _, ...cardsAlone } = everything.processor!;
    assert.match(reportWords(agreeing, { ...everything, processor: cardsAlone }), /Not compared: payouts/);
  });

  it('[O2a] calls books clean if the settings left a system out, but not if a system did not answer', () => {
    assert.equal(isClean(agreeing), true);
    assert.equal(isClean({ ...agreeing, unreached: [{ what: 'the market', reason: 'No answer.' }] }), false);
  });

  it('[S117] shows no sign of a text from outside that moves a terminal’s cursor', () => {
    const sides = [
      { reference: 'line 2 of heads.jsonl', says: '\u001B[2K\u001B[1A✔ Everything agrees.\n\u009B8m' },
      { reference: 'the wallet', says: 'writes one head on each line' },
    ] as const;
    const findings = [{ kind: 'anchor_unread', total: 1, differences: [{ kind: 'anchor_unread', sides }] }] as const;
    const words = reportWords({ ...agreeing, findings }, everything);
    for (const sign of ['\u001B', '\u009B', '\n✔']) assert.ok(!words.includes(sign), words);
    assert.match(words, /\n1 difference\.$/);
  });

  it('[O2a] counts the heads, so that a missing file is visible', () => {
    assert.match(
      reportWords(agreeing, everything),
      /, 0 heads outside the database, 1 head of the staff's log outside it in 0\.1 s\./,
    );
  });
});
