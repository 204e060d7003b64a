import { classes } from '#platform/ui/classes.ts';
import type { Notice } from '../common-view-model.ts';

/** A notice about the last action. Screen readers announce a warning at once. */
export function News({ news }: { news: Notice | undefined }) {
  if (!news) return null;
  return (
    <div className={classes('notice', news.kind)} role={news.kind === 'warning' ? 'alert' : 'status'}>
      <p>
        <strong>{news.title}</strong>
      </p>
      <p>{news.text}</p>
    </div>
  );
}
