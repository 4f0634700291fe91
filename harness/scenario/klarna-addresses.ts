/**
 * Addresses from which Klarna sends callbacks in production, as it published them; they may differ at Kustom.
 * @source Klarna, "Callbacks", stored copy: facts/klarna-contract.md
 */
export const klarnaAddresses: readonly string[] = [
  '52.17.117.56',
  '52.17.176.198',
  '52.0.45.33',
  '52.0.46.187',
  '13.211.30.100',
  '3.104.49.49',
  '13.54.229.130',
];

/**
 * The same of its playground, where shops are tried out before they sell.
 * @source docs.klarna.com, acquirer "Callbacks": facts/klarna-contract.md
 */
export const klarnaPlaygroundAddresses: readonly string[] = [
  '34.242.203.160',
  '34.242.19.4',
  '52.45.47.152',
  '34.235.91.238',
  '3.24.91.202',
  '52.62.115.68',
  '52.63.129.92',
];

/**
 * Headers in which the callback sender tells the mock edge where its connection comes from, because everything here comes
 * from loopback, and which of Klarna's attempts this is. The mock takes them off; they are sent to its sites only.
 */
export const sourceHeader = 'x-harness-source';
export const attemptHeader = 'x-harness-attempt';
