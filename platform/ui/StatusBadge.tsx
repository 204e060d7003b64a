export type Tone = 'neutral' | 'success' | 'warning' | 'danger' | 'info';

/** Where something stands, in a word or two. The tone only repeats what the words say. */
export function StatusBadge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: string }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}
