import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Id } from '#platform/kernel/id.ts';
import { withQuery } from '#platform/http/url.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import type { Authenticator } from '../../dev/demo/authenticator.ts';
import type { Role as DeskRole } from '../../market/server/staff/members/domain.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import type { Role } from '../../wallet/server/staff/members/domain.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** An operator with a browser. */
export interface Operator {
  readonly id: Id<'stf'>;
  readonly name: string;
  readonly visitor: Visitor;
  /** The device with the operator's passkey. */
  readonly device: Authenticator;
}

/** The address and the number of an operator, which follow from the name. */
export function contactsOf(name: string): { readonly email: string; readonly phone: string } {
  const digits = createHash('sha256').update(name.toLowerCase()).digest().readUInt32BE() % 10_000_000;
  return {
    email: `${name.toLowerCase().replaceAll(' ', '.')}@staff.example`,
    phone: `+35387${String(digits).padStart(7, '0')}`,
  };
}

/** What differs from a reviewer with the contacts of the name. */
type Invited = Partial<ReturnType<typeof contactsOf>> & { readonly role?: Role };

/** Invites an operator; returns the address that sets up a passkey once. */
export async function inviteOperator(
  world: Constellation,
  name: string,
  { role = 'reviewer', ...contacts }: Invited = {},
): Promise<{ id: Id<'stf'>; address: string }> {
  const invited = await world.wallet.staff.staff.invite({ name, ...contactsOf(name), ...contacts }, role);
  assert.ok(invited.ok);
  const { member, token } = invited.value;
  return { id: member.id, address: `${world.consoleUrl}${withQuery(urls.staff.enter(), { token })}` };
}

/** Invites an operator, and signs the operator in by a new passkey. */
export async function openOperator(world: Constellation, name: string, more: Invited = {}): Promise<Operator> {
  return openBy(world, name, await inviteOperator(world, name, more));
}

/** Invites an operator of the market; returns the address that sets up a passkey once. */
export async function inviteToDesk(
  world: Constellation,
  name: string,
  role: DeskRole = 'reviewer',
): Promise<{ id: Id<'stf'>; address: string }> {
  const invited = await world.market.staff.staff.invite({ name, ...contactsOf(name) }, role);
  assert.ok(invited.ok);
  const { member, token } = invited.value;
  return { id: member.id, address: `${world.deskUrl}${withQuery(marketUrls.staff.enter(), { token })}` };
}

/** Invites an operator of the market, and signs the operator in by a new passkey. */
export async function openAtDesk(world: Constellation, name: string, role?: DeskRole): Promise<Operator> {
  return openBy(world, name, await inviteToDesk(world, name, role));
}

async function openBy(
  world: Constellation,
  name: string,
  { id, address }: { id: Id<'stf'>; address: string },
): Promise<Operator> {
  const visitor = visit(world);
  const device = await enterBy(visitor, address);
  assert.equal(visitor.page.status, 200, visitor.page.text);
  return { id, name, visitor, device };
}

/** Opens an invitation, and sets up a passkey. */
export async function enterBy(visitor: Visitor, address: string): Promise<Authenticator> {
  const device = createAuthenticator(address);
  await visitor.open(address);
  await visitor.submit(new URL(address).pathname, {
    response: JSON.stringify(device.register(visitor.passkeyOptions())),
  });
  return device;
}
