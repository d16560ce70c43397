import type { useRouter } from '@tanstack/react-router';
import { queryClient } from '../../app/query-client.ts';

/** Goes into the studio as whoever is signed in now. Nothing that was asked before, as a stranger, may be remembered. */
export async function enter(router: ReturnType<typeof useRouter>, next = '/'): Promise<void> {
  queryClient.clear();
  await router.navigate({ href: next, replace: true });
}
