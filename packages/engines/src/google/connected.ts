/** An address and what every call to it carries. */
export interface Connected {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}
