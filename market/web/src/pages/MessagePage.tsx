import type { MessageData } from '../view-model.ts';

export function MessagePage({ title, text, reference, action }: MessageData) {
  return (
    <section className="empty">
      <h1>{title}</h1>
      <p>{text}</p>
      {reference !== undefined && <p className="muted">Reference: {reference}</p>}
      <a className="button" href={action.href}>
        {action.label}
      </a>
    </section>
  );
}
