const longest = 300;
const address = /<?[^\s<>@"':]+@[^\s<>@"',;:]+>?/g;
/** Long runs without a space are tickets, tokens and echoed base64: nothing a person reads. */
const unreadable = /[A-Za-z0-9+/=_-]{40,}/g;
const controlCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * What a server said, fit to be stored and shown: one line, at most 300 characters, without addresses and without anything from `secrets`.
 * Null when nothing is left.
 */
export function quoteServer(said: string | undefined, secrets: readonly string[] = []): string | null {
  if (!said) return null;
  const hidden = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64')]).filter((secret) => secret.length > 2);
  // Cut first: what follows looks at every character several times.
  const line = hidden
    .toSorted((one, other) => other.length - one.length)
    .reduce((text, secret) => text.replaceAll(secret, '…'), said.slice(0, 10_000))
    .replaceAll(controlCharacters, ' ')
    .replaceAll(address, '…')
    .replaceAll(unreadable, '…')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const short = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return short === '' ? null : short.toWellFormed();
}
