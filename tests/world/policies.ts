import assert from 'node:assert/strict';
import { urls } from '../../wallet/server/urls.ts';
import type { Operator } from './staff.ts';
import type { TestWorld } from './world.ts';

const DAY_MS = 86_400_000;

/** Operators who write the next terms, fees and limits, and sign them. */
export function policyHands(world: TestWorld) {
  /** The days by which business time was moved on. */
  let moved = 0;
  const at = (path: string) => `${world.consoleUrl}${path}`;
  /** A date so many days of business time ahead. */
  const ahead = (days: number) => new Date(Date.now() + (moved + days) * DAY_MS).toISOString().slice(0, 10);
  return {
    at,
    ahead,
    /** Moves business time on. */
    wait(days: number): void {
      world.advance(days * DAY_MS);
      moved += days;
    },
    async write({ visitor }: Operator, kind: string, fields: Record<string, string>) {
      await visitor.open(at(urls.staff.newPolicy({ kind })));
      await visitor.submit(urls.staff.newPolicy({ kind }), { validFrom: ahead(30), reason: 'As agreed', ...fields });
      return visitor.page;
    },
    async change({ visitor }: Operator, url: string, fields: Record<string, string>) {
      await visitor.open(`${url}/change`);
      await visitor.submit(`${new URL(url).pathname}/change`, fields);
      return visitor.page;
    },
    async approve({ visitor, device }: Operator, url: string, lies = {}, by = device) {
      await visitor.open(url);
      const response = JSON.stringify(by.sign(visitor.passkeyOptions(), lies));
      await visitor.submit(`${new URL(url).pathname}/approve`, { response });
      return visitor.page;
    },
    /** Posts an approval that the page does not offer. */
    async force({ visitor, device }: Operator, url: string, revision = '1') {
      await visitor.open(url);
      assert.doesNotMatch(visitor.page.text, /Approve with your passkey/);
      const response = JSON.stringify(device.sign({ challenge: 'AAAA' }));
      const posted = await visitor.post(`${new URL(url).pathname}/approve`, { revision, response });
      assert.equal(posted.status, 422);
      return posted.text();
    },
    /** Signs the page as it is now, and posts that later. */
    async signLater({ visitor, device }: Operator, url: string) {
      await visitor.open(url);
      const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
      return (revision: string) => visitor.post(`${new URL(url).pathname}/approve`, { revision, response });
    },
    async end({ visitor }: Operator, url: string) {
      await visitor.open(url);
      await visitor.submit(`${new URL(url).pathname}/end`, {});
      return visitor.page.text;
    },
  };
}

export type PolicyHands = ReturnType<typeof policyHands>;

interface Change {
  readonly kind: string;
  readonly field: string;
  /** The value of the draft, and that to which its author changes it. */
  readonly values: readonly [string, string];
}

/** Fails if a draft takes the signature of its author, or one that was made before the draft changed. */
export async function assertSignaturesFit(
  hands: PolicyHands,
  [author, second, third]: readonly [Operator, Operator, Operator],
  { kind, field, values: [first, other] }: Change,
): Promise<void> {
  const { url } = await hands.write(author, kind, { [field]: first, validFrom: hands.ahead(60) });
  assert.match(await hands.force(author, url), /You wrote some of this draft/);
  const late = await hands.signLater(third, url);
  await hands.approve(second, url);
  await hands.change(author, url, { [field]: other });
  assert.match(author.visitor.page.text, /0 of 2 approvals/);
  for (const revision of ['1', '2']) assert.equal((await late(revision)).status, 422);
  assert.match(await hands.end(author, url), /Withdrawn/);
}
