/** PHP's `exit` in somebody's hook: the request ends here, with status 200 and nothing more said. */
export class ScriptEnded extends Error {
  override readonly name = 'ScriptEnded';
}
