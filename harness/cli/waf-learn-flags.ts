import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect } from './flag-values.ts';

/** The flags of `waf learn` as commander gives them. */
export interface WafLearnFlags {
  auditLog?: string[];
  accessLog?: string[];
  storage?: string;
  name: string;
  known?: string[];
  keepFolders: boolean;
  output: string;
  overwrite: boolean;
  json: boolean;
}

const help = `
A log of callbacks needs their headers and bodies:
  SecAuditEngine On                 or RelevantOnly: then those alone that were refused are in it
  SecAuditLogParts ABCFHZ           B headers, C body (or I), F the answer, H the rules
  kco-harness waf learn --audit-log /var/log/modsec_audit.log
  kco-harness waf --rules ./my-rules.conf --corpus learned-callbacks.yaml

Exit codes: 0 a corpus was written · 2 usage, or no log · 3 no callback to learn from · 130 interrupted`;

export function addWafLearnOptions(command: Command): Command {
  return command
    .description('make a corpus of the callbacks in a log: what they look like, with every personal value gone')
    .addOption(
      new Option(
        '--audit-log <file>',
        'an audit log of ModSecurity or Coraza, native or JSON, the index of a concurrent one, packed or not; repeatable',
      ).argParser(collect),
    )
    .addOption(
      new Option('--access-log <file>', 'an access log: pushes alone, which have no body; repeatable').argParser(
        collect,
      ),
    )
    .option('--storage <folder>', 'SecAuditLogStorageDir of a concurrent log (default: what it names, or beside it)')
    .addOption(new Option('--name <name>', 'of the corpus; ids begin with it').default('learned').argParser(corpusName))
    .addOption(
      new Option(
        '--known <name>',
        'an argument, a field of JSON or a header that is your shops’, so that callbacks with it must pass; repeatable',
      ).argParser(collect),
    )
    .option('--keep-folders', 'keep the names of folders that shops are in', false)
    .option('--output <file>', 'the corpus', 'learned-callbacks.yaml')
    .option('--overwrite', 'also where it is there already', false)
    .option('--json', 'what was found as JSON on stdout', false)
    .addHelpText('after', help);
}

function corpusName(value: string): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value)) {
    throw new InvalidArgumentError('It is lower case, digits and single hyphens, such as my-shops.');
  }
  return value;
}
