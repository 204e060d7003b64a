import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Release } from './domain.ts';

const ReleaseFile = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  minimum: Type.Integer({ minimum: 1 }),
  notes: Type.String({ minLength: 1 }),
});

/** Reads `release.json` in the app's folder. */
export async function readRelease(web: URL): Promise<Release> {
  const release: unknown = JSON.parse(await readFile(new URL('release.json', web), 'utf8'));
  invariant(Value.Check(ReleaseFile, release), 'release.json has version, minimum and notes');
  return release;
}
