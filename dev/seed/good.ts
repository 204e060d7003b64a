/** A line of the stock list: name, seller, category, cents, stock, picture, summary, description, weight in grams. */
export type Good = readonly [string, number, string, number, number, string, string, string, number];
