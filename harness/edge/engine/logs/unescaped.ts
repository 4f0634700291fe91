/** Takes back how the engines write bytes that are not plain: `\x22`. Several make one character of UTF-8. */
export const unescaped = (text: string): string =>
  text.replace(/(?:\\x[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'));
