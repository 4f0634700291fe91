import { type Command, InvalidArgumentError } from 'commander';
import { HarnessError } from '../lib/errors.ts';

/** The flags of `record` as commander gives them. */
export interface RecordFlags {
  output?: string;
  address: string;
  port: number;
  upstream?: URL;
  keepHost: boolean;
  shop?: URL;
  shopPort: number;
  ca?: string;
}

const help = `
It prints what the shop needs: an authority to trust and lines for its hosts file. Ctrl-C ends the recording; the file is whole all
the time. Credentials, cookies, session ids, order keys, and what is about a person are taken out before anything is written.

Exit codes: 0 ended by Ctrl-C · 2 usage · 3 a port, the file, Klarna or the shop cannot be had`;

export function addRecordOptions(command: Command): Command {
  return command
    .option('--output <file>', 'the cassette (default: klarna-<time>.cassette.json)')
    .option('--address <address>', 'address of this machine to listen on; 0.0.0.0: all', '127.0.0.1')
    .option('--port <number>', 'port for Klarna’s names; 0: any', anyPort, 443)
    .option('--upstream <url>', 'a server that plays Klarna, in the place of Klarna’s own hosts', originUrl)
    .option('--keep-host', 'leave the name that the shop asked for in Host, for --upstream', false)
    .option('--shop <url>', 'where the shop is: Klarna’s callbacks come this way too, and are recorded', originUrl)
    .option('--shop-port <number>', 'port for whoever calls the shop, plain HTTP; 0: any', anyPort, 8081)
    .option('--ca <file>', 'a private authority that signed the certificate of --upstream or --shop, PEM')
    .addHelpText('after', help);
}

function anyPort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new InvalidArgumentError('A port is 1 to 65535; 0: any.');
  return port;
}

function originUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It is a URL, such as https://api.playground.kustom.co.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new InvalidArgumentError('It is scheme, name and port, with nothing behind: paths stay as they come.');
  }
  return url;
}

/** @throws HarnessError USAGE for a flag that would have no effect */
export function refuseIdleRecordFlags({ upstream, shop }: RecordFlags, isGiven: (flag: string) => boolean): void {
  const refuse = (flag: string, without: string) =>
    new HarnessError('USAGE', `${flag} has no effect without ${without}`, {
      hint: 'Klarna’s own hosts have certificates that everybody trusts, and are asked by their own names.',
    });
  if (isGiven('keepHost') && !upstream) throw refuse('--keep-host', '--upstream');
  if (isGiven('ca') && !upstream && !shop) throw refuse('--ca', '--upstream or --shop');
  if (isGiven('shopPort') && !shop) {
    throw new HarnessError('USAGE', '--shop-port has no effect without --shop', {
      hint: 'Say where the shop is: --shop http://127.0.0.1:8080.',
    });
  }
}
