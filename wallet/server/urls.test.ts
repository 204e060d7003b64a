import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { urls } from './urls.ts';

/** Addresses in bookmarks, letters and open forms, and at clients and the card processor. Contracts have the others. */
const kept = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/about/contact',
  '/about/fees',
  '/about/privacy',
  '/about/protection',
  '/about/terms',
  '/activity',
  '/app',
  '/assets/*',
  '/cards',
  '/icons/*',
  '/id/approve/:paymentId',
  '/id/approve/:paymentId/decline',
  '/id/assets/:name',
  '/id/cards/add',
  '/id/cards/return',
  '/id/cases/:caseId',
  '/id/cases/:caseId/:step',
  '/id/cases/:caseId/files/:fileId',
  '/id/cases/:caseId/pictures/:fileId',
  '/id/confirm-phone',
  '/id/confirm-phone/send',
  '/id/done',
  '/id/help',
  '/id/help/tickets/:ticketId',
  '/id/help/write',
  '/id/interaction/:uid',
  '/id/login',
  '/id/login/passkey',
  '/id/logout',
  '/id/objections/:paymentId/:partId',
  '/id/passkeys/add',
  '/id/passkeys/add/pin',
  '/id/pin',
  '/id/problem/:paymentId/:partId',
  '/id/receive/:paymentId/:partId',
  '/id/security/activity',
  '/id/security/password',
  '/id/security/password/strength',
  '/id/sign-up',
  '/id/sign-up/code',
  '/id/sign-up/passkey',
  '/id/sign-up/passkey/pin',
  '/id/sign-up/password',
  '/id/sign-up/password/strength',
  '/id/sign-up/pin',
  '/id/sign-up/profile',
  '/id/sign-up/resend',
  '/id/top-up',
  '/id/top-up/return',
  '/index.html',
  '/manifest.webmanifest',
  '/oauth/authorize',
  '/oauth/authorize/:uid',
  '/oauth/end-session',
  '/oauth/jwks',
  '/oauth/par',
  '/oauth/revoke',
  '/oauth/token',
  '/payments/:paymentId',
  '/problems',
  '/problems/:code',
  '/profile',
  '/release.json',
  '/service-worker.js',
  '/staff/cases',
  '/staff/cases/:caseId',
  '/staff/cases/:caseId/decisions/:decisionId/send-back',
  '/staff/cases/:caseId/decisions/:decisionId/sign',
  '/staff/cases/:caseId/files/:fileId',
  '/staff/cases/:caseId/pictures/:fileId',
  '/staff/cases/:caseId/release',
  '/staff/cases/:caseId/take',
  '/staff/corrections',
  '/staff/corrections/:correctionId',
  '/staff/corrections/:correctionId/approve',
  '/staff/corrections/:correctionId/refuse',
  '/staff/enter',
  '/staff/keys',
  '/staff/leave',
  '/staff/looks',
  '/staff/macros',
  '/staff/numbers',
  '/staff/people/:holderId',
  '/staff/policies',
  '/staff/policies/:draftId',
  '/staff/policies/:draftId/approve',
  '/staff/policies/:draftId/change',
  '/staff/policies/:draftId/end',
  '/staff/policies/new/:kind',
  '/staff/reasons/:subject',
  '/staff/search',
  '/staff/settlement',
  '/staff/settlement/ask',
  '/staff/settlement/days/:day',
  '/staff/settlement/differences/:differenceId',
  '/staff/sign-in',
  '/staff/tickets',
  '/staff/tickets/:ticketId',
  '/staff/views',
  '/staff/views/delete',
  '/status',
  '/top-ups/:topUpId',
  '/v1',
  '/v1/carrier/easypost',
  '/v1/processor/stripe',
];

describe('the addresses of the wallet', () => {
  const patterns = Object.values(urls).flatMap((wing) => Object.values(wing).map(({ pattern }): string => pattern));

  it('have one name each', () => {
    assert.equal(new Set(patterns).size, patterns.length);
  });

  it('stay as others know them: the contracts’ addresses, and the list above', async () => {
    const documents = ['openapi.json', 'app-openapi.json'].map(async (name) => {
      const text = await readFile(new URL(name, import.meta.url), 'utf8');
      return Object.keys((JSON.parse(text) as { paths: object }).paths);
    });
    const contracted = new Set((await Promise.all(documents)).flat());
    const open = patterns.filter((pattern) => !contracted.has(pattern.replaceAll(/:(\w+)/g, '{$1}')));
    assert.deepEqual(open.toSorted(), kept);
  });
});
