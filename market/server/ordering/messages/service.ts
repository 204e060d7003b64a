import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { ReportReason, SendError, Side } from './domain.ts';
import type { MessagesDeps, Named, NotFound, Person, Thread, TranscriptEntry } from './port.ts';
import { countOf, fileFor, readThread, transcriptOf, unansweredOf } from './read-service.ts';
import { announceLetter, sendMessage } from './send-service.ts';
import type { Sending } from './send-service.ts';
import { reportMessage, setStopped } from './stop-service.ts';

/**
 * The door to the messages between buyer and seller. There is one conversation for each part of an order, open to both
 * sides as long as the order exists; for everybody else it is not found. Nobody can change or delete a message.
 */
export interface Messages {
  /** Reads the newest messages of a conversation. @param before Only those before this message. */
  read(person: Person, named: Named, before?: Id<'msg'>): Promise<Result<Thread, NotFound>>;
  /** Sends a message, and mails the other side, without the words. The same words in the same form are sent once. */
  send(person: Person, named: Named, sending: Sending): Promise<Result<void, SendError | NotFound>>;
  /** Stops the messages of both sides, or lets them go on; only the side that stopped them can do that. */
  setStopped(person: Person, named: Named, isStopped: boolean): Promise<Result<void, NotFound>>;
  /** Reports a message of the other side, who does not learn of it. A second report changes nothing. */
  report(
    person: Person,
    named: Named,
    report: { readonly messageId: Id<'msg'>; readonly reason: ReportReason },
  ): Promise<Result<void, NotFound>>;
  /** The id of a file in a message that this person may read; undefined for every other. */
  fileFor(person: Person, fileId: string): Promise<Id<'fil'> | undefined>;
  /** Counts the messages of parts; a part without messages is absent. */
  countOf(parts: readonly { readonly id: Id<'opt'> }[]): Promise<ReadonlyMap<string, number>>;
  /** Counts the messages of parts that a side has not answered; a part without such a message is absent. */
  unansweredOf(parts: readonly { readonly id: Id<'opt'> }[], side: Side): Promise<ReadonlyMap<string, number>>;
  /** The whole conversation of a seller's part of an order as evidence, oldest first. Nothing in it is masked. */
  transcriptOf(orderId: Id<'ord'>, sellerId: Id<'sel'>): Promise<TranscriptEntry[]>;
  /** Sends the mail that had to wait. */
  announceLetter(partId: Id<'opt'>, to: Side): Promise<void>;
}

/** Creates the door to the messages between buyer and seller. */
export function createMessages(deps: MessagesDeps): Messages {
  return {
    read: (person, named, before) => readThread(deps, person, named, before),
    send: (person, named, sending) => sendMessage(deps, person, named, sending),
    setStopped: (person, named, isStopped) => setStopped(deps, person, named, isStopped),
    report: (person, named, report) => reportMessage(deps, person, named, report),
    fileFor: (person, fileId) => fileFor(deps, person, fileId),
    countOf: (parts) => countOf(deps, parts),
    unansweredOf: (parts, side) => unansweredOf(deps, parts, side),
    transcriptOf: (orderId, sellerId) => transcriptOf(deps, orderId, sellerId),
    announceLetter: (partId, to) => announceLetter(deps, partId, to),
  };
}
