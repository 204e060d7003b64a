import { versionsAt } from '#platform/kernel/versions.ts';
import { feeContent, reportContent } from './content-domain.ts';
import type { Content, PolicyKind } from './content-domain.ts';
import { earliestStart } from './domain.ts';
import { debitValues, withdrawalValues } from './money-domain.ts';
import type { PoliciesDeps } from './port.ts';
import { limitVersions } from './store.ts';

type VersionsDeps = Omit<PoliciesDeps, 'cases' | 'staff' | 'staffLog' | 'passkeys'>;

/** A version of the terms or the fees. */
export interface Version {
  readonly version: number;
  readonly validFrom: Date;
  readonly content: Content;
}

/** The versions of a kind that still matter, and the newest, which the next one begins from. */
export interface Standing {
  readonly kind: PolicyKind;
  readonly current: Version;
  readonly coming: readonly Version[];
  readonly newest: Version;
  /** The first day on which another version can begin. */
  readonly earliest: Date;
}

/** Reads all versions of a kind, oldest first. */
export async function versionsOf(deps: VersionsDeps, kind: PolicyKind): Promise<Version[]> {
  const { db, payments, fees, exchange, limits, unauthorized } = deps;
  switch (kind) {
    case 'limits':
      return (await db.one(limitVersions)).map((one) => {
        const { currency, decideAloneMostMinor } = one;
        return toVersion(one, { kind, values: { currency, decideAloneMostMinor: String(decideAloneMostMinor) } });
      });
    case 'fees':
      return (await fees.versions()).map((one) => toVersion(one, feeContent(one)));
    case 'exchange':
      return (await exchange.versions()).map(({ version, validFrom, ...values }) =>
        toVersion({ version, validFrom }, { kind, values }),
      );
    case 'withdrawals':
      return byVersion(await deps.withdrawals.versions(), (rows) => ({ kind, values: withdrawalValues(rows) }));
    case 'debits':
      return byVersion(await deps.topUps.debitVersions(), (rows) => ({ kind, values: debitValues(rows) }));
    case 'origins':
      return (await deps.origins.versions()).map(({ version, validFrom, ...values }) =>
        toVersion({ version, validFrom }, { kind, values }),
      );
    case 'tiers':
      return (await limits.versions()).map((one) =>
        toVersion(one, { kind, values: { tiers: one.tiers, stepUp: one.stepUp } }),
      );
    case 'reports':
      return (await unauthorized.versions()).map(({ version, validFrom, ...terms }) =>
        toVersion({ version, validFrom }, reportContent(terms)),
      );
    case 'terms':
      return (await payments.versions()).map(({ version, validFrom, ...values }) =>
        toVersion({ version, validFrom }, { kind, values }),
      );
  }
}

/** Reads the versions of a kind that still matter. */
export async function standingOf(deps: VersionsDeps, kind: PolicyKind): Promise<Standing> {
  const now = deps.world.clocks.business();
  const versions = await versionsOf(deps, kind);
  const { current, coming } = versionsAt(versions, now);
  const newest = versions.at(-1) ?? current;
  return { kind, current, coming, newest, earliest: earliestStart(newest.validFrom, now) };
}

type Row = Pick<Version, 'version' | 'validFrom'>;

function toVersion({ version, validFrom }: Row, content: Content): Version {
  return { version, validFrom, content };
}

/** Makes versions of rows of which each version has one for each currency. */
function byVersion<R extends Row>(rows: readonly R[], contentOf: (rows: readonly R[]) => Content): Version[] {
  return [...Map.groupBy(rows, ({ version }) => version).values()].map((own) => toVersion(own[0]!, contentOf(own)));
}
