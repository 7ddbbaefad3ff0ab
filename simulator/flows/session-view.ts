import type { Screen } from '../flow-json/draft.ts'
import { evaluate, type Scope } from '../flow-screens/evaluate.ts'
import { fieldErrors, type ShownPart, shownParts } from '../flow-screens/screen-view.ts'
import { type FlowSession, flowsOf } from '../flow-store/flows.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** What a phone shows of a Flow that is being filled in. */
export interface FlowView {
  session: string
  flow_id: string
  state: FlowSession['state']
  /** It is over: the phone closes it. */
  done: boolean
  /** A draft, which phones mark as one. */
  draft: boolean
  /** Absent once it is over. Components stand as in Flow JSON, bindings looked up, of If and Switch what is chosen; actions untouched. */
  screen?: { id: string; title: string; terminal: boolean; children: ShownPart[] }
  /** What the fields of the screen hold. */
  values: WireMap
  /** What is wrong with single fields, by name. */
  errors: Record<string, string>
  /** What went wrong as a whole: a phone shows it at the bottom. */
  error?: string
  /** There is a screen to go back to. */
  back: boolean
  /** What is on the screen depends on its fields: ask again (`refresh`) when one changes. */
  live: boolean
  /** A link to open. */
  url?: string
  /** What the chat was sent, once it is done. */
  response?: WireMap
}

export function flowView(world: World, session: FlowSession): FlowView {
  const flows = flowsOf(world)
  const flow = flows.get(session.flowId)
  const id = session.trail.at(-1)
  const screen = flow && flows.screensOf(flow).find((one) => one.id === id)
  const open = session.state === 'open'
  return {
    session: session.id,
    flow_id: session.flowId,
    state: session.state,
    done: !open,
    draft: flow?.status === 'DRAFT',
    ...(open && screen && shown(session, screen)),
    values: session.screens[id ?? '']?.form ?? {},
    errors: { ...(open && screen && fieldErrors(childrenOf(screen), scopeOf(session))), ...session.problems },
    ...(session.error !== undefined && { error: session.error }),
    back: open && session.trail.length > 1,
    live: screen !== undefined && JSON.stringify(childrenOf(screen)).includes(`\${form.`),
    ...(session.url !== undefined && { url: session.url }),
    ...(session.response && { response: session.response }),
  }
}

function shown(session: FlowSession, screen: Screen): Pick<FlowView, 'screen'> {
  const scope = scopeOf(session)
  const title = evaluate(screen.map.title, scope)
  return {
    screen: {
      id: screen.id,
      title: typeof title === 'string' ? title : '',
      terminal: screen.map.terminal === true,
      children: shownParts(childrenOf(screen), scope),
    },
  }
}

/** What bindings of the screen on show look into. */
export function scopeOf(session: FlowSession): Scope {
  const now = session.screens[session.trail.at(-1) ?? '']
  return { data: now?.data ?? {}, form: now?.form ?? {}, screen: session.screens }
}

export const childrenOf = ({ map }: Screen): unknown[] => {
  const children = isMap(map.layout) ? map.layout.children : undefined
  return Array.isArray(children) ? children : []
}
