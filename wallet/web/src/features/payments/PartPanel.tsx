import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { exactTime, relativeTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { PaymentJson, PaymentPartJson } from '../../app/wire.ts';
import { casePath, caseTone, caseWords } from '../cases/view.ts';
import { MoneyWay } from './MoneyWay.tsx';
import { extendProtection, paymentQuery } from './queries.ts';
import {
  confirmationPath,
  deadlineOf,
  isPartlyRefunded,
  objectionPath,
  partStatusTone,
  partStatusWords,
  problemPath,
  stepsOf,
  whereWords,
} from './view.ts';
import styles from './payments.module.css';

interface PartProps {
  readonly part: PaymentPartJson;
  readonly payment: PaymentJson;
}

/** A seller's part of a payment: where its money is, its parcels, the deadline, and what the holder can do. */
export function PartPanel({ part, payment }: PartProps) {
  const [now] = useState(() => new Date());
  const deadline = deadlineOf(part);
  return (
    <section className="panel" aria-labelledby={`part-${part.id}`}>
      <header className="panel-head">
        <h2 id={`part-${part.id}`}>
          {part.payee_name} <MoneyText value={part.amount} />
        </h2>
        <StatusBadge tone={partStatusTone(part.status)}>{partStatusWords(part.status)}</StatusBadge>
      </header>
      <MoneyWay part={part} />
      <p className="hint">{whereWords(part, payment.refunded_to_card !== undefined)}</p>
      <ol className={styles['steps']}>
        {stepsOf(part, payment.captured_at).map((step) => (
          <li key={step.words} data-done={step.isDone || undefined}>
            <span>
              {step.words}
              {step.isDone ? <span className="hidden"> {t('(done)')}</span> : null}
              {step.parcels.map((parcel) => (
                <ParcelLine key={parcel.id} words={parcel.words} link={parcel.link} />
              ))}
            </span>
            {step.at === undefined ? null : <Moment at={step.at} now={now} />}
          </li>
        ))}
      </ol>
      {isPartlyRefunded(part) ? (
        <p>
          {t('Refunded so far:')} <MoneyText value={part.refunded} />
        </p>
      ) : null}
      {deadline === undefined ? null : (
        <p className="hint">
          {deadline.words} <Moment at={deadline.at} now={now} />
        </p>
      )}
      <PartCases part={part} now={now} />
      {part.acts.length > 0 ? <Actions part={part} payment={payment} /> : null}
    </section>
  );
}

function PartCases({ part, now }: { readonly part: PaymentPartJson; readonly now: Date }) {
  if (part.cases.length === 0) return null;
  return (
    <ul className="rows" aria-label={t('Problems')}>
      {part.cases.map((one) => (
        <li key={one.id}>
          <span className="row-words">
            <a href={casePath(one)}>{t('Case about {title}', { title: one.title })}</a>
            {one.until === undefined ? null : (
              <small>
                <time dateTime={one.until} title={exactTime(new Date(one.until))}>
                  {t('due {when}', { when: relativeTime(new Date(one.until), now) })}
                </time>
              </small>
            )}
          </span>
          <StatusBadge tone={caseTone(one)}>{caseWords(one, 'buyer')}</StatusBadge>
        </li>
      ))}
    </ul>
  );
}

function Moment({ at, now }: { readonly at: string; readonly now: Date }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactTime(date)}>
      {relativeTime(date, now)}
    </time>
  );
}

function ParcelLine({ words, link }: { readonly words: string; readonly link: string | undefined }) {
  if (link === undefined) return <small>{words}</small>;
  return (
    <small>
      <a href={link} rel="noreferrer">
        {words}
      </a>
    </small>
  );
}

function Actions({ part, payment }: PartProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const extend = useMutation({
    mutationFn: () => extendProtection(payment.id, part.id),
    onSuccess: async () => {
      toast(t('Your protection is extended.'));
      await queries.invalidateQueries({ queryKey: paymentQuery(payment.id).queryKey });
    },
    onError: (error) => toast(toProblem(error).title),
  });
  return (
    <p className={styles['actions']}>
      {part.acts.includes('confirm') ? (
        <a className="button" href={confirmationPath(payment, part)}>
          {t('All is well')}
        </a>
      ) : null}
      {part.acts.includes('object') ? (
        <a className="button quiet" href={objectionPath(payment, part)}>
          {t('It has not arrived')}
        </a>
      ) : null}
      {part.acts.includes('report') ? (
        <a className="button quiet" href={problemPath(payment, part)}>
          {t('There is a problem')}
        </a>
      ) : null}
      {part.acts.includes('extend') ? (
        <Button variant="quiet" isPending={extend.isPending} onPress={() => extend.mutate()}>
          {t('Extend by {days, plural, one {# day} other {# days}}', { days: payment.extension_days })}
        </Button>
      ) : null}
    </p>
  );
}
