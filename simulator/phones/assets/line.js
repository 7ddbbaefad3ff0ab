import { handset } from './api.js'

/**
 * One line to the simulator for all handsets of a page: a browser opens only six to one place. When a handset joins or leaves, the new
 * line stands before the old one is let go, so that no phone is put down in between.
 */
export function makeLine() {
  const holds = new Map()
  let source
  let timer

  function reopen() {
    const old = source
    source = undefined
    if (holds.size === 0) return old?.close()
    const fresh = new EventSource(`/phones/events?${new URLSearchParams([...holds.keys()].map((key) => ['hold', key]))}`)
    source = fresh
    fresh.onopen = () => {
      old?.close()
      for (const one of holds.values()) one.online(true)
    }
    fresh.onerror = () => {
      for (const one of holds.values()) one.online(false)
    }
    fresh.onmessage = ({ data }) => {
      const { phone } = JSON.parse(data)
      for (const [key, one] of holds) if (!phone || key.startsWith(`${phone}:`)) one.changed()
    }
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(reopen, 20)
  }
  return function hold(phone, key, changed, online) {
    holds.set(`${phone}:${key}`, { changed, online })
    soon()
    return () => {
      holds.delete(`${phone}:${key}`)
      soon()
    }
  }
}

const own = makeLine()

/** Calls `changed` whenever something happened to this phone, and `online` with the state of the line. */
export function listen(phone, changed, online) {
  const shared = parent === window ? undefined : parent.handsetLine
  return (shared ?? own)(phone, handset, changed, online)
}
