import { parseArgs } from 'node:util';
import { Refusal } from '../../bin/lifeline.ts';

/** The options of `npm run nemesis`. */
export interface Options {
  readonly kills: number;
  readonly operations: number;
  readonly seed: number;
  /** Whether to run the seeded bugs first, which must all be caught. */
  readonly controls: boolean;
  /** The names of the seeded bugs to run, separated by commas; all of them if absent. */
  readonly only: string | undefined;
  /** A file to which the figures of the run are written. */
  readonly json: string | undefined;
  /** The first of ten ports in a row. */
  readonly port: number;
}

/** The size of a run in CI: about five minutes on two cores. */
const byDefault = { kills: 100, operations: 10_000, port: 5_600 };

/** Reads the command's arguments. @throws {Refusal} In one sentence, if a number is not one. */
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
