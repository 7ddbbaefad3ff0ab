import { Navigate } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { useRail } from './use-rail.ts'

/** `/` leads to the first page the role may see. */
export function HomePage() {
  const [first] = useRail()
  if (first) return <Navigate to={first.path} replace />
  return <EmptyState title="Your role sees no pages">Ask an owner or admin of your workspace for another role.</EmptyState>
}
