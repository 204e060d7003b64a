import type { At, Fault } from './common-view-model.ts';

/** The data of a person's tickets to the market's support. */
export interface SupportData {
  readonly page: 'support';
  readonly tickets: readonly {
    readonly href: string;
    readonly words: string;
    readonly status: string;
    readonly changed: At;
  }[];
}

/** A choice of a form. */
interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The data of the form by which people write to the market's support. */
export interface WriteData {
  readonly page: 'support-write';
  /** What was typed; the id names the form, so that it opens one ticket. */
  readonly typed: {
    readonly id: string;
    readonly topic: string;
    readonly order: string;
    readonly words: string;
    readonly agrees: boolean;
  };
  readonly topics: readonly Choice[];
  readonly orders: readonly Choice[];
  readonly hint: string;
  /** What the writer can agree to: that the wallet gets it. */
  readonly agree: string;
  readonly faults: readonly Fault[];
}

/** The data of a ticket, as its writer sees it. */
export interface TicketData {
  readonly page: 'ticket';
  readonly url: string;
  readonly title: string;
  readonly lead: string;
  /** Whether it waits for an answer, here or at the wallet. */
  readonly isWaiting: boolean;
  /** What comes next, in a sentence. */
  readonly next: string;
  /** Where it stands at the wallet; null if the wallet never had it. */
  readonly wallet: string | null;
  /** What the writer can agree to; null if there is nothing to hand over, or they have agreed. */
  readonly agree: string | null;
  /** The attached order. */
  readonly about: { readonly words: string; readonly href: string } | null;
  readonly messages: readonly {
    readonly key: string;
    readonly isOwn: boolean;
    readonly who: string;
    readonly at: At;
    readonly words: string;
  }[];
  readonly mayWrite: boolean;
  readonly hint: string;
  /** The typed words of a reply that was not sent. */
  readonly typed: string;
  readonly faults: readonly Fault[];
}

/** The data of the page about what works now. */
export interface StatusData {
  readonly page: 'status';
  readonly lead: string;
  readonly overall: { readonly kind: 'success' | 'warning' | 'danger'; readonly words: string };
  readonly facts: readonly { readonly name: string; readonly state: string }[];
  readonly measuredAt: At;
  readonly links: readonly { readonly href: string; readonly label: string }[];
}

/** The data of the pages of support. */
export type SupportPageData = SupportData | WriteData | TicketData | StatusData;
