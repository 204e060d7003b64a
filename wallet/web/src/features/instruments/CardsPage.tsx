import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '#platform/ui/Button.tsx';
import { Dialog } from '#platform/ui/Dialog.tsx';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { useFocusAfter } from '#platform/ui/focus.ts';
import { rich } from '#platform/ui/rich.ts';
import { dateWords } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import type { LinkOutcome } from '../../app/address.ts';
import { toProblem } from '../../app/failure.ts';
import type { Problem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { CardJson } from '../../app/wire.ts';
import { CardFace } from './CardFace.tsx';
import { cardsQuery, removeCard, startLinking } from './queries.ts';
import { cardName, expiryWarning } from './view.ts';
import styles from './instruments.module.css';

/**
 * The holder's linked cards.
 *
 * @param outcome The outcome of a visit to the processor's page, if the browser returns from there.
 */
export function CardsPage({ outcome }: { readonly outcome: LinkOutcome | undefined }) {
  usePageTitle(t('Cards'));
  const cards = useQuery(cardsQuery);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('Cards')}</h1>
        {cards.data && cards.data.cards.length > 0 ? <LinkCardButton variant="quiet" /> : null}
      </header>
      <OutcomeNotice outcome={outcome} />
      {cards.isPending ? (
        <CardsSkeleton />
      ) : cards.isError ? (
        <ErrorPanel
          failure={toProblem(cards.error)}
          onRetry={() => void cards.refetch()}
          isRetrying={cards.isFetching}
        />
      ) : cards.data.cards.length === 0 ? (
        <EmptyState icon={<Icon name="card" />} title={t('No card yet')} action={<LinkCardButton variant="primary" />}>
          {t(
            'Link a credit or debit card to add money with. You type its number on our card processor’s page; we never see it.',
          )}
        </EmptyState>
      ) : (
        <ul className={styles['cards']}>
          {cards.data.cards.map((card) => (
            <CardItem key={card.id} card={card} />
          ))}
        </ul>
      )}
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

/** The button that opens the processor's page. */
export function LinkCardButton({ variant }: { readonly variant: 'primary' | 'quiet' }) {
  const link = useMutation({
    mutationFn: () => startLinking('/cards'),
    onSuccess: ({ redirect_url: address }) => location.assign(address),
  });
  return (
    <>
      <Button
        variant={variant}
        isPending={link.isPending || link.isSuccess}
        pendingLabel={t('Opening the card page…')}
        onPress={() => link.mutate()}
      >
        <Icon name="plus" size={20} />
        {t('Link a card')}
      </Button>
      {link.isError ? <LinkRefusal problem={toProblem(link.error)} /> : null}
    </>
  );
}

function LinkRefusal({ problem }: { readonly problem: Problem }) {
  return (
    <Notice tone="danger" title={problem.title} isLive>
      {problem.charged === false ? t('Nothing was charged. ') : null}
      {problem.nextAction}
    </Notice>
  );
}

function CardItem({ card }: { readonly card: CardJson }) {
  const item = useFocusAfter<HTMLLIElement>();
  const [isAsking, setAsking] = useState(false);
  const [now] = useState(() => new Date());
  const warning = expiryWarning(card);
  return (
    <li className={styles['item']} ref={item}>
      <CardFace card={card} />
      <div className={styles['facts']}>
        {warning === undefined ? (
          <span>{t('Linked {date}', { date: dateWords(new Date(card.added_at), now) })}</span>
        ) : (
          <StatusBadge tone={card.status === 'expired' ? 'danger' : 'warning'}>{warning}</StatusBadge>
        )}
        <Button
          variant="text"
          onPress={() => setAsking(true)}
          label={t('Remove {cardName}', { cardName: cardName(card) })}
        >
          <Icon name="trash" size={18} />
          {t('Remove')}
        </Button>
      </div>
      <RemoveDialog card={card} isOpen={isAsking} onClose={() => setAsking(false)} />
    </li>
  );
}

interface RemoveDialogProps {
  readonly card: CardJson;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function RemoveDialog({ card, isOpen, onClose }: RemoveDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => removeCard(card.id),
    onSuccess: async () => {
      onClose();
      toast(t('{cardName} was removed.', { cardName: cardName(card) }));
      await queries.invalidateQueries({ queryKey: cardsQuery.queryKey });
    },
  });
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {t('Keep the card')}
      </Button>
      <Button variant="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
        {t('Remove card')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('Remove {cardName}?', { cardName: cardName(card) })}
      isOpen={isOpen}
      onClose={onClose}
      actions={actions}
    >
      <p>
        {t(
          'You can no longer add money with it. Refunds of earlier top-ups still reach it. You can link it again any time.',
        )}
      </p>
      {remove.isError ? <Notice tone="danger" title={toProblem(remove.error).title} isLive /> : null}
    </Dialog>
  );
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
