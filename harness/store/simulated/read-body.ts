import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** The whole body as text. Everything that reaches the store has come through an edge that limits its size. */
export const readBody = (request: IncomingMessage): Promise<string> => text(request);
