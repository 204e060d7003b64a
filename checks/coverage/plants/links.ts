import type { Plant } from '../plant.ts';

const match = 'wallet/server/linking/mandates/match-domain.ts';
const mandates = 'wallet/server/linking/mandates/service.ts';
const links = 'market/server/wallet/links';
const consent = 'wallet/server/linking/oauth';

/** A wallet's link to a shop, from consent to its end, where a rule of its own carries the promise. */
export const plants: readonly Plant[] = [
  {
    id: 'L1a',
    file: `${links}/pages.ts`,
    from: 'continueTo === page ? `${page}?linked` : continueTo',
    to: '`${page}?linked`',
  },
  {
    id: 'L1b',
    file: `${consent}/views.ts`,
    from: `        <li class="no">\${t('see your balance, your cards or your other payments')}</li>\n`,
    to: '',
  },
  {
    id: 'L1c',
    file: `${consent}/pages.ts`,
    from: "error_description: refusal?.code ?? 'denied'",
    to: "error_description: 'profile_incomplete'",
  },
  { id: 'L1d', file: `${consent}/pages.ts`, from: 'minor !== undefined && minor <= most', to: 'minor !== undefined' },
  {
    id: 'L1e',
    file: `${consent}/claims-domain.ts`,
    from: "shared.includes('name') ? maskName(holder)",
    to: "shared.includes('name') ? fullName(holder)",
  },
  {
    id: 'L2a',
    file: `${links}/service.ts`,
    from: '    await enqueue(tx, [revokeMandate({ mandate_id: link.mandateId })]);\n    return true;',
    to: '        return true;',
  },
  { id: 'L2b', file: mandates, from: 'await storeRevocation(tx, mandate, by, revokedAt);', to: '' },
  {
    id: 'L1a',
    file: 'market/server/wallet/links/oauth-gateway.ts',
    from: 'if (!(error instanceof oidc.ResponseBodyError || error instanceof oidc.ClientError)) throw error;',
    to: 'if (error !== undefined) throw error;',
  },
  {
    id: 'L2c',
    file: mandates,
    from: "endMandate(deps, tx, former, 'replacement')",
    to: "endMandate(deps, tx, former, 'client')",
  },
  { id: 'L2d', file: mandates, from: 'await deps.endGrant(tx, mandate.id);', to: '' },
  {
    id: 'L3a',
    file: `${links}/domain.ts`,
    from: "return isLinkFault(description) ? description : 'denied';",
    to: "return 'denied';",
  },
  {
    id: 'L3c',
    file: `${consent}/pages.ts`,
    from: 'if (interaction?.uid !== request.params.uid) return undefined;',
    to: '',
  },
  {
    id: 'L3d',
    file: `${links}/words.ts`,
    from: "return fault === 'denied' ? 'info'",
    to: "return fault === 'denied' ? 'warning'",
  },
  {
    id: 'L4a',
    file: `${links}/identity-domain.ts`,
    from: "Object.values(match).includes('mismatch')",
    to: 'Object.values(match).length === 0',
  },
  { id: 'L4b', file: match, from: "? 'partial' : 'mismatch'", to: "? 'partial' : 'match'" },
  {
    id: 'L4d',
    file: match,
    from: "shares.includes('address') ? person.address : undefined",
    to: 'person.address',
  },
  {
    id: 'L4d',
    file: `${consent}/claims-domain.ts`,
    from: "shared.includes('phone') ? maskPhone(holder.phone) : ''",
    to: 'maskPhone(holder.phone)',
  },
];
