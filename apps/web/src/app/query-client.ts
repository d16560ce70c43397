import { QueryClient } from '@tanstack/react-query';

/** The SDK already repeats what is safe to repeat; live events keep lists fresh. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: false, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
