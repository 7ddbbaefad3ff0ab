import { type FilterAnswer, segmentRoutes } from '@woochat/contract/segments.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'
import { type DraftGroup, type DraftNode, type Ready, readyOf } from './draft.ts'
import { isComplete } from './gaps.ts'

/** How many contacts a node matches by itself, and whether that is still what the node says. */
export interface NodeCount {
  count: number | null
  problem: string | null
  fresh: boolean
}

export interface Answered {
  /** The last answer there was; it stays while the next is on its way. */
  answer: FilterAnswer | undefined
  /** The answer belongs to what is on the screen. */
  fresh: boolean
  error: unknown
  ready: Ready
  countOf: (node: DraftNode) => NodeCount | undefined
  retry: () => void
}

/** Long enough to type on, short enough to feel at once. */
const pauseMs = 180
/** While contacts change all the time, e.g. during an import, we ask no more often than this. */
const liveMs = 3000

interface Told {
  text: string
  nodes: ReadonlyMap<string, DraftNode>
  answer: FilterAnswer
}

/** Asks for the exact counts of a tree while it is edited; an older question is dropped when a newer one is there. */
export function useAnswer(root: DraftGroup): Answered {
  const ready = useMemo(() => readyOf(root, isComplete), [root])
  const text = useMemo(() => JSON.stringify(ready.filter), [ready])
  const [told, setTold] = useState<Told>()
  const [failed, setFailed] = useState<{ text: string; error: unknown }>()
  const [turn, setTurn] = useState(0)
  const newest = useRef(ready)
  newest.current = ready
  const askedBefore = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks the same again.
  useEffect(() => {
    const asking = new AbortController()
    const timer = setTimeout(
      async () => {
        const asked = newest.current
        try {
          const answer = await call(segmentRoutes.answer, { body: { filter: asked.filter }, signal: asking.signal })
          setTold({ text, nodes: asked.nodes, answer })
          setFailed(undefined)
        } catch (error) {
          if (!asking.signal.aborted) setFailed({ text, error })
        }
      },
      askedBefore.current ? pauseMs : 0,
    )
    askedBefore.current = true
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [text, turn])
  useLiveTurn(() => setTurn((n) => n + 1))
  const fresh = told?.text === text
  const counts = useMemo(() => told && countsByKey(told, fresh ? ready.nodes : told.nodes), [told, fresh, ready])
  return {
    answer: told?.answer,
    fresh,
    error: failed?.text === text ? failed.error : undefined,
    ready,
    countOf: (node) => {
      const known = counts?.get(node.key)
      return known && { count: known.count, problem: known.problem, fresh: known.node === node }
    },
    retry: () => setTurn((n) => n + 1),
  }
}

/** Told counts stand by path; rows are found again by key, wherever they have moved. */
function countsByKey(told: Told, nodes: ReadonlyMap<string, DraftNode>) {
  const counts = new Map<number, { node: DraftNode; count: number | null; problem: string | null }>()
  for (const { path, count, problem } of told.answer.counts) {
    const node = nodes.get(path.join('.'))
    if (node) counts.set(node.key, { node, count, problem })
  }
  return counts
}

function useLiveTurn(ask: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const soon = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      ask()
    }, liveMs)
  }
  useLive('contact.changed', soon)
  useLive('contacts.changed', soon)
  useEffect(() => () => clearTimeout(timer.current), [])
}
