/** Text that a mail program turns into a link, or that a person could follow. */
const address = /[/\\@:]|www\.|\p{L}\.\p{L}{2,}/iu;

/** Whether a text looks like a web or mail address. A letter must not repeat such a text that a stranger typed. */
export function isAddressLike(text: string): boolean {
  return address.test(text.normalize('NFKC'));
}
