import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import type { ButtonProps } from '#platform/ui/Button.tsx';
import { Dialog } from '#platform/ui/Dialog.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { TextField } from '#platform/ui/TextField.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { useFocusAfter } from '#platform/ui/focus.ts';
import { dateWords } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { CardJson } from '../../app/wire.ts';
import { CardFace } from './CardFace.tsx';
import { LinkCardButton } from './LinkCardButton.tsx';
import { instrumentsQuery, moveInstrument, removeInstrument, renameInstrument } from './queries.ts';
import { cardName, expiryWarning } from './view.ts';
import styles from './instruments.module.css';

/** One of the holder's cards, with its place in the list. */
export function CardItem({ cards, at }: { readonly cards: readonly CardJson[]; readonly at: number }) {
  const card = cards[at]!;
  const of = cards.length;
  const next = at === 0 ? cards[1] : undefined;
  const item = useFocusAfter<HTMLLIElement>();
  const [asking, setAsking] = useState<'remove' | 'rename'>();
  const [now] = useState(() => new Date());
  const warning = expiryWarning(card);
  return (
    <li className={styles['item']} ref={item}>
      {card.nickname === null ? null : <h2 className={styles['nickname']}>{card.nickname}</h2>}
      <CardFace card={card} />
      <div className={styles['facts']}>
        {warning === undefined ? (
          <span>{t('Linked {date}', { date: dateWords(new Date(card.added_at), now) })}</span>
        ) : (
          <StatusBadge tone={card.status === 'expired' ? 'danger' : 'warning'}>{warning}</StatusBadge>
        )}
      </div>
      <div className={styles['acts']}>
        <LinkCardButton variant="text" replaces={card} />
        <Button
          variant="text"
          onPress={() => setAsking('rename')}
          label={t('Name {cardName}', { cardName: cardName(card) })}
        >
          {t('Name')}
        </Button>
        <Button
          variant="text"
          onPress={() => setAsking('remove')}
          label={t('Remove {cardName}', { cardName: cardName(card) })}
        >
          <Icon name="trash" size={18} />
          {t('Remove')}
        </Button>
      </div>
      {of > 1 ? <CardOrder card={card} at={at} of={of} /> : null}
      <RemoveDialog card={card} next={next} isOpen={asking === 'remove'} onClose={() => setAsking(undefined)} />
      {asking === 'rename' ? <NameDialog card={card} onClose={() => setAsking(undefined)} /> : null}
    </li>
  );
}

/** The card's place: the first is offered first. The buttons keep the focus, so that a card moves by repeated presses. */
function CardOrder({ card, at, of }: { readonly card: CardJson; readonly at: number; readonly of: number }) {
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: (to: 'first' | 'up' | 'down') => moveInstrument(card.id, to),
    onSuccess: () => queries.invalidateQueries({ queryKey: instrumentsQuery.queryKey }),
  });
  const name = cardName(card);
  return (
    <div className={styles['facts']} role="group" aria-label={t('Place of {name}', { name })}>
      <span aria-live="polite">
        {at === 0 ? t('Default card') : t('{place, number} of {count, number}', { place: at + 1, count: of })}
      </span>
      {at === 0 ? null : (
        <MoveButton onPress={() => move.mutate('first')} label={t('Make default: {name}', { name })}>
          {t('Make default')}
        </MoveButton>
      )}
      {at === 0 ? null : (
        <MoveButton onPress={() => move.mutate('up')} label={t('Move {name} up', { name })}>
          <Icon name="arrowUp" size={18} />
        </MoveButton>
      )}
      {at === of - 1 ? null : (
        <MoveButton onPress={() => move.mutate('down')} label={t('Move {name} down', { name })}>
          <Icon name="arrowDown" size={18} />
        </MoveButton>
      )}
      {move.isError ? <Notice tone="danger" title={toProblem(move.error).title} isLive /> : null}
    </div>
  );
}

/** A button that goes once its card is first, or last. */
function MoveButton(props: Required<Pick<ButtonProps, 'label' | 'onPress' | 'children'>>) {
  const part = useFocusAfter<HTMLSpanElement>();
  return (
    <span className={styles['move']} ref={part}>
      <Button variant="text" {...props} />
    </span>
  );
}

const MOST_LETTERS = 40;

function NameDialog({ card, onClose }: { readonly card: CardJson; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [nickname, setNickname] = useState(card.nickname ?? '');
  const rename = useMutation({
    mutationFn: () => renameInstrument(card.id, nickname === '' ? null : nickname),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: instrumentsQuery.queryKey });
    },
  });
  const isTooLong = nickname.length > MOST_LETTERS;
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {t('Cancel')}
      </Button>
      <Button variant="primary" isPending={rename.isPending} onPress={() => (isTooLong ? undefined : rename.mutate())}>
        {t('Save')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('Name of your card')} isOpen onClose={onClose} actions={actions}>
      <TextField
        label={t('Name')}
        help={t('Only you see it. Leave it empty to use the card’s own name.')}
        value={nickname}
        onChange={setNickname}
        error={isTooLong ? t('Use at most {most, number} letters.', { most: MOST_LETTERS }) : undefined}
      />
      {rename.isError ? <Notice tone="danger" title={toProblem(rename.error).title} isLive /> : null}
    </Dialog>
  );
}

interface RemoveDialogProps {
  readonly card: CardJson;
  /** The card that becomes the default when this one is gone. */
  readonly next: CardJson | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function RemoveDialog({ card, next, isOpen, onClose }: RemoveDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => removeInstrument(card.id),
    onSuccess: async () => {
      onClose();
      toast(t('{cardName} was removed.', { cardName: cardName(card) }));
      await queries.invalidateQueries({ queryKey: instrumentsQuery.queryKey });
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
          'You can no longer add money or pay with it. Refunds of what it paid still reach it. A charge that has begun still ends. You can link it again any time.',
        )}
      </p>
      {next ? <p>{t('{cardName} becomes your default card.', { cardName: cardName(next) })}</p> : null}
      {remove.isError ? <Notice tone="danger" title={toProblem(remove.error).title} isLive /> : null}
    </Dialog>
  );
}
