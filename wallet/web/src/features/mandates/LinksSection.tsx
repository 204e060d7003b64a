import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Dialog } from '#platform/ui/Dialog.tsx';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { useFocusAfter } from '#platform/ui/focus.ts';
import { rich } from '#platform/ui/rich.ts';
import { dateWords } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { LinkJson } from '../../app/wire.ts';
import { linksQuery, unlink } from './queries.ts';
import { activeLinks, asksEveryTime, sharedWords, spentWords, usedPercent } from './view.ts';
import styles from './mandates.module.css';

/** The shops that may charge this wallet, with their caps. */
export function LinksSection() {
  const links = useQuery(linksQuery);
  if (links.isPending) return <LinksSkeleton />;
  if (links.isError) {
    return (
      <ErrorPanel failure={toProblem(links.error)} onRetry={() => void links.refetch()} isRetrying={links.isFetching} />
    );
  }
  const active = activeLinks(links.data.links);
  if (active.length === 0) {
    return (
      <EmptyState icon={<Icon name="shop" />} title={t('No linked shop yet')}>
        {t('In a shop, open your account’s payment methods and choose Holdfast. You decide here what it may charge.')}
      </EmptyState>
    );
  }
  return (
    <ul className="panels">
      {active.map((link) => (
        <LinkItem key={link.id} link={link} />
      ))}
    </ul>
  );
}

function LinkItem({ link }: { readonly link: LinkJson }) {
  const item = useFocusAfter<HTMLLIElement>();
  const [isAsking, setAsking] = useState(false);
  const [now] = useState(() => new Date());
  return (
    <li className="panel" ref={item}>
      <header className="panel-head">
        <h2>{link.shop_name}</h2>
        <span className="hint">{t('Since {date}', { date: dateWords(new Date(link.created_at), now) })}</span>
      </header>
      <Spent link={link} />
      <dl className="facts">
        <div>
          <dt>
            {t('Without asking, per payment')}
            <small>{t('Above it, you approve each payment')}</small>
          </dt>
          <dd>
            {asksEveryTime(link) ? (
              t('asks you every time')
            ) : (
              <>{rich('up to {maxPerPayment}', { maxPerPayment: <MoneyText value={link.max_per_payment} /> })}</>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('Knows your')}</dt>
          <dd>{sharedWords(link.shared)}</dd>
        </div>
        {link.confirm === undefined ? null : (
          <div>
            <dt>
              {t('May say that an order has arrived')}
              <small>
                {t('We tell you {hours, plural, one {# hour} other {# hours}} before; it ends with the link', {
                  hours: link.confirm.after_hours,
                })}
              </small>
            </dt>
            <dd>{rich('up to {most}', { most: <MoneyText value={link.confirm.most} /> })}</dd>
          </div>
        )}
      </dl>
      <div className="acts">
        <Button
          variant="quiet"
          onPress={() => setAsking(true)}
          label={t('Unlink {shopName}', { shopName: link.shop_name })}
        >
          {t('Unlink')}
        </Button>
      </div>
      <UnlinkDialog link={link} isOpen={isAsking} onClose={() => setAsking(false)} />
    </li>
  );
}

function Spent({ link }: { readonly link: LinkJson }) {
  const percent = usedPercent(link);
  const words = spentWords(link);
  if (asksEveryTime(link)) return <p className={styles['spent']}>{words}</p>;
  return (
    <div className={styles['spent']}>
      <meter
        min={0}
        max={100}
        value={percent}
        aria-label={t('Spent at {shopName}: {words}', { shopName: link.shop_name, words })}
      >
        {percent} %
      </meter>
      <small>{words}</small>
    </div>
  );
}

interface UnlinkDialogProps {
  readonly link: LinkJson;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function UnlinkDialog({ link, isOpen, onClose }: UnlinkDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => unlink(link.id),
    onSuccess: async () => {
      onClose();
      toast(t('{shopName} is no longer linked.', { shopName: link.shop_name }));
      await queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {t('Keep it linked')}
      </Button>
      <Button variant="danger" isPending={end.isPending} onPress={() => end.mutate()}>
        {t('Unlink')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('Unlink {shopName}?', { shopName: link.shop_name })}
      isOpen={isOpen}
      onClose={onClose}
      actions={actions}
    >
      <p>
        {t(
          'From this moment the shop can ask for no more money, and we notify it. Orders that you have paid stay protected. You can link it again from the shop.',
        )}
      </p>
      {end.isError ? <Notice tone="danger" title={toProblem(end.error).title} isLive /> : null}
    </Dialog>
  );
}

function LinksSkeleton() {
  return (
    <Skeleton label={t('Loading your linked shops')}>
      <Bone height="14rem" />
    </Skeleton>
  );
}
