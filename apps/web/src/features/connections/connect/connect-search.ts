/** `connect`: `new`, `new:` with the provider that was chosen, or the connection that was made; without a step it is tested. */
export interface ConnectSearch {
  readonly connect?: string;
  readonly step?: 'key' | 'models';
}
