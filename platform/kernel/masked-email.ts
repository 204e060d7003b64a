/** Masks an e-mail address for a page that does not need it whole: `b•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = Array.from(email.slice(0, Math.max(at, 0)));
  return `${first}•••${email.slice(Math.max(at, 0))}`;
}
