import { Tooltip } from '@mantine/core'
import { type LiveState, reconnectLive, useLiveState } from '../api/live.ts'
import css from './live-dot.module.css'

const words: Readonly<Record<LiveState, string>> = {
  off: 'Live updates are off',
  connecting: 'Connecting…',
  live: 'Live: new messages appear by themselves',
  waiting: 'Not live: the connection is gone, trying again. Click to try now; nothing will be missed',
}

/** Whether new things appear by themselves, in a dot and in words. */
export function LiveDot() {
  const state = useLiveState()
  return (
    <Tooltip position="right" label={words[state]} multiline maw={240}>
      <button type="button" className={css.button} aria-label={words[state]} onClick={reconnectLive}>
        <span className={css.dot} data-state={state} />
      </button>
    </Tooltip>
  )
}
