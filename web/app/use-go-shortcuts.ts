import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { addShortcut } from '../ui/shortcuts.ts'
import type { RailLink } from './use-rail.ts'

/** `g` and a letter go to a page, from anywhere. */
export function useGoShortcuts(entries: readonly RailLink[]): void {
  const navigate = useNavigate()
  const names = entries.map((entry) => entry.path).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for the entries, which are made anew with every render.
  useEffect(() => {
    const removers = entries.map((entry) =>
      addShortcut({
        keys: `g ${entry.key}`,
        label: `Go to ${entry.label}`,
        group: 'Everywhere',
        run: () => void navigate({ to: entry.path }),
      }),
    )
    return () => {
      for (const remove of removers) remove()
    }
  }, [names, navigate])
}
