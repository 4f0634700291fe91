import nodeModule, { register } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** This project runs as it is in a clone, and compiled to JavaScript in the package that npm installs. */
export const isCompiled = !import.meta.url.endsWith('.ts');

/**
 * Path of a module of this project that is named to somebody else, such as a test runner or a new process.
 * @param name without its extension, relative to `from`
 * @param from `import.meta.url` of the module that names it
 */
export const modulePath = (name: string, from: string): string =>
  fileURLToPath(new URL(`${name}${extname(from)}`, from));

/** Hooks are the whole process's, and a second time they would compile everything twice. */
let registered: Promise<void> | undefined;

/**
 * From here on `import()` reads TypeScript from anywhere: a folder of scenarios need not be a package, and outside of a
 * package that says otherwise a file is CommonJS for Node, and so is what it imports. `own` are specifiers that mean
 * modules of this project there, which need not be installed where a user's file is.
 * @param own specifier → path
 */
export function readTypeScript(own: Readonly<Record<string, string>>): Promise<void> {
  registered ??= registerAll(own);
  return registered;
}

async function registerAll(own: Readonly<Record<string, string>>): Promise<void> {
  const urls = Object.fromEntries(Object.entries(own).map(([name, path]) => [name, pathToFileURL(path).href]));
  register(`data:text/javascript,${encodeURIComponent(ownModulesHook)}`, { data: urls });
  const resolver = nodeModule as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolveFilename = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...rest) => own[request] ?? resolveFilename.call(nodeModule, request, ...rest);
  // From source, tsx is there already: it reads this file.
  if (!isCompiled) return;
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  esm.register();
  cjs.register();
}

/** In the thread that resolves imports. */
const ownModulesHook = `
  let own = {};
  export const initialize = (urls) => { own = urls; };
  export const resolve = (specifier, context, next) => next(own[specifier] ?? specifier, context);`;
