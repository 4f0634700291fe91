/** Bytes for their escapes. A `%` without two hex digits stays as it is, and so does `+`. */
export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
