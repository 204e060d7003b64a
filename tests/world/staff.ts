import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { withQuery } from '#platform/http/url.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** An operator with a browser. */
export interface Operator {
  readonly id: Id<'stf'>;
  readonly name: string;
  readonly visitor: Visitor;
}

/** Invites an operator; returns the address that signs in once. */
export async function inviteOperator(world: Constellation, name: string): Promise<{ id: Id<'stf'>; address: string }> {
  const invited = await world.wallet.staff.staff.invite(name, 'reviewer');
  assert.ok(invited.ok);
  const { member, token } = invited.value;
  return { id: member.id, address: `${world.consoleUrl}${withQuery(urls.staff.enter(), { token })}` };
}

/** Invites an operator, and signs the operator in. */
export async function openOperator(world: Constellation, name: string): Promise<Operator> {
  const { id, address } = await inviteOperator(world, name);
  const visitor = visit(world);
  await visitor.open(address);
  await visitor.submit(urls.staff.enter(), {});
  assert.equal(visitor.page.status, 200, visitor.page.text);
  return { id, name, visitor };
}
