import type { RuleFile } from './rule-source.ts';

/** Where an engine's servers run: in a container, or on this machine. */
export interface EngineHost extends AsyncDisposable {
  readonly where: 'docker' | 'local';
  /** For the engine's own files; servers of any user may enter it. Absolute, of letters that need no quotes. */
  readonly folder: string;
  /** Whether a server starts as root, and so wants to know as whom its workers run. */
  readonly asRoot: boolean;
  /** Writes files below `folder`, readable by all, and puts the user's files where they are on this machine. */
  write(files: readonly HostFile[], usersFiles?: readonly RuleFile[]): Promise<void>;
  /** Text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Removes a folder below `folder` with all that is in it, before another server starts at the latest. */
  remove(path: string): Promise<void>;
  /** Runs a shell script to its end. */
  run(script: string): Promise<Ended>;
  /** Starts a server that stays in the foreground. It ends with this process at the latest, however that ends. */
  start(command: readonly [string, ...string[]], stopSignal: StopSignal): HostProcess;
  /** Ports that no other server here has. */
  takePorts(): Promise<ServerPorts>;
}

export interface HostFile {
  path: string;
  content: string | Buffer;
}

/** Goes to the server and to all that it has started. */
export type StopSignal = 'KILL' | 'TERM';

export interface Ended {
  exitCode: number;
  /** Of both streams. */
  output: string;
}

export interface HostProcess {
  /** Never rejects. */
  ended: Promise<Ended>;
  stop(): Promise<void>;
}

export interface ServerPorts {
  /** `address:port` for the server that has the WAF. */
  listen: string;
  /** `address:port` for the server behind it, on the host's own loopback. */
  origin: string;
  /** How this process reaches the first: `http://127.0.0.1:49153`. */
  url: string;
  /** Others may have them. */
  release(): void;
}
