import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
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

/** The address and the number of an operator, which follow from the name. */
export function contactsOf(name: string): { readonly email: string; readonly phone: string } {
  const digits = createHash('sha256').update(name.toLowerCase()).digest().readUInt32BE() % 10_000_000;
  return {
    email: `${name.toLowerCase().replaceAll(' ', '.')}@staff.example`,
    phone: `+35387${String(digits).padStart(7, '0')}`,
  };
}

/** Invites an operator; returns the address that signs in once. */
export async function inviteOperator(
  world: Constellation,
  name: string,
  contacts: Partial<ReturnType<typeof contactsOf>> = {},
): Promise<{ id: Id<'stf'>; address: string }> {
  const invited = await world.wallet.staff.staff.invite({ name, ...contactsOf(name), ...contacts }, 'reviewer');
  assert.ok(invited.ok);
  const { member, token } = invited.value;
  return { id: member.id, address: `${world.consoleUrl}${withQuery(urls.staff.enter(), { token })}` };
}

/** Invites an operator, and signs the operator in. */
export async function openOperator(
  world: Constellation,
  name: string,
  contacts: Partial<ReturnType<typeof contactsOf>> = {},
): Promise<Operator> {
  const { id, address } = await inviteOperator(world, name, contacts);
  const visitor = visit(world);
  await visitor.open(address);
  await visitor.submit(urls.staff.enter(), {});
  assert.equal(visitor.page.status, 200, visitor.page.text);
  return { id, name, visitor };
}
