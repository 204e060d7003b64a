import { cp } from 'node:fs/promises';
import { createDice } from './dice.ts';
import type { Dice } from './dice.ts';
import { emptyHistory } from './history.ts';
import { startReceiver } from './receiver.ts';
import { createTokens } from './run.ts';
import type { Run } from './run.ts';
import { createShopClient } from './shop-client.ts';
import { readCast } from './stage.ts';
import { startFleet } from './fleet.ts';
import type { Ground, ServerName } from './fleet.ts';

/** A running fleet with its clients. */
export interface Session extends AsyncDisposable {
  readonly run: Run;
  readonly dice: Dice;
}

interface Plan {
  readonly seed: number;
  /** See `Run.hangUps`. */
  readonly hangUps: number;
  readonly servers?: readonly ServerName[];
}

/** Starts a fleet on a copy of the stage, and resolves when it is ready. */
export async function openSession(stageDir: string, ground: Ground, plan: Plan): Promise<Session> {
  await cp(stageDir, ground.dataDir, { recursive: true });
  const dice = createDice(plan.seed);
  const fleet = await startFleet(ground, dice.fork('net'), plan.servers);
  const cast = await readCast(ground.dataDir);
  const history = emptyHistory();
  const client = createShopClient(cast.shop, fleet.settings.urls.wallet, fleet.settings.ports.wallet);
  const receiver = await startReceiver(fleet, history, { secret: cast.hookSecret, dice: dice.fork('receiver') });
  let count = 0;
  const run: Run = {
    fleet,
    cast,
    history,
    dice: dice.fork('clients'),
    client,
    tokens: createTokens(client),
    hangUps: plan.hangUps,
    disputes: new Map(),
    next: () => (count += 1),
  };
  await fleet.ready();
  return {
    run,
    dice,
    async [Symbol.asyncDispose]() {
      await client.close();
      await receiver.close();
      await fleet.close('at_once');
    },
  };
}
