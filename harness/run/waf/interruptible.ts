import type { LoadedVariants, WafEngine } from '../../edge/engine/waf-engine.ts';

/** The same engine, which takes no more work once the signal says stop: what is under way ends between two requests. */
export function interruptible(engine: WafEngine, signal: AbortSignal): WafEngine {
  return {
    kind: engine.kind,
    host: engine.host,
    version: engine.version,
    load: async (variants) => {
      signal.throwIfAborted();
      return interruptibleVariants(await engine.load(variants), signal);
    },
    readRuleFile: (path) => engine.readRuleFile(path),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

const interruptibleVariants = (loaded: LoadedVariants, signal: AbortSignal): LoadedVariants => ({
  url: loaded.url,
  send: async (variant, request) => {
    signal.throwIfAborted();
    return loaded.send(variant, request);
  },
  hits: (requestIds) => loaded.hits(requestIds),
  explain: (requestId, ruleId) => loaded.explain(requestId, ruleId),
  [Symbol.asyncDispose]: () => loaded[Symbol.asyncDispose](),
});
