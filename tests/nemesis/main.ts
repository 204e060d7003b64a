import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWebApps } from '../../bin/build-web.ts';
import { onceAskedToEnd, runTool } from '../../bin/lifeline.ts';
import { endBelongings } from './belongings.ts';
import type { Breach } from './evidence.ts';
import { controls } from './control-list.ts';
import { runControls } from './controls.ts';
import type { Caught } from './controls.ts';
import { requireFreePorts } from './free-ports.ts';
import { runNemesis } from './nemesis.ts';
import type { Report } from './nemesis.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { setStage } from './stage.ts';
import { copyTree } from './tree.ts';

const source = join(import.meta.dirname, '..', '..');
const MOST_SHOWN = 20;

/** `npm run nemesis`: kills, cuts and races against real processes; see docs/reliability.md. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  await requireFreePorts(options.port);
  const work = await mkdtemp(join(tmpdir(), 'holdfast-nemesis-'));
  onceAskedToEnd(() => void endEarly(work));
  const place = { stage: join(work, 'stage'), root: join(work, 'tree'), work, port: options.port };
  console.log(`Seed ${options.seed}. Setting the stage in ${work} …`);
  await buildWebApps(console.log);
  await copyTree(source, place.root);
  await setStage({ root: place.root, dataDir: place.stage, port: options.port });

  const caught = options.controls ? await runControls(place, options, console.log) : [];
  const report = options.operations > 0 ? await runNemesis(place, options, console.log) : undefined;
  if (options.json !== undefined) await writeFile(options.json, figures(options, report, caught));
  show(report?.breaches ?? []);
  const isGood = (report?.breaches.length ?? 0) === 0 && caught.every((one) => one.isCaught);
  if (isGood) await rm(work, { recursive: true, force: true });
  else console.log(`Logs and data stay in ${work}.`);
  console.log(summary(report, caught, options));
  return isGood ? 0 : 1;
}

/** Ends every process of the run and deletes its files, when the nemesis is interrupted. */
async function endEarly(work: string): Promise<never> {
  try {
    await endBelongings();
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  } finally {
    process.exit(130);
  }
}

function show(breaches: readonly Breach[]): void {
  for (const { invariant, kind, what } of breaches.slice(0, MOST_SHOWN)) console.log(`✖ ${invariant} ${kind}: ${what}`);
  if (breaches.length > MOST_SHOWN) console.log(`… and ${breaches.length - MOST_SHOWN} more`);
}

function countOf(report: Report | undefined, kind: Breach['kind']): number {
  return report?.breaches.filter((breach) => breach.kind === kind).length ?? 0;
}

function killsOf(report: Report | undefined): number {
  return Object.values(report?.kills ?? {}).reduce((sum, count) => sum + count, 0);
}

function summary(report: Report | undefined, caught: readonly Caught[], { controls: asked }: Options): string {
  const bugs = caught.filter((one) => one.isCaught).length;
  return [
    `kills ${killsOf(report)}`,
    `operations ${report?.operations ?? 0}`,
    `acknowledged ${report?.acknowledged ?? 0}`,
    `lost ${countOf(report, 'lost')}`,
    `doubled ${countOf(report, 'doubled')}`,
    `wrong ${countOf(report, 'wrong')}`,
    `stuck ${countOf(report, 'stuck')}`,
    asked ? `bugs caught ${bugs} of ${controls.length}` : 'bugs not asked for',
  ].join(' · ');
}

function figures(options: Options, report: Report | undefined, caught: readonly Caught[]): string {
  const [cpu] = cpus();
  const machine = {
    cpu: cpu?.model,
    cores: cpus().length,
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
  const counts = {
    kills: killsOf(report),
    operations: report?.operations ?? 0,
    acknowledged: report?.acknowledged ?? 0,
    lost: countOf(report, 'lost'),
    doubled: countOf(report, 'doubled'),
    wrong: countOf(report, 'wrong'),
    stuck: countOf(report, 'stuck'),
    bugsCaught: caught.filter((one) => one.isCaught).length,
    bugs: caught.length,
  };
  return `${JSON.stringify({ at: new Date().toISOString(), seed: options.seed, machine, ...counts, controls: caught, run: report }, null, 2)}\n`;
}

await runTool(main);
