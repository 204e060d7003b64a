import { hashesWith } from '../credentials/key-ring.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import type { Db, Tx } from '../db/db.ts';
import { lockNames } from '../db/name-lock.ts';
import { enqueue } from '../jobs/outbox.ts';
import { setTimers } from '../jobs/timers.ts';
import { Type } from 'typebox';
import { defineJob } from '../jobs/job.ts';
import type { JobHandler, TimerHandler } from '../jobs/worker.ts';
import { sha256 } from '../kernel/canonical.ts';
import { claimHeld, countLetter, firstDue, holdLetter, lettersTo, markSent } from './letters-store.ts';
import type { Letter } from './mailer.ts';
import { pace, paceRule, together as joined } from './pacing-domain.ts';

/** Sends letters, paced by address, so that nobody gets more than a few within some minutes. */
export interface Postbox {
  /**
   * Sends a letter, or stores it to go out with others to the same address. No letter is lost: those above the limit go
   * out together as one. The same letter twice within that time is sent once; after a crash it may arrive twice.
   *
   * @returns Whether the letter is sent now, or waits to go out with others.
   * @throws If the letter could not be sent; try again.
   */
  send(letter: Letter): Promise<'sent' | 'waits'>;
  /**
   * Handlers that send waiting letters when they are due. A job does it, because a hanging mail server must not hold up
   * other deadlines.
   */
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly handlers: Readonly<Record<string, JobHandler>>;
}

interface PostboxDeps {
  readonly db: Db;
  /** The kind of the letters; each kind has its own pace. */
  readonly kind: 'mail' | 'sms';
  readonly deliver: (letter: Letter) => Promise<void>;
  /** Joins several letters into one; by default, their full texts in order. */
  readonly join?: (letters: readonly [Letter, ...Letter[]]) => Letter;
  /** The keys of the hashes by which addresses are counted. */
  readonly keys: KeyRing;
  /** Business time, because a timer sends waiting letters. */
  readonly clock: () => Date;
}

/** Longer than the mail server's timeout: after this, the process that claimed letters counts as dead. */
const CLAIM_MS = 2 * 60_000;

export function createPostbox(deps: PostboxDeps): Postbox {
  const { db, kind, deliver, keys, clock } = deps;
  /** The letters to one recipient, by the hash of the address, go out together. */
  const together = defineJob(`${kind}.together`, Type.Object({ recipient: Type.String() }));
  const lock = (tx: Tx, recipients: readonly Buffer[]) =>
    lockNames(
      tx,
      recipients.map((recipient) => `letters ${recipient.toString('hex')}`),
    );
  const setTimer = (tx: Tx, recipient: Buffer, dueAt: Date) =>
    setTimers(tx, [{ kind: together.kind, subject: recipient.toString('base64url'), dueAt }]);

  /** Counts with the letters under every key, and stores this one under the present key. */
  const admit = (letter: Letter, recipients: readonly [Buffer, ...Buffer[]], cause: Buffer) =>
    db.asWriter(async (tx) => {
      const [recipient] = recipients;
      await lock(tx, recipients);
      const now = clock();
      const rows = await lettersTo(tx, recipients, new Date(now.getTime() - paceRule.withinMs));
      const known = rows.map((row) => ({ ...row, isThis: row.cause.equals(cause) }));
      const paced = pace(known, letter.isSecurity ?? false, now);
      if (paced.kind === 'hold') {
        await holdLetter(tx, { recipient, cause, letter, at: now, dueAt: paced.dueAt });
        await setTimer(tx, recipient, (await firstDue(tx, recipient)) ?? paced.dueAt);
        return 'waits';
      }
      if (paced.kind === 'leave') return known.some((one) => one.isThis && one.dueAt !== null) ? 'waits' : 'sent';
      await countLetter(tx, recipient, cause, now);
      return 'send';
    });

  const sendHeld = async ({ recipient: hash }: { recipient: string }): Promise<void> => {
    const recipient = Buffer.from(hash, 'base64url');
    const held = await db.asWriter(async (tx) => {
      await lock(tx, [recipient]);
      const now = clock();
      const until = new Date(now.getTime() + CLAIM_MS);
      const claimed = await claimHeld(tx, recipient, { now, until, most: paceRule.mostTogether });
      // A second deadline, in case this process dies before it has sent them; otherwise it finds nothing.
      if ((await firstDue(tx, recipient)) !== undefined) await setTimer(tx, recipient, until);
      return claimed;
    });
    const [first, ...more] = held.map((one) => one.letter);
    if (!first) return;
    await deliver((deps.join ?? joined)([first, ...more]));
    await db.asWriter(async (tx) => {
      await lock(tx, [recipient]);
      const causes = held.map((one) => one.cause);
      await markSent(tx, recipient, causes, clock());
    });
  };

  return {
    send: async (letter) => {
      const recipients = hashesWith(keys, `${kind} ${letter.to.toLowerCase()}`);
      const cause = sha256(letter.cause ?? `${letter.subject}\n${letter.text}`);
      const admitted = await admit(letter, recipients, cause);
      if (admitted !== 'send') return admitted;
      await deliver(letter);
      await db.one((tx) => markSent(tx, recipients[0], [cause], clock()));
      return 'sent';
    },
    timers: {
      [together.kind]: (recipient) => db.one((tx) => enqueue(tx, [together({ recipient })])),
    },
    handlers: together.handledBy(sendHeld),
  };
}
