import type { LeftOut } from '../../evidence/left-out.ts';
import { shortened } from '../../lib/shortened.ts';
import { type Container, parseContainers } from '../../seclang/containers.ts';
import { type Directive, parseDirectives } from '../../seclang/directives.ts';
import { type Cut, notEmpty, withoutLines } from './edit-rules.ts';
import type { FileRules } from './rule-source.ts';
import type { EngineKind } from './waf-engine.ts';

export interface FittedRules {
  rules: FileRules;
  leftOut: LeftOut[];
}

/**
 * Places of a server's own. The harness has a folder for each, and sets the logs after the rules; those of the user's machine may
 * not be there, and then the engine refuses the whole file.
 */
const placesOfTheServer = new Set(['secdatadir', 'sectmpdir', 'secauditlog', 'secauditlog2', 'secdebuglog']);

/** What concerns the process and no request. */
const ofTheProcess = new Set(['secchrootdir', 'secguardianlog', 'secserversignature']);

/**
 * mod_security2 takes these for a whole server only, and each set of rules is in a virtual one.
 * @source observed with mod_security2 2.9.7: "SecPcreMatchLimit not allowed in VirtualHost"
 */
const forTheWholeServer = new Set(['secpcrematchlimit', 'secpcrematchlimitrecursion']);

/**
 * The rule set as it can be tried: server-wide directives are put where they belong, or left out with the reason.
 * @throws HarnessError RULES_INVALID when nothing is left
 */
export function fitRules(rules: FileRules, kind: EngineKind): FittedRules {
  const cuts: Cut[] = [];
  const leftOut: LeftOut[] = [];
  const forServer: string[] = [];
  for (const { path, content, isData } of rules.files) {
    if (isData) continue;
    const text = content.toString('utf8');
    const directives = parseDirectives(text, path);
    const gone = kind === 'v3' ? fitContainers({ text, path, directives }, cuts, leftOut) : [];
    for (const directive of directives.filter(({ line }) => !gone.some((one) => isWithin(line, one)))) {
      const fate = fateOf(directive, kind);
      if (!fate) continue;
      const { name, line, lastLine } = directive;
      cuts.push({ file: path, line, lastLine });
      leftOut.push({ file: path, line, directive: name, ...fate });
      if (fate.by === 'moved') forServer.push([name, ...directive.arguments].join(' '));
    }
  }
  const fitted = cuts.length > 0 ? notEmpty(withoutLines(rules, cuts)) : rules;
  return { rules: forServer.length > 0 ? { ...fitted, forServer } : fitted, leftOut };
}

/** Undefined for what stays where it is. */
function fateOf(
  { name, arguments: [first = ''] }: Directive,
  kind: EngineKind,
): Pick<LeftOut, 'by' | 'reason'> | undefined {
  const known = name.toLowerCase();
  if (placesOfTheServer.has(known)) return { by: 'harness', reason: 'the server that rules are tried in has its own' };
  if (ofTheProcess.has(known))
    return { by: 'harness', reason: 'it is about the server’s process, and no rule asks for it' };
  // What is no number the engine has words for.
  if (kind === 'v2' && forTheWholeServer.has(known) && /^\d+$/.test(first)) {
    return { by: 'moved', reason: 'it holds for a whole server, and was set there' };
  }
  return undefined;
}

const isWithin = (line: number, container: Pick<Container, 'line' | 'lastLine'>): boolean =>
  line >= container.line && line <= container.lastLine;

/**
 * Apache's containers, which nginx has not: of a test that is true here the brackets go, all others go with what stands in them.
 * @returns those
 */
function fitContainers(
  { text, path, directives }: { text: string; path: string; directives: readonly Directive[] },
  cuts: Cut[],
  leftOut: LeftOut[],
): Container[] {
  const gone: Container[] = [];
  for (const container of parseContainers(text, directives)) {
    const { line, lastLine, name, argument } = container;
    if (gone.some((outer) => isWithin(line, outer))) continue;
    if (isTrue(container)) {
      cuts.push(...[line, lastLine].map((each) => ({ file: path, line: each, lastLine: each })));
      continue;
    }
    gone.push(container);
    cuts.push({ file: path, line, lastLine });
    const within = directives.filter((directive) => isWithin(directive.line, container));
    if (within.length === 0) continue;
    const what = name === 'ifmodule' ? `nginx has no module ${argument}` : `nginx has no <${nameIn(text, line)}>`;
    leftOut.push({
      file: path,
      line,
      directive: `<${nameIn(text, line)} ${argument}>`,
      reason: `${what}: ${withinWords(within)}`,
      by: 'harness',
    });
  }
  return gone;
}

/** nginx has ModSecurity, and no module of Apache’s. */
function isTrue({ name, argument }: Container): boolean {
  const isModSecurity = /security/i.test(argument);
  return name === 'ifmodule' && (argument.startsWith('!') ? !isModSecurity : isModSecurity);
}

/** As it is written. */
const nameIn = (text: string, line: number): string => /<(\w+)/.exec(text.split('\n')[line - 1] ?? '')?.[1] ?? '';

const mostNamed = 3;

function withinWords(directives: readonly Directive[]): string {
  const named = directives
    .slice(0, mostNamed)
    .map(({ name, arguments: words }) => shortened([name, ...words].join(' '), 60));
  const more = directives.length > mostNamed ? ` and ${directives.length - mostNamed} more` : '';
  return `${named.join('; ')}${more} ${directives.length === 1 ? 'was' : 'were'} left out`;
}
