import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { codeSentTo } from './people.ts';
import type { Person } from './people.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const { identity } = walletUrls;

/** Proves the phone for a new password in a new browser: number, then the code that the number gets. */
export async function proveForRecovery(world: Constellation, { phone }: Pick<Person, 'phone'>): Promise<Visitor> {
  const visitor = visit(world);
  await visitor.open(`${world.walletUrl}${identity.recover()}`);
  await visitor.submit(identity.recover(), { phone });
  await visitor.submit(identity.recoverCode(), { code: codeSentTo(world, phone) });
  return visitor;
}

/** Proves the phone, and asks for a new password without the PIN. */
export async function askToWait(world: Constellation, person: Pick<Person, 'phone'>): Promise<Visitor> {
  const visitor = await proveForRecovery(world, person);
  await visitor.open(`${world.walletUrl}${identity.recoverWait()}`);
  await visitor.submit(identity.recoverWait(), {});
  return visitor;
}
