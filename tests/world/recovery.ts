import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { codeSentTo, makeKnown, pin } from './people.ts';
import type { Person } from './people.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const HOUR_MS = 3_600_000;
const { identity } = walletUrls;

/** The password that people choose in place of a forgotten one. */
export const nextPassword = 'copper violin harvest moon';

/** The path of the open page. */
export function pathOf(visitor: Visitor): string {
  return new URL(visitor.page.url).pathname;
}

/** The actions of people with a forgotten password, and what tests see of them. */
export type Recovering = ReturnType<typeof recoveringIn>;

/** Creates the vocabulary of forgotten passwords. */
export function recoveringIn(world: Constellation) {
  const open = (visitor: Visitor, to: string) => visitor.open(`${world.walletUrl}${to}`);
  const prove = async ({ phone }: Pick<Person, 'phone'>): Promise<Visitor> => {
    const visitor = visit(world);
    await open(visitor, identity.recover());
    await visitor.submit(identity.recover(), { phone });
    await visitor.submit(identity.recoverCode(), { code: codeSentTo(world, phone) });
    return visitor;
  };
  const messagesOf = (phone: string) => world.sandbox.inbox.list(phone).map(({ text }) => text);
  return {
    open,
    /** Proves the phone in a new browser: number, then the code that the number gets. */
    prove,
    /** Proves the phone, and asks for a new password without the PIN. */
    askToWait: async (person: Pick<Person, 'phone'>): Promise<Visitor> => {
      const visitor = await prove(person);
      await open(visitor, identity.recoverWait());
      await visitor.submit(identity.recoverWait(), {});
      return visitor;
    },
    /** Chooses the next password on the open page, with the PIN if the page asks for it. */
    choose: (visitor: Visitor, fields: Readonly<Record<string, string>> = {}) =>
      visitor.submit(identity.recoverPassword(), { pin, password: nextPassword, ...fields }),
    /** Logs in with a password in a browser that the wallet knows. @returns The browser; undefined if it is not right. */
    logsInBy: async (
      { phone }: Pick<Person, 'phone'>,
      typed: string,
      visitor = visit(world),
    ): Promise<Visitor | undefined> => {
      await open(visitor, `${identity.login()}?continue=/id/logout`);
      await makeKnown(world, visitor, phone);
      await visitor.submit(identity.login(), { phone, password: typed });
      return pathOf(visitor) === identity.login() ? undefined : visitor;
    },
    isIn: async (visitor: Visitor): Promise<boolean> => {
      await open(visitor, identity.logout());
      return visitor.page.text.includes('Log out?');
    },
    /** Moves both clocks: sessions and codes age, and deadlines come. */
    wait: async (hours: number): Promise<void> => {
      world.advance(hours * HOUR_MS);
      world.age(hours * HOUR_MS);
      await world.settle();
    },
    eventsOf: async (holderId: string): Promise<string[]> => {
      const rows = await world.walletRows<{ event: string }>(
        'select event from security_log.events where subject = $1 order by first_at',
        [holderId],
      );
      return rows.map(({ event }) => event);
    },
    messagesOf,
    undoCodeIn: (phone: string): string => {
      const text = messagesOf(phone).find((one) => one.includes('asked for')) ?? '';
      return /Type ([0-9A-Z]{4}-[0-9A-Z]{4}) at/.exec(text)?.[1] ?? '';
    },
  };
}
