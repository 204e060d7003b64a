import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Agent } from 'undici';
import { isBlockedPort } from './blocked-ports.ts';

/** Connects nowhere: a request to a port that is not blocked ends here. */
const dispatcher = new Agent({ connect: (_options, callback) => callback(new Error('not blocked'), null) });

async function refusalOf(port: number): Promise<string> {
  const error = await fetch(`http://shop.example:${port}/`, { dispatcher } as RequestInit).catch(
    (cause: Error) => cause,
  );
  return error instanceof Error ? String((error.cause as Error).message) : 'answered';
}

describe('blocked ports', () => {
  it('[S174a] are those that fetch itself refuses', async () => {
    const wellKnown = Array.from({ length: 1_100 }, (_, index) => index + 1);
    const above = [
      1_719, 1_720, 1_723, 2_049, 3_659, 4_045, 4_190, 5_060, 5_061, 6_000, 6_566, 6_665, 6_669, 6_679, 6_697,
    ];
    for (const port of [...wellKnown, ...above, 10_080, 3_000, 4_000, 5_062, 6_001, 8_080, 10_081, 65_535]) {
      assert.equal(isBlockedPort(port), (await refusalOf(port)) === 'bad port', String(port));
    }
  });
});
