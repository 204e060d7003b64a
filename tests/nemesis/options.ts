import { parseArgs } from 'node:util';
import { Refusal } from '../../bin/lifeline.ts';

export interface Options {
  readonly kills: number;
  readonly operations: number;
  readonly seed: number;
  /** Whether the seeded bugs have to be caught first. */
  readonly controls: boolean;
  /** Of the seeded bugs, only those of these names, with commas between them. */
  readonly only: string | undefined;
  readonly json: string | undefined;
  /** The first of ten ports in a row. */
  readonly port: number;
}

/** What CI runs: some five minutes on two cores. */
const byDefault = { kills: 100, operations: 10_000, port: 5_600 };

/** @throws {Refusal} in one sentence. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string' },
      operations: { type: 'string' },
      seed: { type: 'string' },
      controls: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      port: { type: 'string' },
    },
  });
  return {
    kills: numberOf('kills', values.kills, byDefault.kills),
    operations: numberOf('operations', values.operations, byDefault.operations),
    seed: numberOf('seed', values.seed, Date.now() % 1_000_000),
    controls: values.controls,
    only: values.only,
    json: values.json,
    port: numberOf('port', values.port, byDefault.port),
  };
}

function numberOf(name: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Refusal(`--${name} must be a whole number, not "${text}".`);
}
