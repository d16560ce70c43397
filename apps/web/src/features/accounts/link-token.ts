interface Address {
  readonly hash: string;
  readonly search: string;
}

/** The token of a link from a mail or a terminal. Ours stand behind `#`, where no server or log sees them. */
export function tokenIn({ hash, search }: Address): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? new URLSearchParams(search).get('token') ?? undefined;
}

/** The token of a link that somebody pasted, or the token itself. */
export function tokenOfPasted(text: string): string | undefined {
  const pasted = text.trim();
  if (URL.canParse(pasted)) return tokenIn(new URL(pasted));
  return /^[\w.~-]{20,200}$/.test(pasted) ? pasted : undefined;
}
