import type { HttpRequest } from '../../lib/http/http-request.ts';
import { requestArguments } from './request-arguments.ts';

export type Fit = { fits: true; shapes: Record<string, string> } | { fits: false; name: string; value: string };

/**
 * The shapes of a request's own arguments, out of those that a file declares. There `*` stands for any item of an array:
 * `json.order_lines.*.name`.
 */
export function fitShapes(request: HttpRequest, declared: Readonly<Record<string, string>>): Fit {
  const shapes: Record<string, string> = {};
  for (const [name, value] of requestArguments(request)) {
    const shape = declared[name] ?? declared[name.replace(/\.array_\d+(?=\.|$)/g, '.*')];
    if (shape === undefined) continue;
    // Hosts are filled by the sender, later.
    const sent = value.replaceAll('{host}', 'shop.example');
    if (!new RegExp(`^(?:${shape})$`).test(sent)) return { fits: false, name, value };
    shapes[name] = shape;
  }
  return { fits: true, shapes };
}
