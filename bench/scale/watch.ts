import { open } from 'node:fs/promises';
import { asOwner } from '../server.ts';
import type { BenchServer } from '../server.ts';

/** A statement that a page ran. */
export interface Statement {
  readonly text: string;
  /** The pages of tables and indexes that it read, from memory or not, each time that it read them. */
  readonly buffers: number;
  readonly plan: unknown;
}

/** Notes the statements of a server, by its own explanation of each. */
export interface Watch {
  /** Runs `work`, and returns the statements that the server has run meanwhile. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<Statement[]>;
  /** Lets the server plan for the values of each statement, once for all values, or as it likes. */
  readonly plan: (mode: 'force_custom_plan' | 'force_generic_plan' | 'auto') => Promise<void>;
}

/** Has connections explain their statements when asked. Only connections that open afterwards do so. */
export async function openWatch(server: BenchServer): Promise<Watch> {
  await asOwner(server.url, async (client) => {
    await client.query(`load 'auto_explain'`);
    const settings = {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '-1',
      'auto_explain.log_analyze': 'on',
      'auto_explain.log_buffers': 'on',
      'auto_explain.log_timing': 'off',
      'auto_explain.log_format': 'json',
      'auto_explain.log_parameter_max_length': '0',
    };
    for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`);
  });
  const set = (name: string, value: string): Promise<void> =>
    asOwner(server.url, async (client) => {
      await client.query(`load 'auto_explain'`);
      await client.query(`alter system set ${name} = '${value}'`);
      await client.query('select pg_reload_conf()');
      // Connections read the settings before their next statement, once the server has told them.
      await client.query('select pg_sleep(0.1)');
    });
  await set('log_destination', 'stderr');
  return {
    plan: (mode) => set('plan_cache_mode', mode),
    statementsOf: async (work) => {
      await set('auto_explain.log_min_duration', '0');
      await using log = await open(server.log);
      const from = (await log.stat()).size;
      await work();
      await set('auto_explain.log_min_duration', '-1');
      const { size } = await log.stat();
      const { buffer } = await log.read(Buffer.alloc(size - from), 0, size - from, from);
      return readPlans(buffer.toString());
    },
  };
}

/** Reads the plans in a log. Their lines are indented. */
function readPlans(log: string): Statement[] {
  return log
    .split(/^\d.* LOG: {2}duration: .* plan:$/m)
    .slice(1)
    .map((entry) => {
      const lines = entry.split('\n').slice(1);
      const end = lines.findIndex((line) => !line.startsWith('\t'));
      const { 'Query Text': text, Plan: plan } = JSON.parse(lines.slice(0, end).join('\n')) as {
        'Query Text': string;
        Plan: Record<string, number>;
      };
      return { text, plan, buffers: (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0) };
    });
}
