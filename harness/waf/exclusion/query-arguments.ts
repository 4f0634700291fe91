import type { HttpRequest } from '../../lib/http/http-request.ts';
import { type RequestArgument, requestArguments } from '../corpus/request-arguments.ts';

/** The arguments of the query alone. */
export const queryArguments = ({ method, target }: HttpRequest): RequestArgument[] =>
  requestArguments({ method, target, headers: {} });

/** The path as REQUEST_FILENAME has it: decoded, and not normalised. What is no percent-encoding stays as it is. */
export const fileName = ({ target }: HttpRequest): string =>
  target
    .replace(/\?.*$/s, '')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('latin1'));

export const hasBody = ({ body }: HttpRequest): boolean => body !== undefined && body !== '';
