/**
 * The messages of a debug log, one at a time: a log at level 9 has tens of megabytes. A value may go on over lines of its
 * own, so what is no message belongs to the one before it.
 * @param messageOf the message of a line of this request, undefined for any other line
 */
export function* debugMessages(text: string, messageOf: (line: string) => string | undefined): Generator<string> {
  let message: string | undefined;
  for (let start = 0, end = 0; end !== -1 && start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end);
    const next = messageOf(line);
    if (next === undefined) {
      if (message !== undefined) message += `\n${line}`;
      continue;
    }
    if (message !== undefined) yield message;
    message = next;
  }
  if (message !== undefined) yield message;
}
