import { useRouter } from '@tanstack/react-router'
import type { Session } from '@woochat/contract/session.ts'
import { queryClient } from '../api/query-client.ts'
import { sessionQuery } from '../api/session.ts'

/** What follows a sign-in: the page one came for, or the start. Only addresses of our own are followed. */
export function useEnter(next: string | undefined): (session: Session) => void {
  const router = useRouter()
  return (session) => {
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    const own = next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/'
    router.history.replace(own)
  }
}
