import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { classes } from './classes.ts';

type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const ICONS: Record<NoticeTone, IconName> = { info: 'info', success: 'check', warning: 'clock', danger: 'alert' };

interface NoticeProps {
  readonly tone?: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** Read out at once, for the outcome of what the person just did. */
  readonly isLive?: boolean;
}

/** A sentence or two that belongs to what stands around it. */
export function Notice({ tone = 'info', title, children, isLive = false }: NoticeProps) {
  return (
    <div className={classes('notice', tone)} {...(isLive ? { role: tone === 'danger' ? 'alert' : 'status' } : {})}>
      <Icon name={ICONS[tone]} size={20} />
      <div>
        {title === undefined ? null : <strong className="line">{title}</strong>}
        {children}
      </div>
    </div>
  );
}
