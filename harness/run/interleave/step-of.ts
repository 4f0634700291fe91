export interface OrderManagementCall {
  method: string;
  path: string;
}

const names: Readonly<Record<string, string>> = {
  'GET ': 'read',
  'POST /acknowledge': 'ack',
  'PATCH /merchant-references': 'refs',
};

/** A short name for what a call does: `read`, `ack`, `refs`, else the call itself, as in `post-captures`. */
export function stepOf({ method, path }: OrderManagementCall): string {
  const what = path.replace(/^\/ordermanagement\/v\d+\/orders\/[^/]+/, '');
  return names[`${method} ${what}`] ?? `${method.toLowerCase()}${what.replaceAll('/', '-')}`;
}
