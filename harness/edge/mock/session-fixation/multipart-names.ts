const part =
  /^\r\nContent-Disposition: form-data; name="((?:[^"\\\r\n]|\\.)+)"(?:; filename="([^"\\\r\n]*)")?\r\n(?:[^\r\n]+\r\n)*\r\n/;

/**
 * Names of the fields of a multipart body; a file is none. Only a body as browsers write it has names here:
 * with bare line ends, names without quotes and the like the real module finds more.
 * @source libmodsecurity 3, request_body_processor/multipart.cc
 */
export function multipartNames(text: string, contentType: string): string[] {
  const [, boundary] = /^multipart\/form-data; ?boundary=([\w'()+,./:=?-]+)$/i.exec(contentType) ?? [];
  if (boundary === undefined) return [];
  const [before, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  const end = parts.pop();
  const fields = parts.map((written) => part.exec(written));
  if (before !== '' || (end !== '--' && end !== '--\r\n') || fields.includes(null)) return [];
  return fields.flatMap((field) => (field?.[2] ? [] : [(field?.[1] ?? '').replace(/\\(["\\])/g, '$1')]));
}
