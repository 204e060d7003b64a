import type { Letter } from '#platform/mail/mailer.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SentNotice } from './evidence.ts';
import type { Listener, Network } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** The mail server and the SMS provider. They are never killed, and keep a record of what they were given. */
export class Post {
  readonly notices: SentNotice[] = [];
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  take(channel: SentNotice['channel'], { cause }: Letter): void {
    const partId = /^proposal (\S+)/.exec(cause ?? '')?.[1];
    if (partId !== undefined) this.notices.push({ partId, channel, at: this.#simulation.now });
  }
}

/** Creates the wallet's postbox for one channel, over the simulated network. Now and then a letter waits for others. */
export function connectPost(settings: {
  simulation: Simulation;
  network: Network;
  process: Process;
  post: Listener<Post>;
  channel: SentNotice['channel'];
}): Pick<Postbox, 'send'> {
  const { simulation, network, process, post, channel } = settings;
  return {
    send: async (letter) => {
      if (simulation.random.chance(0.1)) return 'waits';
      await network.call(process, channel, [post], async (machine) => machine.take(channel, letter));
      return 'sent';
    },
  };
}
