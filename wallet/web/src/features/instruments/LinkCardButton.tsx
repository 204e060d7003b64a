import { useMutation } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { Problem } from '../../app/failure.ts';
import type { CardJson } from '../../app/wire.ts';
import { startLinking } from './queries.ts';
import { cardName } from './view.ts';

interface LinkCardButtonProps {
  readonly variant: 'primary' | 'quiet' | 'text';
  /** The card whose place the new one takes. */
  readonly replaces?: CardJson;
}

/** The button that opens the processor's page. */
export function LinkCardButton({ variant, replaces }: LinkCardButtonProps) {
  const link = useMutation({
    mutationFn: () => startLinking('/instruments', replaces?.id),
    onSuccess: ({ redirect_url: address }) => location.assign(address),
  });
  return (
    <>
      <Button
        variant={variant}
        isPending={link.isPending || link.isSuccess}
        pendingLabel={t('Opening the card page…')}
        onPress={() => link.mutate()}
        {...(replaces ? { label: t('Replace {cardName}', { cardName: cardName(replaces) }) } : {})}
      >
        {replaces ? null : <Icon name="plus" size={20} />}
        {replaces ? t('Replace') : t('Link a card')}
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
