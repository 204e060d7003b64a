/** What each role of a product's staff allows. The order of the roles is that in which they are listed. */
export type RightsOf<Role extends string, Right extends string> = Readonly<Record<Role, readonly Right[]>>;

/** What the roles of a product allow. */
export interface Roles<Role extends string, Right extends string> {
  readonly names: readonly Role[];
  /** Whether a member may do something. A role that is not in the table allows nothing. */
  readonly may: (member: { readonly role: string }, right: Right) => boolean;
  /** Reads a role; undefined if there is none of this name. */
  readonly read: (typed: string) => Role | undefined;
}

/** Creates the roles of a product from its table. */
export function createRoles<Role extends string, Right extends string>(
  rights: RightsOf<Role, Right>,
): Roles<Role, Right> {
  const table = new Map<string, readonly Right[]>(Object.entries<readonly Right[]>(rights));
  const names = Object.keys(rights) as Role[];
  return {
    names,
    may: ({ role }, right) => table.get(role)?.includes(right) ?? false,
    read: (typed) => names.find((role) => role === typed),
  };
}
