import type { At, Fault } from './common-view-model.ts';

/** A file of a message. */
export interface ConversationFile {
  readonly name: string;
  /** The address from which the browser saves it. */
  readonly href: string;
  /** Kind and size. */
  readonly note: string;
  /** Only pictures have one; its size is that on the page. */
  readonly thumbnail: { readonly src: string; readonly width: number; readonly height: number } | null;
}

/** A message between buyer and seller, as one of them reads it. */
export interface ConversationMessage {
  readonly id: string;
  /** Whether the reader wrote it. */
  readonly isOwn: boolean;
  readonly who: string;
  readonly at: At;
  /** With contacts masked until the order is paid; its lines are paragraphs. */
  readonly text: string;
  /** Whether something in the text is masked. */
  readonly isMasked: boolean;
  readonly files: readonly ConversationFile[];
  /** A warning that stands above the message. */
  readonly warning: string | null;
  /** Whether the reader can report the message, or has done so. */
  readonly report: 'possible' | 'done' | null;
}

/** The data of the messages between the buyer and the seller of a part, as one of them sees them. */
export interface ConversationData {
  readonly page: 'conversation';
  /** The path of this page. */
  readonly url: string;
  /** The page to write to the market's support about the order. */
  readonly supportUrl: string;
  /** The paths of its forms. */
  readonly actions: { readonly send: string; readonly stop: string; readonly report: string };
  readonly title: string;
  readonly back: { readonly href: string; readonly label: string };
  /** What was ordered, in one line. */
  readonly goods: string;
  readonly ordered: At;
  /** The other side. */
  readonly name: string;
  /** Oldest first. */
  readonly messages: readonly ConversationMessage[];
  /** The address of the older messages; null if there are none. */
  readonly olderUrl: string | null;
  /** Whether this is the page of the newest messages. */
  readonly isNewest: boolean;
  /** Why contacts are masked; once they are not, why they are no links. */
  readonly note: string;
  /** Why nobody can write, and what is left to do; null while they can. */
  readonly closed: string | null;
  /** Whether the reader has stopped the messages. */
  readonly hasStopped: boolean;
  /** The form by which the buyer reports a problem in the wallet; null while there is nothing to report. */
  readonly problem: { readonly action: string; readonly part: string } | null;
  /** Names the form, so that it is sent once. */
  readonly formKey: string;
  /** The typed words of a form that was not sent. */
  readonly typed: string;
  /** The files of a form that was not sent, which stay added until they are taken out. */
  readonly kept: { readonly value: string; readonly files: readonly { readonly id: string; readonly name: string }[] };
  /** The kinds of files for the chooser, and the most of them. */
  readonly accept: string;
  readonly mostFiles: number;
  readonly reasons: readonly { readonly value: string; readonly label: string }[];
  readonly faults: readonly Fault[];
  /** The result of the last action. */
  readonly news: string | undefined;
}
