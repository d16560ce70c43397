import { useLocation } from '@tanstack/react-router';
import { tokenIn } from './link-token.ts';

/** The token of the link this page was opened by; follows when another link is opened in the same tab. */
export function useLinkToken(): string | undefined {
  const { hash, searchStr } = useLocation();
  return tokenIn({ hash, search: searchStr });
}
