import type { HttpRequest } from '../../lib/http/http-request.ts';
import { requestArguments } from './request-arguments.ts';

export type Fit = { fits: true; valuePatterns: Record<string, string> } | { fits: false; name: string; value: string };

/**
 * The value patterns of a request's own arguments, out of those that a file declares. There `*` stands for any item of an array:
 * `json.order_lines.*.name`.
 */
export function fitValuePatterns(request: HttpRequest, declared: Readonly<Record<string, string>>): Fit {
  const valuePatterns: Record<string, string> = {};
  for (const [name, value] of requestArguments(request)) {
    const pattern = declared[name] ?? declared[name.replace(/\.array_\d+(?=\.|$)/g, '.*')];
    if (pattern === undefined) continue;
    // Hosts are filled by the sender, later.
    const sent = value.replaceAll('{host}', 'shop.example');
    if (!new RegExp(`^(?:${pattern})$`).test(sent)) return { fits: false, name, value };
    valuePatterns[name] = pattern;
  }
  return { fits: true, valuePatterns };
}
