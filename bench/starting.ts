import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTrial } from '../dev/constellation/trial.ts';
import { memoryOfServers } from './memory.ts';
import type { MemoryMb } from './memory.ts';

/** Long enough for the first turns of all jobs. */
const REST_MS = 20_000;

interface Start {
  /** From `npm start` until everything is ready. */
  readonly seconds: number;
  /** Megabytes of memory (RSS) of each server at rest. */
  readonly memoryMb: MemoryMb;
}

/** Measures `npm start` with an empty data directory, and then once more. */
export async function measureStarts(): Promise<{ cold: Start; warm: Start }> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-start-'));
  try {
    return { cold: await startOnce(dir), warm: await startOnce(dir) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<Start> {
  await using trial = await startTrial(dataDir);
  await sleep(REST_MS);
  return { seconds: trial.seconds, memoryMb: memoryOfServers(trial.pid) };
}
