import { QueryClient } from '@tanstack/react-query'
import { isApiError } from './problem.ts'

/** `call` repeats what a network hiccup broke; here only a longer outage is waited for. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) =>
        failures < 2 && isApiError(error) && (error.status >= 500 || error.code === 'offline') && error.code !== 'broken',
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
