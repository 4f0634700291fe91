import { headerValues, type InspectedRequest } from './inspected-request.ts';
import { jsonNames } from './json-names.ts';
import { multipartNames } from './multipart-names.ts';
import { splitUrl } from './split-url.ts';
import { urlencodedNames } from './urlencoded-names.ts';

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
