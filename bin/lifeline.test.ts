import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const lifeline = new URL('lifeline.ts', import.meta.url).href;

describe('the end of a command', () => {
  it('[O4h] keeps its exit code, and does not look like a request to end, under a launcher’s IPC channel', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-lifeline-'));
    const script = join(folder, 'command.mjs');
    await writeFile(
      script,
      `import { onceAskedToEnd, runTool } from '${lifeline}';
       await runTool(async () => {
         onceAskedToEnd(() => process.exit(130));
         return 3;
       });`,
    );
    const child = fork(script);
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 3);
    await rm(folder, { recursive: true });
  });
});
