/** Texts that are no whole number above zero, neither on the wire nor typed by a person. */
export const noAmounts = ['', '-1', '-0', '+1', '1e3', '0x10', 'NaN', 'Infinity', '1_000', '1 000', 'null'];

/** Texts that are no amount on the wire, which takes only digits: no spaces, leading zeros or decimals. */
export const noWireAmounts = [...noAmounts, '١٢', '１２', '0', '00', '01', '0.1', '1.00', '1,00', ' 1', '1 ', '1\n'];

/** Amounts around the limits up to which a JavaScript number and a database bigint are exact. */
export const hugeAmounts = [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 63n + 1n, 10n ** 30n].map(
  String,
);

/** Currency codes that neither product knows. */
export const noCurrencies = ['XXX', 'eur', 'EU', 'EURO', '', ' EUR', 'BTC', '__proto__', 'constructor'];
