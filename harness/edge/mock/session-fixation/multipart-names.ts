const part =
  /^\r\nContent-Disposition: form-data; name="((?:[^"\\\r\n]|\\.)+)"(?:; filename="([^"\\\r\n]*)")?\r\n(?:[^\r\n]+\r\n)*\r\n/;

/**
 * Names of the fields of a multipart body; a file is none. Only a body as browsers and `FormData` write it has names
 * here: what the real module makes of a broken one is not modelled.
 * @source libmodsecurity 3.0.14, request_body_processor/multipart.cc
 */
export function multipartNames(text: string, contentType: string): string[] {
  const [, boundary] = /^multipart\/form-data; ?boundary=([\w'()+,./:=?-]+)$/i.exec(contentType) ?? [];
  const [before, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  const end = parts.pop();
  if (!boundary || before !== '' || (end !== '--' && end !== '--\r\n')) return [];
  const read = parts.map((written) => part.exec(written));
  if (read.some((found) => !found)) return [];
  return read.flatMap((found) => (found?.[2] ? [] : [(found?.[1] ?? '').replace(/\\(["\\])/g, '$1')]));
}
