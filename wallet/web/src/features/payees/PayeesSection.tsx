import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { percentText } from '#platform/money/format.ts';
import { Button } from '#platform/ui/Button.tsx';
import { Dialog } from '#platform/ui/Dialog.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { useFocusAfter } from '#platform/ui/focus.ts';
import { dateWords } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { PayeeJson } from '../../app/wire.ts';
import { endPayee, payeesQuery } from './queries.ts';

/** The shops that pay the holder's sales into this wallet. The holder can end each. */
export function PayeesSection() {
  const payees = useQuery(payeesQuery);
  return (
    <section className="section" aria-labelledby="payees-title">
      <h2 id="payees-title">{t('Shops that pay into this wallet')}</h2>
      {payees.isPending ? (
        <Skeleton label={t('Loading the shops that pay you')}>
          <Bone height="9rem" />
        </Skeleton>
      ) : payees.isError ? (
        <ErrorPanel
          failure={toProblem(payees.error)}
          onRetry={() => void payees.refetch()}
          isRetrying={payees.isFetching}
        />
      ) : payees.data.payees.length === 0 ? (
        <p className="section-empty">
          {t('None. If you sell at a shop, link this wallet in its seller center to be paid here.')}
        </p>
      ) : (
        <ul className="panels">
          {payees.data.payees.map((payee) => (
            <PayeeItem key={payee.id} payee={payee} />
          ))}
        </ul>
      )}
      <a className="link" href="/id/payouts">
        {t('Payouts of your sales')}
      </a>
    </section>
  );
}

function PayeeItem({ payee }: { readonly payee: PayeeJson }) {
  const item = useFocusAfter<HTMLLIElement>();
  const [isAsking, setAsking] = useState(false);
  const [now] = useState(() => new Date());
  return (
    <li className="panel" ref={item}>
      <header className="panel-head">
        <h3>{payee.shop_name}</h3>
        <span className="hint">{t('Since {date}', { date: dateWords(new Date(payee.created_at), now) })}</span>
      </header>
      <dl className="facts">
        <div>
          <dt>{t('You sell as')}</dt>
          <dd>{payee.name}</dd>
        </div>
        <div>
          <dt>{t('Commission')}</dt>
          <dd>{t('at most {percent} of each sale', { percent: percentText(payee.max_commission_basis_points) })}</dd>
        </div>
      </dl>
      <div className="acts">
        <Button
          variant="quiet"
          onPress={() => setAsking(true)}
          label={t('Stop being paid by {shopName}', { shopName: payee.shop_name })}
        >
          {t('Stop being paid')}
        </Button>
      </div>
      <EndDialog payee={payee} isOpen={isAsking} onClose={() => setAsking(false)} />
    </li>
  );
}

interface EndDialogProps {
  readonly payee: PayeeJson;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function EndDialog({ payee, isOpen, onClose }: EndDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => endPayee(payee.id),
    onSuccess: async () => {
      onClose();
      toast(t('{shopName} no longer pays into this wallet.', { shopName: payee.shop_name }));
      await queries.invalidateQueries({ queryKey: payeesQuery.queryKey });
    },
  });
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {t('Keep it')}
      </Button>
      <Button variant="danger" isPending={end.isPending} onPress={() => end.mutate()}>
        {t('Stop being paid')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('Stop being paid by {shopName}?', { shopName: payee.shop_name })}
      isOpen={isOpen}
      onClose={onClose}
      actions={actions}
    >
      <p>
        {t(
          'We notify the shop, and it can sell nothing more for {name} until you link a wallet there again. What was sold until then is still paid into this wallet.',
          { name: payee.name },
        )}
      </p>
      {end.isError ? <Notice tone="danger" title={toProblem(end.error).title} isLive /> : null}
    </Dialog>
  );
}
