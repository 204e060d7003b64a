/** The id of the balance transaction of an object; `failure` is the one that takes it back. */
export function movementIdOf(source: string, what: '' | 'failure' | 'reinstated' = ''): string {
  return `txn_${source.replace('_', '')}${what}`;
}
