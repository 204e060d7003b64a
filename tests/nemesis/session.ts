import { cp } from 'node:fs/promises';
import { createDice } from './dice.ts';
import type { Dice } from './dice.ts';
import { emptyHistory } from './history.ts';
import { startReceiver } from './receiver.ts';
import { createTokens } from './run.ts';
import type { Run } from './run.ts';
import { createShopClient } from './shop-client.ts';
import { readCast } from './stage.ts';
import { startWorld } from './world.ts';
import type { Ground, ServerName } from './world.ts';

/** A constellation that runs, with the clients' side of it. */
export interface Session extends AsyncDisposable {
  readonly run: Run;
  readonly dice: Dice;
}

interface Plan {
  readonly seed: number;
  /** From 0 to 1. */
  readonly hangUps: number;
  readonly servers?: readonly ServerName[];
}

/** Starts a constellation on a copy of the stage. */
export async function openSession(stageDir: string, ground: Ground, plan: Plan): Promise<Session> {
  await cp(stageDir, ground.dataDir, { recursive: true });
  const dice = createDice(plan.seed);
  const world = await startWorld(ground, dice.fork('net'), plan.servers);
  const cast = await readCast(ground.dataDir);
  const history = emptyHistory();
  const client = createShopClient(cast.shop, world.settings.urls.wallet, world.settings.ports.wallet);
  const receiver = await startReceiver(world, history, { secret: cast.hookSecret, dice: dice.fork('receiver') });
  let count = 0;
  const run: Run = {
    world,
    cast,
    history,
    dice: dice.fork('clients'),
    client,
    tokens: createTokens(client),
    hangUps: plan.hangUps,
    next: () => (count += 1),
  };
  await world.ready();
  return {
    run,
    dice,
    async [Symbol.asyncDispose]() {
      await client.close();
      await receiver.close();
      await world.close('at_once');
    },
  };
}
