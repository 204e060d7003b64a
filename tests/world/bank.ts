import assert from 'node:assert/strict';
import type { Constellation } from './constellation.ts';

/** What the bank of a card does after a charge. Each step waits until all messages about it have arrived. */
export interface BankSteps {
  /** Takes the newest charge back. @returns The processor's id of the dispute. */
  takesBack(): Promise<string>;
  /** Decides a dispute for the wallet, and gives the money back. */
  givesBack(disputeId: string): Promise<void>;
  /** Decides a dispute for the cardholder. */
  keeps(disputeId: string): Promise<void>;
  /** The processor's id of the newest dispute. */
  newest(): string;
}

/** Lets the bank of a test card act at the sandbox's processor. */
export function bankSteps(world: Pick<Constellation, 'http' | 'sandboxUrl' | 'sandbox' | 'settle'>): BankSteps {
  const { book } = world.sandbox.stripe;
  const act = async (id: string, deed: string) => {
    const answer = await world.http(`${world.sandboxUrl}/disputes/${id}/${deed}`, { method: 'POST' });
    assert.equal(answer.status, 200, `${deed} ${id}`);
    await answer.body?.cancel();
    await world.settle();
  };
  const newest = () => Object.keys(book.disputes).at(-1)!;
  return {
    takesBack: async () => {
      await act(Object.keys(book.charges).at(-1)!, 'dispute');
      return newest();
    },
    givesBack: (id) => act(id, 'win'),
    keeps: (id) => act(id, 'lose'),
    newest,
  };
}
