import { useRouter } from '@tanstack/react-router'
import { useSession } from '../api/session.ts'
import type { RailEntry } from './rail-entry.ts'

export interface RailLink extends RailEntry {
  path: string
}

/** The rail is what the registered routes say, less what the role may not see: no dead links. */
export function useRail(): RailLink[] {
  const { routesById } = useRouter()
  const { may } = useSession()
  return Object.values(routesById)
    .flatMap((route): RailLink[] => {
      const rail = route.options.staticData?.rail
      return rail ? [{ ...rail, path: route.fullPath }] : []
    })
    .filter((entry) => entry.may === undefined || may.includes(entry.may))
    .sort((a, b) => a.order - b.order)
}
