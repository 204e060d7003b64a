import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { settings as auditorSettings } from '../auditor/config.ts';
import { settings as marketSettings } from '../market/server/config.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { environmentOf, holdfastSettings } from './settings-table.ts';

const root = join(import.meta.dirname, '..');

/** The readers of each setting, from the README's table of settings. */
function readmeTable(): Map<string, string> {
  const rows = readFileSync(join(root, 'README.md'), 'utf8').match(/^\| `[A-Z_]+`.*$/gm) ?? [];
  return new Map(
    rows.flatMap((row) => {
      const cells = row.split(' | ');
      return [...(cells[0] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => [name, cells[1] ?? ''] as const);
    }),
  );
}

const namesOf = (settings: Record<string, (env: NodeJS.ProcessEnv) => { readonly name: string }>): string[] =>
  Object.values(settings).map((setting) => setting({}).name);

describe('the settings', () => {
  it('[O4g] are read by exactly the commands in the list', () => {
    for (const [reader, settings] of [
      ['wallet', walletSettings],
      ['market', marketSettings],
      ['audit', auditorSettings],
    ] as const) {
      const listed = Object.keys(holdfastSettings).filter((name) => holdfastSettings[name]?.includes(reader));
      const read = namesOf(settings).filter((name) => name.startsWith('HOLDFAST_'));
      assert.deepEqual(listed.toSorted(), read.toSorted(), reader);
    }
  });

  it('[O4g] are in the README’s table, each with the commands that read it', () => {
    const table = readmeTable();
    const shown = {
      start: '`start`',
      wallet: '`serve`',
      market: '`serve`',
      audit: '`audit`',
      migrate: '`migrate`',
      staff: '`staff`',
      settlement: '`settlement`',
      screening: '`screening`',
    };
    for (const [name, readers] of Object.entries(holdfastSettings)) {
      // Only the sandbox moves the clock, on one machine.
      if (name === 'HOLDFAST_CLOCK_URL') continue;
      for (const reader of readers) assert.ok(table.get(name)?.includes(shown[reader]), `${name}: ${reader}`);
    }
    for (const name of [...namesOf(walletSettings), ...namesOf(marketSettings)]) {
      assert.ok(table.has(name) || name === 'HOLDFAST_CLOCK_URL', name);
    }
  });

  it('[O4g] may stand in one file for all commands, each of which reads its own', () => {
    const all = Object.fromEntries(Object.keys(holdfastSettings).map((name) => [name, '']));
    assert.equal(readSettings(all, root).ports.wallet, 4000);
    assert.throws(() => readSettings({ ...all, HOLDFAST_WALET_URL: '' }, root), /HOLDFAST_WALET_URL is not a setting/);
  });

  it('[O4g] hide each product’s secrets from the other', () => {
    const env = { PATH: '/bin', HOLDFAST_WALLET_SECRET: 'w', HOLDFAST_MARKET_SECRET: 'm', HOLDFAST_TYPO: 't' };
    assert.deepEqual(environmentOf('wallet', env), { PATH: '/bin', HOLDFAST_WALLET_SECRET: 'w', HOLDFAST_TYPO: 't' });
  });
});
