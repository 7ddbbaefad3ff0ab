import { useBlocker } from '@tanstack/react-router'
import { useRef } from 'react'
import { confirm } from '../ui/confirm.ts'

/** Asks before unsaved work is left behind, also when the tab is closed. */
export function useGuard(dirty: boolean): { letGo: () => void } {
  const free = useRef(false)
  useBlocker({
    shouldBlockFn: async () => {
      if (free.current) return false
      return !(await confirm({
        title: 'Leave without saving?',
        body: 'Your changes to this segment are not saved yet.',
        action: 'Leave',
        danger: true,
      }))
    },
    disabled: !dirty,
    enableBeforeUnload: () => dirty && !free.current,
  })
  return {
    letGo: () => {
      free.current = true
    },
  }
}
