/**
 * Whether to colour a stream: as FORCE_COLOR says, else not where NO_COLOR is set, else on a terminal.
 * @source https://no-color.org and https://force-color.org
 */
export function wantsColours(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return !NO_COLOR && TERM !== 'dumb' && Boolean(stream.isTTY);
}
