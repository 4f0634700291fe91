/** What Klarna tells the customer when it refuses: its envelope's messages, else the status alone. */
export function klarnaRefusal(status: number, body: string, what: string): string {
  return messagesIn(body) || `Klarna answered ${status} to ${what}`;
}

function messagesIn(body: string): string | undefined {
  try {
    const { error_messages: messages } = JSON.parse(body) as { error_messages?: unknown };
    return Array.isArray(messages) ? messages.join(', ') : undefined;
  } catch {
    return undefined; // no envelope: the status says it
  }
}
