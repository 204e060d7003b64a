import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { judgePace, judgeWords, letterDue, mayWrite, newConversation, otherSide } from './domain.ts';
import type { Conversation, MessageRules, SendError, Side } from './domain.ts';
import { letterDeadlines, sendLetter } from './jobs-schema.ts';
import type { MessagesDeps, Named, NotFound, Person } from './port.ts';
import { openFor } from './read-service.ts';
import {
  findConversation,
  findSent,
  insertFiles,
  insertMessage,
  lockConversation,
  rulesAt,
  sentByPerson,
  sentBySide,
  updateConversation,
} from './store.ts';

/** A message as it was typed into a form. */
export interface Sending {
  readonly typed: string;
  /** Names the form with its files. */
  readonly formKey: string;
  /** The files of the form, which must wait for a message of this person. */
  readonly fileIds: readonly Id<'fil'>[];
}

/** Sends a message once, and sees to the mail about it. */
export async function sendMessage(
  deps: MessagesDeps,
  person: Person,
  named: Named,
  { typed, formKey, fileIds }: Sending,
): Promise<Result<void, SendError | NotFound>> {
  const { db, world } = deps;
  const opened = await openFor(deps, person, named);
  if (!opened.ok) return opened;
  const { order, part, side } = opened.value;
  const sent = await db.writeResult<boolean, SendError>(async (tx) => {
    // This serializes a person's messages, so that each counts those before it in all conversations.
    await lockNames(tx, [`messages ${person.id}`]);
    const conversation = await lockConversation(tx, newConversation(order, part));
    const now = world.clocks.business();
    const rules = await rulesAt(tx, now);
    const words = judgeWords(typed, rules, fileIds.length > 0);
    if (!words.ok) return words;
    const content = { partId: part.id, side, formKey, words: words.value };
    if (await findSent(tx, content)) return ok(false);
    const allowed = mayWrite(conversation, { order, part, rules, now });
    if (!allowed.ok) return allowed;
    const inTime = judgePace(await pacedBy(tx, { person, partId: part.id, side, rules }), rules, now);
    if (!inTime.ok) return inTime;
    const attached = await deps.files.attach(tx, person.id, fileIds);
    if (!attached.ok) return attached;
    const id = world.ids.mint('msg');
    await insertMessage(tx, { ...content, id, writerId: person.id, sentAt: now });
    await insertFiles(tx, id, fileIds);
    await planLetter(tx, conversation, { from: side, rules, now });
    return ok(true);
  });
  if (!sent.ok) return sent;
  if (sent.value) deps.waker.wake();
  return ok();
}

async function pacedBy(
  tx: Tx,
  { person, partId, side, rules }: { person: Person; partId: Id<'opt'>; side: Side; rules: MessageRules },
) {
  return {
    ofBurst: await sentBySide(tx, partId, side, rules.burstMost),
    ofDay: await sentByPerson(tx, person.id, rules.mostADay),
  };
}

/** Mails the other side now, or when the pace allows. The writer has seen the page, so no mail waits for them. */
async function planLetter(
  tx: Tx,
  conversation: Conversation,
  { from, rules, now }: { from: Side; rules: MessageRules; now: Date },
): Promise<void> {
  const to = otherSide(from);
  await clearTimers(tx, [letterDeadlines[from].of(conversation.partId)]);
  const due = letterDue(letterAtOf(conversation, to), rules, now);
  if (due > now) await setTimers(tx, [letterDeadlines[to].at(due, conversation.partId)]);
  else await letterNow(tx, conversation, to, now);
}

function letterAtOf({ buyerLetterAt, sellerLetterAt }: Conversation, to: Side): Date | null {
  return to === 'buyer' ? buyerLetterAt : sellerLetterAt;
}

async function letterNow(tx: Tx, conversation: Conversation, to: Side, now: Date): Promise<void> {
  const { orderId, partId } = conversation;
  const counted = to === 'buyer' ? { buyerLetterAt: now } : { sellerLetterAt: now };
  await updateConversation(tx, { ...conversation, ...counted });
  await enqueue(tx, [sendLetter({ order_id: orderId, part_id: partId, to, due_at: now.toISOString() })]);
}

/** Mails a side about messages whose mail had to wait. */
export async function announceLetter({ db, world, waker }: MessagesDeps, partId: Id<'opt'>, to: Side): Promise<void> {
  await db.asWriter(async (tx) => {
    const found = await findConversation(tx, partId);
    if (found) await letterNow(tx, await lockConversation(tx, found), to, world.clocks.business());
  });
  waker.wake();
}
