import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** What will be here, and how to get it. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A place with nothing in it yet. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <section className="panel empty">
      <span className="mark" aria-hidden="true">
        {icon}
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action === undefined ? null : <div className="acts">{action}</div>}
    </section>
  );
}
