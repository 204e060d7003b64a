import { useState } from 'react';
import { exactTime, relativeTime } from './time.ts';

/** A time as people say it, with the exact instant on hover and for screen readers that ask. */
export function TimeText({ at }: { readonly at: Date }) {
  const [drawnAt] = useState(() => new Date());
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)}>
      {relativeTime(at, drawnAt)}
    </time>
  );
}
