/** A node of a parsed file. */
export interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Visits a node and all nodes below it, in the order of the file. */
export function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see);
    return;
  }
  if (!isNode(node)) return;
  see(node);
  for (const member of Object.values(node)) {
    if (typeof member === 'object' && member !== null) visit(member, see);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
