/** Cases that nobody can play from outside, by the reason. */
export const elsewhere: readonly { readonly reason: string; readonly ids: string }[] = [];
