import { fileName, queryArguments } from '../exclusion/query-arguments.ts';
import type { CallbackProbe } from '../probe.ts';

/** Where callbacks go, in the words of products that match paths and arguments. */
export interface CallbackPlaces {
  methods: string[];
  /** `/wc-api/KCO_WC_Push/`, `/en/wc-api/KCO_WC_Push/`; as the probes have them. */
  paths: string[];
  /** Values of the argument `wc-api` on `/` and `/index.php`, for shops with plain permalinks. */
  endpoints: string[];
}

export function callbackPlaces(probes: readonly CallbackProbe[]): CallbackPlaces {
  const plain = probes.flatMap(({ request }) =>
    queryArguments(request).flatMap(([name, value]) => (name === 'wc-api' ? [value] : [])),
  );
  const paths = probes.map(({ request }) => fileName(request)).filter((path) => path !== '/' && path !== '/index.php');
  return {
    methods: unique(probes.map(({ request }) => request.method)),
    paths: unique(paths),
    endpoints: unique(plain),
  };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
