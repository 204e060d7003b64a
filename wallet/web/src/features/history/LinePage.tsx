import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { rateText } from '#platform/money/format.ts';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { MoneyText, moneyWords } from '#platform/ui/MoneyText.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { exactTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { OpenLineJson } from '../../app/wire.ts';
import { lineQuery } from './queries.ts';
import { kindWords, lineStatusWords, postingWords } from './view.ts';

interface LinePageProps {
  readonly entryId: string;
  /** The balance from which the line was opened. */
  readonly currency: string | undefined;
}

/** One line of the activity that has no other page: its order, its rate, and all that it moved. */
export function LinePage({ entryId, currency }: LinePageProps) {
  const opened = useQuery(lineQuery(entryId, currency));
  usePageTitle(opened.data?.line.title ?? t('Activity'));
  return (
    <div className="page page-narrow">
      <Link to="/activity" className="back">
        {t('Activity')}
      </Link>
      {opened.isPending ? (
        <Skeleton label={t('Loading the line')}>
          <Bone width="8rem" height="2.5rem" />
          <Bone height="12rem" />
        </Skeleton>
      ) : opened.isError ? (
        <ErrorPanel
          failure={toProblem(opened.error)}
          onRetry={() => void opened.refetch()}
          isRetrying={opened.isFetching}
        />
      ) : (
        <LineArticle opened={opened.data} />
      )}
    </div>
  );
}

function LineArticle({ opened }: { readonly opened: OpenLineJson }) {
  const { line, order, exchange, postings } = opened;
  return (
    <article aria-labelledby="line-title" className="page-article">
      <header>
        <p>{line.title}</p>
        <h1 id="line-title">
          <MoneyText value={line.amount} sign="always" />
        </h1>
        <time dateTime={line.at}>{exactTime(new Date(line.at))}</time>
      </header>
      <section className="panel" aria-labelledby="line-facts">
        <h2 id="line-facts">{t('What it was')}</h2>
        <dl className="facts">
          <Fact name={t('Kind')}>{kindWords(line.kind)}</Fact>
          <Fact name={t('Status')}>{lineStatusWords(line.status)}</Fact>
          {line.detail === undefined ? null : <Fact name={t('About')}>{line.detail}</Fact>}
          {order && <Fact name={t('Shop')}>{order.shop_name}</Fact>}
          {order && <Fact name={t('Order')}>{order.reference}</Fact>}
          {exchange && <Exchanged exchange={exchange} />}
          {line.reference === line.id ? null : (
            <Fact name={t('Number')}>
              <code>{shortNumberOf(line.reference)}</code>
            </Fact>
          )}
        </dl>
      </section>
      <section className="panel" aria-labelledby="line-moved">
        <h2 id="line-moved">{t('What it moved')}</h2>
        <dl className="facts">
          {postings.map((posting) => (
            <Fact key={`${posting.of} ${posting.amount.currency}`} name={postingWords(posting)}>
              <MoneyText value={posting.amount} sign="always" />
            </Fact>
          ))}
        </dl>
      </section>
    </article>
  );
}

function Exchanged({ exchange }: { readonly exchange: NonNullable<OpenLineJson['exchange']> }) {
  const { give, get, margin } = exchange;
  const [from, to] = [give.currency, get.currency];
  const toMoney = ({ amount, currency }: typeof give) => ({ minor: BigInt(amount), currency });
  return (
    <>
      <Fact name={t('Given')}>{moneyWords(give)}</Fact>
      <Fact name={t('Received')}>{moneyWords(get)}</Fact>
      <Fact name={t('Margin, taken from it')}>{moneyWords(margin)}</Fact>
      {isCurrency(from) && isCurrency(to) ? (
        <Fact name={t('Rate after the margin')}>{`1 ${from} = ${rateText(toMoney(give), toMoney(get))} ${to}`}</Fact>
      ) : null}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
