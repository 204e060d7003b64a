import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeLayout } from './layout.ts';
import { parseSourceFile, readSourceFiles } from './layout/source-file.ts';

function judge(sources: Record<string, string>): string[] {
  return judgeLayout(Object.entries(sources).map(([path, text]) => parseSourceFile(path, text)));
}

const payments = 'wallet/server/payments/payments';
const escrow = 'wallet/server/protection/escrow';

describe('the layout check', () => {
  const refused: [string, Record<string, string>, RegExp][] = [
    ['the wallet importing the market', { 'wallet/server/compose.ts': "import { x } from '../../market/server/compose.ts';" }, /never import each other/],
    ['the wallet importing the market even as a type', { 'wallet/web/src/a.ts': "import type { X } from '../../../market/web/src/a.ts';" }, /never import each other/],
    ['the market importing the sandbox', { 'market/server/config.ts': "import { x } from '../../sandbox/config.ts';" }, /outside world/],
    ['the wallet importing the SDK', { 'wallet/server/compose.ts': "import type { X } from '@holdfast/wallet-sdk';" }, /does not import it/],
    ['the SDK in the market outside its gateway', { 'market/server/wallet/service.ts': "import { X } from '@holdfast/wallet-sdk';" }, /gateway file/],
    ['stripe outside a gateway', { [`${payments}/service.ts`]: "import Stripe from 'stripe';" }, /gateway file/],
    ['routes importing a store', { [`${payments}/routes.ts`]: "import { x } from './store.ts';" }, /routes does not import store/],
    ['pages importing a store as a type', { [`${payments}/pages.ts`]: "import type { X } from './store.ts';" }, /pages does not import store/],
    ['a domain split by noun importing a store', { [`${payments}/domain/capture.ts`]: "import { x } from '../store.ts';" }, /domain does not import store/],
    ['a domain importing Node', { [`${payments}/domain.ts`]: "import { randomBytes } from 'node:crypto';" }, /domain imports no package/],
    ["a service importing another feature's service by value", { [`${payments}/service.ts`]: "import { x } from '../../linking/mandates/service.ts';" }, /imported as a type/],
    ["a service importing another feature's store", { [`${payments}/service.ts`]: "import type { X } from '../../linking/mandates/store.ts';" }, /behind its door/],
    ['the ledger importing a feature', { 'wallet/server/ledger/accounts/service.ts': "import type { X } from '../../payments/payments/domain.ts';" }, /ledger imports no feature/],
    ['web importing a server', { 'market/web/src/app/a.ts': "import type { X } from '../../../server/cart/schema.ts';" }, /web never imports server/],
    ['a server importing web by value', { 'market/server/pages.ts': "import { x } from '../web/src/view.ts';" }, /web sources/],
    ['the platform importing a product', { 'platform/db/a.ts': "import { x } from '../../wallet/server/config.ts';" }, /platform imports no other part/],
    ['the kernel importing the database', { 'platform/kernel/a.ts': "import { x } from '../db/sql.ts';" }, /are pure/],
    ['a product importing a tool', { 'wallet/server/main.ts': "import { x } from '../../bin/lifeline.ts';" }, /imports bin/],
    ['the auditor importing what it audits', { 'auditor/audit.ts': "import { x } from '../wallet/server/ledger/batch/chain.ts';" }, /shares no code/],
    ['the wallet importing the auditor', { 'wallet/server/compose.ts': "import { x } from '../../auditor/audit.ts';" }, /imports auditor/],
    ['a dynamic import of what is refused', { 'wallet/server/main.ts': "const x = await import('../../market/server/main.ts');" }, /never import each other/],
    ['a re-export of what is refused', { 'market/server/a.ts': "export { x } from '../../sandbox/a.ts'; export const y = 1;" }, /outside world/],
    ['a wing importing one behind it in the list, though a type alone', { [`${payments}/service.ts`]: "import type { X } from '../../protection/escrow/domain.ts';" }, /payments stands before protection/],
    ['the same between compositions', { 'market/server/cart/compose.ts': "import type { X } from '../ordering/compose.ts';" }, /cart stands before ordering/],
    ['a folder that is no wing', { 'wallet/server/insight/history/service.ts': 'export const x = 1;' }, /insight is no wing/],
    ['a file beside the wings importing one', { 'market/server/pages.ts': "import type { X } from './cart/service.ts';" }, /a file beside the wings knows none/],
    ['a file without a role', { [`${payments}/money-things.ts`]: 'export const x = 1;' }, /has no role/],
    ['views importing a store', { [`${payments}/views.ts`]: "import type { X } from './store.ts';" }, /views does not import store/],
    ['words importing views', { [`${payments}/words.ts`]: "import { x } from './views.ts';" }, /words does not import views/],
    ['commands importing a service', { [`${payments}/commands.ts`]: "import { x } from './service.ts';" }, /commands takes only types of a service/],
    ['a guard importing a store', { [`${payments}/guard.ts`]: "import { x } from './store.ts';" }, /guard does not import store/],
    ['cookies importing a service', { [`${payments}/link-cookies.ts`]: "import type { X } from './service.ts';" }, /cookies does not import service/],
    ['letters importing a store', { [`${payments}/letters.ts`]: "import { x } from './store.ts';" }, /letters does not import store/],
    ['production on what is never shipped', { 'bin/production/database.ts': "import type { X } from '../../dev/constellation/settings.ts';" }, /imports nothing of dev/],
    ['a barrel', { 'platform/money/index.ts': "export * from './money.ts'; export type { X } from './wire.ts';" }, /is a barrel/],
    ['a folder of utils', { 'market/server/utils/dates.ts': 'export const x = 1;' }, /no utils\/ here/],
    ['a file called helpers', { 'market/web/src/helpers.ts': 'export const x = 1;' }, /named after what it holds/],
    ['a store without a test', { [`${payments}/store.ts`]: 'export const x = 1;' }, /no test beside it/],
    ['a circle of imports', { 'sdk/src/a.ts': "import { b } from './b.ts'; export const a = b;", 'sdk/src/b.ts': "import { a } from './a.ts'; export const b = a;" }, /in a circle: sdk\/src\/a\.ts → sdk\/src\/b\.ts → sdk\/src\/a\.ts/],
  ]; // prettier-ignore

  for (const [what, sources, reason] of refused) {
    it(`[O4q] refuses ${what}`, () => {
      const faults = judge(sources);
      assert.ok(
        faults.some((fault) => reason.test(fault)),
        `found only: ${faults.join('; ')}`,
      );
    });
  }

  const tables: [string, string][] = [
    ['a record', 'export const words: Record<string, string> = { done: "Done" };'],
    ['a read-only record inside a function', 'export function f(x: string) { const t: Readonly<Record<string, number>> = { a: 1 }; return t[x]; }'],
    ['an index signature', 'export const words: { readonly [name: string]: string } = { done: "Done" };'],
    ['a question to `in`', 'export const f = (x: string, t: object) => x in t;'],
  ]; // prettier-ignore

  for (const [what, source] of tables) {
    it(`[S155b] refuses a table of words by any text: ${what}`, () => {
      assert.match(judge({ 'market/server/pages.ts': source }).join(), /make it a Map|ask Object\.hasOwn/);
    });
  }

  it('[S155b] accepts a Map, a table with a closed set of keys, and an object that is only filled', () => {
    const good = [
      'export const words = new Map(Object.entries({ done: "Done" }));',
      'export const closed: Record<"a" | "b", string> = { a: "A", b: "B" };',
      'export const headers: Record<string, string> = {};',
      'export const f = (x: object) => "a" in x;',
    ];
    assert.deepEqual(judge({ 'market/server/pages.ts': good.join('\n') }), []);
  });

  it('[O4q] refuses a writer’s transaction for a single read, also behind another function', () => {
    const select =
      'export async function findOne(tx, id) { return tx.maybe(sql(Row)`select a from t where id = ${id}`); }';
    const store = [
      select,
      'export async function getOne(tx, id) { return findOne(tx, id); }',
      'export async function lockOne(tx, id) { return tx.one(sql(Row)`select a from t where id = ${id} for update`); }',
      'export async function setOne(tx, id) { await tx.run(sql`update t set a = 1 where id = ${id}`); }',
    ].join('\n');
    const call = (name: string) =>
      judge({
        [`${payments}/store.ts`]: store,
        [`${payments}/store.test.ts`]: '',
        [`${payments}/service.ts`]: `import { ${name} } from './store.ts'; export const x = (db) => db.asWriter((tx) => ${name}(tx, 1));`,
      });
    for (const name of ['findOne', 'getOne']) assert.match(call(name).join(), /one read: that is db\.one/);
    for (const name of ['lockOne', 'setOne']) assert.deepEqual(call(name), []);
  });

  const addresses: [string, string][] = [
    ['a route', "app.get('/app/balances', show);"],
    ['a route below another', 'app.post(`${page}/resend`, send);'],
    ['a redirect', 'reply.redirect(`/id/login?continue=${back}`);'],
    ['a link with its origin', 'export const at = (publicUrl: string) => `${publicUrl}/id/login`;'],
    ['a link in a letter', 'export const text = `Look it up: ${config.walletUrl}/payments/${id}`;'],
    ['a link of a page', 'export const link = html`<a class="link" href="/id/login">Log in</a>`;'],
    ['a well-known address', "export const metadata = '/.well-known/openid-configuration';"],
  ]; // prettier-ignore

  for (const [what, source] of addresses) {
    it(`[O4q] refuses an address that is written out: ${what}`, () => {
      assert.match(
        judge({ 'wallet/server/payments/payments/views.ts': source }).join(),
        /is an address of this server/,
      );
    });
  }

  it('[O4q] accepts addresses in urls.ts, a gateway and a test, and other slashes', () => {
    const address = "export const at = '/v1/payments';";
    const other = "export const home = '/'; export const shown = `${folder}/${name} for ${price}/month`;";
    const faults = judge({
      'wallet/server/urls.ts': address,
      [`${payments}/card-gateway.ts`]: address,
      [`${payments}/views.test.ts`]: address,
      [`${payments}/views.ts`]: other,
    });
    assert.deepEqual(faults, []);
  });

  it('[O4q] accepts a feature that keeps the rules', () => {
    const faults = judge({
      [`${payments}/domain.ts`]:
        "import { ok } from '#platform/kernel/result.ts'; import type { E } from '../../linking/mandates/domain.ts';",
      [`${payments}/domain.test.ts`]: "import { x } from './domain.ts';",
      [`${payments}/store.ts`]: "import { sql } from '#platform/db/sql.ts'; import type { P } from './domain.ts';",
      [`${payments}/store.test.ts`]: "import { start } from '../../../../sandbox/compose.ts';",
      [`${payments}/service.ts`]:
        "import { x } from './store.ts'; import type { Mandates } from '../../linking/mandates/service.ts';",
      [`${payments}/card-gateway.ts`]: "import Stripe from 'stripe';",
      [`${escrow}/service.ts`]: "import type { Payments } from '../../payments/payments/service.ts';",
      [`${escrow}/domain.ts`]: "import type { P } from '../../payments/payments/domain.ts';",
      [`${escrow}/domain.test.ts`]: "import { x } from './domain.ts';",
      'market/server/wallet/gateway.ts':
        "import { Wallet } from '@holdfast/wallet-sdk'; import * as client from 'openid-client';",
      'wallet/server/compose.ts': `import { x } from './payments/payments/service.ts'; import { y } from './payments/payments/store.ts';`,
      'sdk/src/index.ts': "export { x } from './x.ts';",
    });
    assert.deepEqual(faults, []);
  });

  it('[O4q] counts a circle of type imports as a circle', () => {
    const faults = judge({
      'sdk/src/a.ts': "import type { B } from './b.ts'; export type A = B;",
      'sdk/src/b.ts': "import { type A } from './a.ts'; export type B = A | 1;",
    });
    assert.match(faults.join(), /in a circle: sdk\/src\/a\.ts → sdk\/src\/b\.ts → sdk\/src\/a\.ts/);
  });

  it('[O4q] finds no files in an empty folder, so that the command can refuse it', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'holdfast-layout-'));
    try {
      assert.deepEqual(await readSourceFiles(empty), []);
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  it('[O4q] fails on a file that it cannot parse', () => {
    assert.throws(() => parseSourceFile('sdk/src/a.ts', 'import {'), /sdk\/src\/a\.ts cannot be parsed/);
  });
});
