import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import Format from 'typebox/format';
import { READABLE, isReadable, mixesAlphabets } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compare } from '#platform/money/money.ts';
import type { Asked } from './domain.ts';

const Cents = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });
Format.Set(READABLE, isReadable);

/** Words of the client that a person reads before agreeing. */
const words = (most: number) => Type.String({ minLength: 1, maxLength: most, format: READABLE });

/** A client's name for one of its own accounts. */
const Account = Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' });

const WalletMandate = Type.Object(
  {
    type: Type.Literal('wallet_mandate'),
    currency: Type.Literal('EUR'),
    max_per_payment: Cents,
    max_per_month: Cents,
    purpose: Type.Optional(words(140)),
    account: Type.Optional(Account),
    confirm: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** The name under which a seller sells. */
export const PayeeName = words(60);

const WalletPayee = Type.Object(
  {
    type: Type.Literal('wallet_payee'),
    name: PayeeName,
    max_commission_basis_points: Type.Integer({ minimum: 0, maximum: 10_000 }),
    account: Type.Optional(Account),
  },
  { additionalProperties: false },
);

const checks = { wallet_mandate: Compile(WalletMandate), wallet_payee: Compile(WalletPayee) };

/** The types of authorization details (RFC 9396) that this wallet knows. */
export const detailTypes = Object.keys(checks) as (keyof typeof checks)[];

/**
 * Reads one element of `authorization_details`. Unknown members are refused, as RFC 9396 §5 demands.
 *
 * @returns The request, or the fault in words for the client's developers.
 */
export function toAsked(detail: unknown): Result<Asked, string> {
  if (checks.wallet_mandate.Check(detail)) {
    const { account = '', currency, purpose = '', confirm = false } = detail;
    const maxPerPayment = { minor: BigInt(detail.max_per_payment), currency };
    const maxPerMonth = { minor: BigInt(detail.max_per_month), currency };
    if (compare(maxPerMonth, maxPerPayment) < 0) return err('max_per_month is less than max_per_payment');
    return ok({ kind: 'mandate', account, maxPerPayment, maxPerMonth, purpose, confirm });
  }
  if (checks.wallet_payee.Check(detail)) {
    const { name, account = '', max_commission_basis_points: maxCommissionBasisPoints } = detail;
    if (mixesAlphabets(name)) return err('wallet_payee/name mixes letters of two alphabets in one word');
    return ok({ kind: 'payee', account, name, maxCommissionBasisPoints });
  }
  const type = String((detail as { type?: unknown }).type);
  const faults = type === 'wallet_payee' ? checks.wallet_payee.Errors(detail) : checks.wallet_mandate.Errors(detail);
  const [fault] = faults;
  const isHidden = fault?.keyword === 'format' && fault.params.format === READABLE;
  const message = isHidden ? 'has letters that nobody sees' : (fault?.message ?? 'is not well-formed');
  return err(`${type}${fault?.instancePath ?? ''} ${message}`);
}
