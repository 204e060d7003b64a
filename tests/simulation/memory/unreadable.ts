/** The memory database does not know a part of SQL, or a name; a run with it would prove nothing. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
