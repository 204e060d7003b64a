import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Received, ReceiverPorts } from './receiver.ts';

/** The outside world of whole payments: a shop that receives webhooks, and a mail server that receives receipts. */
export interface Outside {
  readonly hookOrigin: string;
  readonly smtpPort: number;
  received(): Promise<Received>;
  close(): Promise<void>;
}

/** Starts the outside world in a thread of its own. */
export async function startOutside(): Promise<Outside> {
  const thread = new Worker(new URL('receiver.ts', import.meta.url), { name: 'receiver' });
  const [ports] = (await once(thread, 'message')) as [ReceiverPorts];
  return {
    hookOrigin: `http://127.0.0.1:${ports.http}`,
    smtpPort: ports.smtp,
    received: async () => {
      thread.postMessage('how much');
      const [received] = (await once(thread, 'message')) as [Received];
      return received;
    },
    close: async () => {
      await thread.terminate();
    },
  };
}
