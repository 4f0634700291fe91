import { headerValues, type InspectedRequest, percentDecoded, splitUrl } from './inspected-request.ts';
import { jsonNames } from './json-names.ts';

/** engine.conf's SecRequestBodyLimit. */
const bodyLimitBytes = 1_048_576;

/** ModSecurity's ARGS_NAMES in the order sent, one character for each byte: names in the query, then in the body. */
export function argumentNames(request: InspectedRequest): string[] {
  return [...urlencodedNames(splitUrl(request.url).query), ...bodyNames(request)];
}

/** Which reader a body gets, its Content-Type alone decides: JSON by engine.conf's rule 200001, the others built in. */
function bodyNames(request: InspectedRequest): string[] {
  if (request.body.length > bodyLimitBytes) return [];
  const contentTypes = headerValues(request, 'content-type').map((value) => value.toLowerCase());
  const text = request.body.toString('latin1');
  if (contentTypes.some((type) => /^application\/(?:[a-z0-9.+-]+[+])?json/.test(type))) return jsonNames(text);
  const type = contentTypes.findLast((value) =>
    /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/.test(value),
  );
  if (type?.startsWith('multipart')) return multipartNames(text, headerValues(request, 'content-type')[0] ?? '');
  return type === undefined ? [] : urlencodedNames(text);
}

/** Names of arguments, which are split at `&` alone; one without `=` counts. */
function urlencodedNames(text: string): string[] {
  return text.split('&').map((argument) => percentDecoded((argument.split('=', 1)[0] ?? '').replaceAll('+', ' ')));
}

const part =
  /^\r\nContent-Disposition: form-data; name="((?:[^"\\\r\n]|\\.)+)"(?:; filename="([^"\\\r\n]*)")?\r\n(?:[^\r\n]+\r\n)*\r\n/;

/**
 * Names of the fields of a multipart body; a file is none. Only a body as browsers write it has names here:
 * with bare line ends, names without quotes and the like the real module finds more.
 * @source libmodsecurity 3, request_body_processor/multipart.cc
 */
function multipartNames(text: string, contentType: string): string[] {
  const [, boundary] = /^multipart\/form-data; ?boundary=([\w'()+,./:=?-]+)$/i.exec(contentType) ?? [];
  if (boundary === undefined) return [];
  const [before, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  const end = parts.pop();
  const fields = parts.map((written) => part.exec(written));
  if (before !== '' || (end !== '--' && end !== '--\r\n') || fields.includes(null)) return [];
  return fields.flatMap((field) => (field?.[2] ? [] : [(field?.[1] ?? '').replace(/\\(["\\])/g, '$1')]));
}
