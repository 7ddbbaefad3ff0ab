import { IconCloudOff } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { reconnectLive } from '../api/live.ts'
import { probe, readReachability, watchReachability } from '../api/reachability.ts'
import css from './offline-banner.module.css'

/** Says that the server cannot be reached, tries again by itself, and reads everything anew once it is back. */
export function OfflineBanner() {
  const queries = useQueryClient()
  const state = useSyncExternalStore(watchReachability, readReachability)
  const wasAway = useRef(false)
  useEffect(() => {
    if (state === 'unreachable') wasAway.current = true
    else if (wasAway.current) {
      wasAway.current = false
      reconnectLive()
      void queries.invalidateQueries()
    }
  }, [state, queries])
  return (
    <div role="status">
      {state === 'unreachable' && (
        <div className={css.banner}>
          <IconCloudOff size={16} aria-hidden="true" />
          <span>
            <b>You are offline.</b> What you see may be old; we keep trying.
          </span>
          <button type="button" className={css.retry} onClick={() => void probe()}>
            Try now
          </button>
        </div>
      )}
    </div>
  )
}
