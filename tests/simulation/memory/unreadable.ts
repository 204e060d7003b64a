/** The memory database does not know this part of SQL, or this name: it has to learn it before the run means anything. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
