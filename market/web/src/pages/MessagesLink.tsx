import { t } from '#platform/words/words.ts';

/** Leads to the messages about a part. @param props.name The other side. */
export function MessagesLink(props: { orderId: string; partId: string; name: string; count: number }) {
  const { orderId, partId, name, count } = props;
  return (
    <a className="link" href={`/orders/${orderId}/messages/${partId}${count > 0 ? '#newest' : ''}`}>
      {count > 0
        ? t('{count, plural, one {# message} other {# messages}} with {name}', { count, name })
        : t('Write to {name}', { name })}
    </a>
  );
}
