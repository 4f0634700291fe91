/** Where an answer redirects to: the scheme where that is what changes, else the path, or the place as it was sent. */
export function redirectPlace(location: string, from: string): string {
  if (!URL.canParse(location, from)) return location;
  const to = new URL(location, from);
  return to.protocol === new URL(from).protocol ? to.pathname : to.protocol.replace(':', '');
}
