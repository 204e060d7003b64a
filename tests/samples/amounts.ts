/** What is no whole number of minor units above zero, however it is meant; on the wire and where a person types. */
export const noAmounts = ['', '-1', '-0', '+1', '1e3', '0x10', 'NaN', 'Infinity', '1_000', '1 000', 'null'];

/** What is no amount on the wire besides: there it is digits alone, without spaces, zeros in front or decimals. */
export const noWireAmounts = [...noAmounts, '١٢', '１２', '0', '00', '01', '0.1', '1.00', '1,00', ' 1', '1 ', '1\n'];

/** Around the ends of what a number of JavaScript and a bigint of the database hold exactly. */
export const hugeAmounts = [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 63n + 1n, 10n ** 30n].map(
  String,
);

/** Codes of currencies that neither product knows. */
export const noCurrencies = ['XXX', 'eur', 'EU', 'EURO', '', ' EUR', 'BTC', '__proto__', 'constructor'];
