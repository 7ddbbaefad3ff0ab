import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { onboardingQuery } from '../onboarding/onboarding-query.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useRail } from './use-rail.ts'

/** `/` leads a new workspace to its first steps, every other to the first page the role may see. */
export function HomePage() {
  const [first] = useRail()
  const onboarding = useQuery(onboardingQuery)
  if (onboarding.isPending) return null
  const fresh = onboarding.data && !onboarding.data.dismissed && onboarding.data.steps.some((step) => !step.done)
  if (fresh) return <Navigate to="/start" replace />
  if (first) return <Navigate to={first.path} replace />
  return <EmptyState title="Your role sees no pages">Ask an owner or admin of your workspace for another role.</EmptyState>
}
