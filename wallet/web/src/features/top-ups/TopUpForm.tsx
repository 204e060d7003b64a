import { useEffect, useRef, useState } from 'react';
import type { FormEvent, RefObject } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '#platform/ui/Button.tsx';
import { ChoiceList } from '#platform/ui/ChoiceList.tsx';
import type { Choice } from '#platform/ui/ChoiceList.tsx';
import { MoneyText, moneyWords } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { TextField } from '#platform/ui/TextField.tsx';
import { useFocusAfter } from '#platform/ui/focus.ts';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import { newAttempt } from '../../app/api.ts';
import { isWorthRetrying, toProblem } from '../../app/failure.ts';
import type { MoneyJson, TopUpTerms } from '../../app/wire.ts';
import { startTopUp, topUpTermsQuery } from './queries.ts';
import type { TopUpOrder } from './queries.ts';
import {
  currencySigns,
  debitTermsOf,
  feeOf,
  isPin,
  passkeyPage,
  pinFault,
  quickAmounts,
  readAmount,
  sumOf,
} from './view.ts';
import type { Bounds } from './view.ts';
import styles from './top-ups.module.css';

interface TopUpFormProps {
  /** The holder's cards and bank accounts. */
  readonly instruments: readonly Choice<string>[];
  readonly preferredId: string;
  /** The currency of a bank account; undefined for a card. */
  readonly debitCurrencyOf: (instrumentId: string) => string | undefined;
  readonly terms: TopUpTerms;
  /** The initial amount, in major units. */
  readonly amount?: string | undefined;
}

/** The form for a top-up: amount, card or bank account, cost and proof. */
export function TopUpForm({ instruments, preferredId, debitCurrencyOf, terms, amount = '' }: TopUpFormProps) {
  const [typed, setTyped] = useState(amount);
  const [pin, setPin] = useState('');
  const [instrumentId, setInstrumentId] = useState(preferredId);
  const [isSubmitted, setSubmitted] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const pinField = useRef<HTMLInputElement>(null);
  const form = useFocusAfter<HTMLFormElement>();
  const send = useSendOrder();
  const debitCurrency = debitCurrencyOf(instrumentId);
  const debit = debitCurrency === undefined ? undefined : debitTermsOf(terms, debitCurrency);
  const bounds: Bounds = debit ?? terms;
  const reading = readAmount(typed, bounds);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSubmitted(true);
    if (send.isPending || send.isSuccess) return;
    if (!reading.ok) field.current?.focus();
    else if (!isPin(pin)) pinField.current?.focus();
    else
      send.mutate(
        { instrument_id: instrumentId, amount: reading.amount, ...feeShown(reading.amount, terms, debit), pin },
        { onError: (error) => setPin(pinFaultOf(error) === undefined ? pin : '') },
      );
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate ref={form}>
      <div className={styles['amount']}>
        <TextField
          label={t('Amount')}
          size="large"
          inputMode="decimal"
          autoComplete="off"
          prefix={currencySigns[bounds.least.currency] ?? bounds.least.currency}
          value={typed}
          onChange={setTyped}
          help={t('From {least} to {most}', { least: moneyWords(bounds.least), most: moneyWords(bounds.most) })}
          error={isSubmitted && !reading.ok ? reading.words : undefined}
          inputRef={field}
        />
        <ChoiceList
          label={t('Quick amounts')}
          look="chips"
          choices={quickAmounts(bounds).map((amount) => ({
            value: amount,
            content: `${currencySigns[bounds.least.currency] ?? ''}${amount}`,
          }))}
          value={typed}
          onChange={setTyped}
        />
      </div>
      <ChoiceList label={t('From')} choices={instruments} value={instrumentId} onChange={setInstrumentId} />
      {reading.ok ? <Cost amount={reading.amount} terms={terms} debit={debit} /> : null}
      <Proof
        terms={terms}
        pin={pin}
        onPin={setPin}
        isMissing={isSubmitted && reading.ok && !isPin(pin)}
        pinField={pinField}
        send={send}
        page={passkeyPage(typed, instrumentId)}
      >
        {reading.ok ? t('Add {amount}', { amount: moneyWords(reading.amount) }) : t('Add money')}
      </Proof>
    </form>
  );
}

interface ProofProps {
  readonly terms: TopUpTerms;
  readonly pin: string;
  readonly onPin: (pin: string) => void;
  /** Whether the person submitted the form without a whole PIN. */
  readonly isMissing: boolean;
  readonly pinField: RefObject<HTMLInputElement | null>;
  readonly send: Pick<ReturnType<typeof useSendOrder>, 'status' | 'error' | 'isPending' | 'isSuccess'>;
  /** The address of the page for a passkey. */
  readonly page: string;
  /** The words of the button. */
  readonly children: string;
}

/** The end of the form: the proof, the last refusal and the button. They scroll into view when an order is sent or the PIN is missing. */
function Proof({ terms, pin, onPin, isMissing, pinField, send, page, children }: ProofProps) {
  const end = useRef<HTMLDivElement>(null);
  const refusedPin = send.error ? pinFaultOf(send.error) : undefined;
  const isPinRefused = refusedPin !== undefined;
  useEffect(() => {
    if (send.status !== 'idle' || isMissing) end.current?.scrollIntoView({ block: 'nearest' });
    if (isPinRefused) pinField.current?.focus({ preventScroll: true });
  }, [send.status, isMissing, isPinRefused, pinField]);
  const missing = isMissing ? t('Type the six digits of your payment PIN.') : undefined;
  return (
    <div className={styles['form']} ref={end}>
      {terms.has_pin ? (
        <TextField
          label={t('Payment PIN')}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          onChange={onPin}
          error={pin === '' && isPinRefused ? refusedPin : missing}
          isErrorLive
          inputRef={pinField}
        />
      ) : null}
      {send.error && !isPinRefused ? <SendFailure error={send.error} /> : null}
      <OtherWays terms={terms} page={page} />
      {terms.has_pin ? (
        <Button type="submit" isWide isPending={send.isPending || send.isSuccess} pendingLabel={t('Adding money…')}>
          {children}
        </Button>
      ) : null}
    </div>
  );
}

function pinFaultOf(error: Error): string | undefined {
  return pinFault(toProblem(error), new Date());
}

/**
 * Sends an order, with the same key as long as the order does not change. So a press after a lost answer asks for the
 * outcome, and never charges twice. After a decision, the next order gets a new key.
 */
function useSendOrder() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const attempt = useRef<{ order: string; key: string }>(undefined);
  return useMutation({
    mutationFn: (order: TopUpOrder) => {
      const asked = JSON.stringify([order.instrument_id, order.amount, order.fee]);
      if (attempt.current?.order !== asked) attempt.current = { order: asked, key: newAttempt() };
      return startTopUp(order, attempt.current.key);
    },
    onSuccess: (topUp) => {
      if (topUp.redirect_url !== undefined) location.assign(topUp.redirect_url);
      else void navigate({ to: '/add-money', search: { top_up: topUp.id } });
    },
    onError: (error) => {
      if (!isWorthRetrying(error)) attempt.current = undefined;
    },
    // Each charge changes the fee of the next one.
    onSettled: () => void client.invalidateQueries({ queryKey: topUpTermsQuery.queryKey }),
  });
}

/** The fee that the form shows for a card. A debit has none. */
function feeShown(amount: MoneyJson, terms: TopUpTerms, debit: TopUpTerms['debits'][number] | undefined) {
  return debit ? {} : { fee: feeOf(amount, terms) };
}

function Cost({
  amount,
  terms,
  debit,
}: {
  readonly amount: MoneyJson;
  readonly terms: TopUpTerms;
  readonly debit: TopUpTerms['debits'][number] | undefined;
}) {
  if (debit) return <DebitCost amount={amount} days={debit.days} />;
  const fee = feeOf(amount, terms);
  return (
    <dl className="facts">
      <div>
        <dt>{t('Added to your balance')}</dt>
        <dd>
          <MoneyText value={amount} />
        </dd>
      </div>
      <div>
        <dt>{t('Fee')}</dt>
        <dd>{fee.amount === '0' ? t('Free') : <MoneyText value={fee} />}</dd>
      </div>
      <div className="total">
        <dt>{t('Charged to your card')}</dt>
        <dd>
          <MoneyText value={sumOf(amount, fee)} />
        </dd>
      </div>
    </dl>
  );
}

/** A debit is free, and takes days. */
function DebitCost({ amount, days }: { readonly amount: MoneyJson; readonly days: number }) {
  return (
    <dl className="facts">
      <div>
        <dt>{t('Fee')}</dt>
        <dd>{t('Free')}</dd>
      </div>
      <div>
        <dt>{t('In your balance')}</dt>
        <dd>{t('in about {days, plural, one {# day} other {# days}}', { days })}</dd>
      </div>
      <div className="total">
        <dt>{t('Debited from your bank account')}</dt>
        <dd>
          <MoneyText value={amount} />
        </dd>
      </div>
    </dl>
  );
}

/** The link to use a passkey instead of the PIN; or, for a holder with neither, the link to set a PIN. */
function OtherWays({ terms, page }: { readonly terms: TopUpTerms; readonly page: string }) {
  if (terms.has_passkey) {
    return (
      <a href={page} className="button quiet">
        {t('Use a passkey instead')}
      </a>
    );
  }
  if (terms.has_pin) return null;
  return (
    <Notice title={t('You have no payment PIN yet')}>
      {rich('Adding money takes a PIN or a passkey. <link>Set a payment PIN</link>, and you come straight back.', {
        link: (inner) => <a href="/id/pin?continue=/add-money">{inner}</a>,
      })}
    </Notice>
  );
}

function SendFailure({ error }: { readonly error: Error }) {
  const problem = toProblem(error);
  return (
    <Notice tone="danger" title={problem.title} isLive>
      {[problem.detail, problem.charged === false ? t('You were not charged.') : undefined, problem.nextAction]
        .filter((sentence) => sentence !== undefined)
        .join(' ')}
    </Notice>
  );
}
