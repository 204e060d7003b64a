import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { LinkOutcome } from '../../app/address.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import { BankAccounts } from './BankAccounts.tsx';
import { CardItem } from './CardItem.tsx';
import { LinkCardButton } from './LinkCardButton.tsx';
import { instrumentsQuery } from './queries.ts';
import { cardsOf } from './view.ts';
import styles from './instruments.module.css';

/**
 * The holder's cards and bank accounts.
 *
 * @param outcome The outcome of a visit to the processor's page, if the browser returns from there.
 */
export function InstrumentsPage({ outcome }: { readonly outcome: LinkOutcome | undefined }) {
  usePageTitle(t('Cards and accounts'));
  const instruments = useQuery(instrumentsQuery);
  const cards = instruments.data ? cardsOf(instruments.data) : [];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('Cards and accounts')}</h1>
        {cards.length > 0 ? <LinkCardButton variant="quiet" /> : null}
      </header>
      <OutcomeNotice outcome={outcome} />
      {instruments.isPending ? (
        <CardsSkeleton />
      ) : instruments.isError ? (
        <ErrorPanel
          failure={toProblem(instruments.error)}
          onRetry={() => void instruments.refetch()}
          isRetrying={instruments.isFetching}
        />
      ) : cards.length === 0 ? (
        <EmptyState icon={<Icon name="card" />} title={t('No card yet')} action={<LinkCardButton variant="primary" />}>
          {t(
            'Link a credit or debit card to add money with. You type its number on our card processor’s page; we never see it.',
          )}
        </EmptyState>
      ) : (
        <ul className={styles['cards']}>
          {cards.map((card, at) => (
            <CardItem key={card.id} cards={cards} at={at} />
          ))}
        </ul>
      )}
      {instruments.data ? <BankAccounts instruments={instruments.data} /> : null}
    </div>
  );
}

function OutcomeNotice({ outcome }: { readonly outcome: LinkOutcome | undefined }) {
  if (outcome === 'linked') {
    return (
      <Notice tone="success" title={t('Your card is linked')} isLive>
        {rich('<link>Add money</link> with it now, or whenever you need some.', {
          link: (inner) => <Link to="/add-money">{inner}</Link>,
        })}
      </Notice>
    );
  }
  if (outcome === 'replaced') {
    return (
      <Notice tone="success" title={t('Your card is replaced')} isLive>
        {t('The new one has its place and its name. Nothing was charged.')}
      </Notice>
    );
  }
  if (outcome === 'canceled') {
    return (
      <Notice title={t('No card was linked')}>
        {t('You left the card page before it was done. Nothing was charged.')}
      </Notice>
    );
  }
  if (outcome === 'failed') {
    return (
      <Notice tone="danger" title={t('Your card could not be linked')} isLive>
        {t('The processor did not accept it. Nothing was charged. Try again, or use another card.')}
      </Notice>
    );
  }
  return null;
}

function CardsSkeleton() {
  return (
    <Skeleton label={t('Loading your cards')}>
      <div className={styles['cards']}>
        <Bone height="12.5rem" />
      </div>
    </Skeleton>
  );
}
