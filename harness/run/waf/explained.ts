import { hostOf } from '../../edge/engine/server-flavour.ts';
import type { LoadedVariants } from '../../edge/engine/waf-engine.ts';
import type { LinkMatch } from '../../evidence/rule-hit.ts';
import { withHost } from '../../lib/http/http-request.ts';
import type { CallbackProbe } from '../../waf/probe.ts';

/** A variant that writes a debug log. */
export class Explained {
  private readonly loaded: LoadedVariants;
  private readonly variant: string;
  /** A request's log says it of every rule. */
  private readonly sent = new Map<CallbackProbe, Promise<string>>();

  constructor(loaded: LoadedVariants, variant: string) {
    this.loaded = loaded;
    this.variant = variant;
  }

  async matches(probe: CallbackProbe, ruleId: string): Promise<LinkMatch[]> {
    let requestId = this.sent.get(probe);
    if (!requestId) {
      requestId = this.loaded
        .send(this.variant, withHost(probe.request, hostOf(this.variant)))
        .then((answer) => answer.requestId);
      this.sent.set(probe, requestId);
    }
    return this.loaded.explain(await requestId, ruleId);
  }
}
