import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Refusal, runTool } from '../bin/lifeline.ts';

/** A flaw of a locked package that need not be mended at once. */
export interface Accepted {
  /** The number of its advisory: `GHSA-…`. */
  readonly advisory: string;
  /** Why it can wait: it cannot be reached from here, or its time in SECURITY.md is not over. */
  readonly reason: string;
  /** The last day on which it is accepted. */
  readonly until: string;
}

/** The flaws that are accepted now. */
const accepted: readonly Accepted[] = [];

/** The part of `npm audit --json` that is read. */
interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly via: readonly (string | Advisory)[] }>>;
}

interface Advisory {
  readonly name: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
}

/** A sentence for each published flaw of a locked package that is not accepted on this day. @throws If it is no report. */
export function flawsIn(report: Report, all: readonly Accepted[], today: string): string[] {
  if (report.vulnerabilities === undefined) throw new Refusal('npm does not know the published flaws now; try again.');
  // A text names another package of the report, through which the flaw comes.
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.filter((one) => typeof one !== 'string'),
  );
  const open = advisories.filter(({ url }) => {
    const known = all.find(({ advisory }) => url.endsWith(`/${advisory}`));
    return known === undefined || known.until < today;
  });
  return [...new Set(open.map(({ name, severity, title, url }) => `${name} (${severity}): ${title}, ${url}`))];
}

/** `npm run flaws`: asks the registry whether a locked package has a published flaw. */
async function main(): Promise<number> {
  const npm = process.env['npm_execpath'] ?? '';
  const args = ['audit', '--json'];
  const [command, all] = npm.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const { stdout } = spawnSync(command, all, { cwd: join(import.meta.dirname, '..'), encoding: 'utf8' });
  const flaws = flawsIn(parsed(stdout), accepted, new Date().toISOString().slice(0, 10));
  for (const flaw of flaws) console.error(flaw);
  if (flaws.length === 0) console.log('No locked package has a published flaw that is not accepted.');
  return flaws.length === 0 ? 0 : 1;
}

function parsed(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}

if (import.meta.main) await runTool(main);
