import { exactTime, relativeTime } from './time.ts';

/** A time as people say it, with the exact instant on hover and for screen readers that ask. */
export function TimeText({ at, now = new Date() }: { readonly at: Date; readonly now?: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
