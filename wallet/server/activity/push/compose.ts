import type { Sealed } from '#platform/credentials/resealing-service.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import { toId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Config } from '../../config.ts';
import { createPushDevices } from './devices-service.ts';
import { pushJobs } from './jobs.ts';
import { createPushServices } from './push-gateway.ts';
import { createPush } from './service.ts';

/** Wires the notices on devices. */
export function composePush(deps: {
  readonly config: Pick<Config, 'publicUrl' | 'operatorMail' | 'pushOrigins'>;
  readonly db: Db;
  readonly world: World;
  readonly security: SecurityLog;
  readonly key: (label: string) => KeyRing;
  readonly lastingKeys: { readonly pushSigning: Buffer };
}) {
  const { world } = deps;
  const { publicUrl, operatorMail, pushOrigins: privateOrigins } = deps.config;
  const services = createPushServices({
    world,
    key: deriveSigningKey(deps.lastingKeys.pushSigning, 'push signing key'),
    contact: operatorMail === undefined ? publicUrl : `mailto:${operatorMail}`,
    privateOrigins,
  });
  const seal = createSeal({ keys: deps.key('push-subscriptions'), random: world.random });
  const pushDevices = createPushDevices({ ...deps, seal, privateOrigins, publicKey: services.publicKey });
  const push = createPush({ ...deps, seal, services });
  const sealed: readonly Sealed[] = [
    { table: 'push.devices', columns: ['subscription'], place: (id) => toId('pdv', id), seal },
  ];
  return { push, pushDevices, sealed, jobs: pushJobs(push, pushDevices) };
}
