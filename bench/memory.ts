import { readdirSync, readFileSync } from 'node:fs';
import { invariant } from '#platform/kernel/invariant.ts';

/** Megabytes of memory of the servers that `npm start` runs. */
export interface MemoryMb {
  readonly wallet: number;
  readonly market: number;
  readonly sandbox: number;
}

/** Reads the resident memory of each server below a process (proc_pid_status(5)). Linux only. */
export function memoryOfServers(ancestor: number): MemoryMb {
  const running = processes();
  const below = (pid: number): boolean => {
    const parent = running.get(pid)?.parent;
    return parent !== undefined && (parent === ancestor || below(parent));
  };
  const memoryOf = (script: string): number => {
    const found = [...running].find(([pid, { command }]) => command.endsWith(script) && below(pid));
    invariant(found, `the start runs ${script}`);
    return found[1].memoryMb;
  };
  return {
    wallet: memoryOf('/wallet/server/main.ts'),
    market: memoryOf('/market/server/main.ts'),
    sandbox: memoryOf('/sandbox/main.ts'),
  };
}

interface RunningProcess {
  readonly parent: number;
  /** The last argument of its command. */
  readonly command: string;
  readonly memoryMb: number;
}

function processes(): Map<number, RunningProcess> {
  const found = new Map<number, RunningProcess>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const numberOf = (field: string): number => Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').at(-2) ?? '';
      found.set(Number(name), { parent: numberOf('PPid'), command, memoryMb: numberOf('VmRSS') / 1_024 });
    } catch {
      // The process has ended meanwhile.
    }
  }
  return found;
}
