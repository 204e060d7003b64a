import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as deskUrls } from '../../market/server/urls.ts';
import { roles as deskRoles } from '../../market/server/staff/members/domain.ts';
import { roles } from '../../wallet/server/staff/members/domain.ts';
import type { Role } from '../../wallet/server/staff/members/domain.ts';
import { urls } from '../../wallet/server/urls.ts';
import { openAtDesk, openOperator } from '../world/staff.ts';
import type { Operator } from '../world/staff.ts';
import { visit } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const cas = 'cas_00000000000000000000000001';
const fil = 'fil_00000000000000000000000001';
const everybody: readonly Role[] = roles.names;
const cases: readonly Role[] = ['support', 'reviewer', 'admin'];
const deciders: readonly Role[] = ['reviewer', 'admin'];
const money: readonly Role[] = ['finance', 'admin'];

/** Each address of the console: who may open it, and who may post to it. */
const table: Readonly<
  Record<
    keyof typeof urls.staff,
    { readonly path: string; readonly get?: readonly Role[]; readonly post?: readonly Role[] } | 'enter'
  >
> = {
  enter: 'enter',
  signIn: 'enter',
  leave: 'enter',
  queue: { path: urls.staff.queue(), get: cases },
  saveView: { path: urls.staff.saveView(), get: cases, post: cases },
  deleteView: { path: urls.staff.deleteView(), post: cases },
  case: { path: urls.staff.case({ caseId: cas }), get: cases, post: deciders },
  takeCase: { path: urls.staff.takeCase({ caseId: cas }), post: deciders },
  releaseCase: { path: urls.staff.releaseCase({ caseId: cas }), post: deciders },
  caseFile: { path: urls.staff.caseFile({ caseId: cas, fileId: fil }), get: cases },
  casePicture: { path: urls.staff.casePicture({ caseId: cas, fileId: fil }), get: cases },
  signDecision: { path: urls.staff.signDecision({ caseId: cas, decisionId: 'dcn_1' }), post: deciders },
  sendBackDecision: { path: urls.staff.sendBackDecision({ caseId: cas, decisionId: 'dcn_1' }), post: deciders },
  reasons: { path: urls.staff.reasons({ subject: cas }), get: cases, post: cases },
  search: { path: urls.staff.search(), get: cases, post: cases },
  person: { path: urls.staff.person({ holderId: 'hld_1' }), get: cases },
  freezePerson: { path: urls.staff.freezePerson({ holderId: 'hld_1' }), post: cases },
  looks: { path: urls.staff.looks(), get: ['admin'] },
  reports: { path: urls.staff.reports(), get: deciders },
  report: { path: urls.staff.report({ subject: 'rpt_1' }), get: deciders, post: deciders },
  signReport: { path: urls.staff.signReport({ subject: 'rpt_1' }), post: deciders },
  endReport: { path: urls.staff.endReport({ subject: 'rpt_1' }), post: deciders },
  chargebacks: { path: urls.staff.chargebacks(), get: deciders },
  chargeback: { path: urls.staff.chargeback({ chargebackId: 'cbk_1' }), get: deciders, post: deciders },
  acceptChargeback: { path: urls.staff.acceptChargeback({ chargebackId: 'cbk_1' }), post: deciders },
  numbers: { path: urls.staff.numbers(), get: ['reviewer', 'finance', 'admin'] },
  corrections: { path: urls.staff.corrections(), get: money, post: money },
  correction: { path: urls.staff.correction({ correctionId: 'cor_1' }), get: money },
  approveCorrection: { path: urls.staff.approveCorrection({ correctionId: 'cor_1' }), post: money },
  refuseCorrection: { path: urls.staff.refuseCorrection({ correctionId: 'cor_1' }), post: money },
  campaigns: { path: urls.staff.campaigns(), get: money, post: money },
  campaign: { path: urls.staff.campaign({ campaignId: 'prm_1' }), get: money },
  approveCampaign: { path: urls.staff.approveCampaign({ campaignId: 'prm_1' }), post: money },
  refuseCampaign: { path: urls.staff.refuseCampaign({ campaignId: 'prm_1' }), post: money },
  endCampaign: { path: urls.staff.endCampaign({ campaignId: 'prm_1' }), post: money },
  policies: { path: urls.staff.policies(), get: money },
  newPolicy: { path: urls.staff.newPolicy({ kind: 'fees' }), get: money, post: money },
  policy: { path: urls.staff.policy({ draftId: 'pol_1' }), get: money },
  changePolicy: { path: urls.staff.changePolicy({ draftId: 'pol_1' }), get: money, post: money },
  approvePolicy: { path: urls.staff.approvePolicy({ draftId: 'pol_1' }), post: money },
  endPolicy: { path: urls.staff.endPolicy({ draftId: 'pol_1' }), post: money },
  identity: { path: urls.staff.identity(), get: deciders },
  documentCheck: { path: urls.staff.documentCheck({ checkId: 'doc_1' }), get: deciders, post: deciders },
  settlement: { path: urls.staff.settlement(), get: money },
  askReport: { path: urls.staff.askReport(), post: money },
  settled: { path: urls.staff.settled({ day: '2026-11-24' }), get: money },
  difference: { path: urls.staff.difference({ differenceId: 'dif_1' }), get: money, post: money },
  tickets: { path: urls.staff.tickets(), get: everybody },
  ticket: { path: urls.staff.ticket({ ticketId: 'tic_1' }), get: everybody, post: ['support', 'admin'] },
  ticketFile: { path: urls.staff.ticketFile({ ticketId: 'tic_1', fileId: fil }), get: everybody },
  ticketPicture: { path: urls.staff.ticketPicture({ ticketId: 'tic_1', fileId: fil }), get: everybody },
  macros: { path: urls.staff.macros(), get: ['support', 'admin'], post: ['support', 'admin'] },
  keys: { path: urls.staff.keys(), get: everybody },
};

describe('what each role opens', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  /** 405 stands for an address without that method. */
  const refusals = [401, 404, 405];
  const fields = { kind: 'answer', words: 'x', seen: '1', desk: '', revision: '1', name: 'x', q: 'abc' };
  /** The statuses of an address for an operator who stands on a page with a form. */
  const tryAll = async ({ visitor }: Operator, path: string, posts: boolean) => {
    await visitor.open(`${world.consoleUrl}${urls.staff.keys()}`);
    const posted = posts ? (await visitor.post(path, fields)).status : undefined;
    await visitor.open(`${world.consoleUrl}${path}`);
    return { got: visitor.page.status, posted };
  };

  it('[S61] [S68] is only what the table says, for each address of the console and each role', async () => {
    for (const role of everybody) {
      const operator = await openOperator(world, `The ${role}`, { role });
      for (const [name, one] of Object.entries(table)) {
        if (one === 'enter') continue;
        const { got, posted } = await tryAll(operator, one.path, one.post !== undefined);
        const at = `${role} ${name}`;
        if (one.get) assert.equal(got !== 403, one.get.includes(role), `${at}: GET answered ${got}`);
        if (one.post) assert.equal(posted !== 403, one.post.includes(role), `${at}: POST answered ${posted}`);
      }
    }
  });

  it('[S61] is nothing for a browser that is not signed in, at the console and at the desk', async () => {
    const paths = Object.values(table).flatMap((one) => (one === 'enter' ? [] : [one.path]));
    for (const [site, all] of [
      [world.consoleUrl, paths],
      [
        world.deskUrl,
        [
          deskUrls.staff.members(),
          deskUrls.staff.acts(),
          deskUrls.staff.search(),
          deskUrls.staff.person({ shopperId: 'shp_1' }),
        ],
      ],
    ] as const) {
      const stranger = visit(world);
      for (const path of all) {
        await stranger.open(`${site}${path}`);
        assert.ok(refusals.includes(stranger.page.status), `${path} answered ${stranger.page.status}`);
        await stranger.open(`${site}/staff/sign-in`);
        const { status } = await stranger.post(path, fields);
        assert.ok(refusals.includes(status), `a post to ${path} answered ${status}`);
      }
    }
  });

  it('[S61] [S68] is the search of people for support and administrators alone, at the desk', async () => {
    const person = deskUrls.staff.person({ shopperId: 'shp_1' });
    for (const role of deskRoles.names) {
      const { visitor } = await openAtDesk(world, `Searching ${role}`, role);
      for (const path of [deskUrls.staff.search(), person]) {
        await visitor.open(`${world.deskUrl}${path}`);
        assert.equal(visitor.page.status !== 403, role !== 'reviewer', `${role} ${path}`);
        await visitor.open(`${world.deskUrl}${deskUrls.staff.acts()}`);
        const { status } = await visitor.post(path, { q: 'abc', reason: '', reference: '' });
        assert.equal(status !== 403, role !== 'reviewer', `${role} posts to ${path}`);
      }
    }
  });

  it('[S61] [S68] is the list of members for administrators alone, at the desk', async () => {
    for (const role of deskRoles.names) {
      const { visitor } = await openAtDesk(world, `Desk ${role}`, role);
      await visitor.open(`${world.deskUrl}${deskUrls.staff.members()}`);
      assert.equal(visitor.page.status, role === 'admin' ? 200 : 403, role);
    }
  });
});
