import { isMap } from '../wire/wire-value.ts'
import { wrongType } from './check-properties.ts'
import { actionsOf, type Draft, nextScreen, type Screen } from './draft.ts'
import type { Path } from './problems.ts'

const mostBranches = 10

/** Screen → the screens it leads to: as declared with an endpoint, as its actions lead without one. */
export type Routes = ReadonlyMap<string, readonly string[]>

export function routesOf({ json, screens }: Pick<Draft, 'json' | 'screens'>): Routes {
  if (!isMap(json.routing_model)) return routesOfActions(screens)
  return new Map(
    Object.entries(json.routing_model).map(([id, next]) => [id, Array.isArray(next) ? next.map(String) : []] as const),
  )
}

function routesOfActions(screens: readonly Screen[]): Routes {
  const known = new Set(screens.map((screen) => screen.id))
  const leads = (screen: Screen): string[] => [
    ...new Set(
      actionsOf(screen)
        .flatMap((action) => nextScreen(action) ?? [])
        .filter((id) => known.has(id) && id !== screen.id),
    ),
  ]
  return new Map(screens.map((screen) => [screen.id, leads(screen)] as const))
}

/** The screen a Flow begins with: no other leads to it. */
export function entryScreen(draft: Pick<Draft, 'json' | 'screens'>): string | undefined {
  const reached = new Set([...routesOf(draft).values()].flat())
  return draft.screens.find((screen) => !reached.has(screen.id))?.id
}

/** Forward only, one entry, up to ten branches, everything connected, ends at terminal screens. Source: Meta, Flows → Routing model (2026-09). */
export function checkRoutes(draft: Draft): void {
  const { json, problems } = draft
  const declared = json.routing_model !== undefined
  if (draft.endpoint && !declared)
    problems.add('MISSING_REQUIRED_PROPERTY', "The property 'routing_model' is required for property 'data_api_version'.", [])
  if (declared && !isMap(json.routing_model)) {
    wrongType(draft, ['routing_model'], 'object', json.routing_model)
    return
  }
  const routes = routesOf(draft)
  if (declared) checkDeclared(draft, routes)
  const idOf = (id: string): Path => {
    const screen = draft.screens.find((one) => one.id === id)
    return screen && !declared ? [...screen.path, 'id'] : ['routing_model', id]
  }
  const wrong = (message: string, ids: readonly string[]): void =>
    problems.addAt('INVALID_ROUTING_MODEL', message, ids.length > 0 ? ids.map(idOf) : [[]])
  checkBranches(routes, declared, wrong)
  const cycle = cycleIn(routes)
  checkConnections(draft, routes, declared, wrong)
  if (cycle) wrong(`Loop detected in the routing model for screens: [${cycle.join(', ')}].`, cycle)
  else checkEnds(draft, routes, wrong)
}

type Wrong = (message: string, ids: readonly string[]) => void

function checkDeclared({ screens, problems, json }: Draft, routes: Routes): void {
  const ids = new Set(screens.map((screen) => screen.id))
  const wrong = (message: string, paths: readonly Path[]): void => problems.addAt('INVALID_ROUTING_MODEL', message, paths)
  const absent = [...ids].filter((id) => !routes.has(id) && ![...routes.values()].some((next) => next.includes(id)))
  if (absent.length > 0) wrong(`Following screens are missing in the routing model: [${absent.join(', ')}].`, [['routing_model']])
  const unknown = [...routes.keys()].filter((id) => !ids.has(id))
  if (unknown.length > 0)
    wrong(
      `Invalid screens found in the routing model: [${unknown.join(', ')}].`,
      unknown.map((id) => ['routing_model', id]),
    )
  for (const [id, next] of routes) {
    if (isMap(json.routing_model) && !Array.isArray(json.routing_model[id]))
      wrong(`Routes of screen ${id} must be a list.`, [['routing_model', id]])
    for (const [i, one] of next.entries())
      if (!ids.has(one)) wrong(`Invalid screen found in the routing model: ${one}.`, [['routing_model', id, i]])
  }
  for (const [from, next] of routesOfActions(screens))
    for (const to of next)
      if (!routes.get(from)?.includes(to))
        wrong(
          `Missing direct route from screen '${from}' to screen '${to}' in the routing model, while it exists in the navigate screen action of screen '${from}'.`,
          [['routing_model', from]],
        )
}

function checkBranches(routes: Routes, declared: boolean, wrong: Wrong): void {
  const reduce = declared ? '' : ' Reduce navigate actions for the screen.'
  for (const [id, next] of routes) {
    if (next.length > mostBranches)
      wrong(`Number of branches exceeds the max limit of ${mostBranches} for screen: ${id}.${reduce}`, [id])
    for (const to of next)
      if (to !== id && routes.get(to)?.includes(id) && to > id)
        wrong(
          `Backward route [${to}->${id}] corresponding to forward route [${id}->${to}] is not allowed in the routing model. Only forward routes can be specified.`,
          [id],
        )
    if (next.includes(id)) wrong(`Loop detected in the routing model for screens: [${id}].`, [id])
  }
}

/** Screens on a loop of three or more; two that lead to each other are a backward route and told as such. */
function cycleIn(routes: Routes): string[] | undefined {
  const done = new Set<string>()
  for (const start of routes.keys()) {
    const trail: { id: string; next: number }[] = [{ id: start, next: 0 }]
    const on = new Set([start])
    while (trail.length > 0 && !done.has(start)) {
      const top = trail.at(-1)
      if (!top) break
      const to = routes.get(top.id)?.[top.next++]
      if (to === undefined) {
        done.add(top.id)
        on.delete(top.id)
        trail.pop()
      } else if (on.has(to)) {
        const loop = trail.slice(trail.findIndex((one) => one.id === to)).map((one) => one.id)
        if (loop.length > 2) return loop
      } else if (!done.has(to)) {
        trail.push({ id: to, next: 0 })
        on.add(to)
      }
    }
  }
  return undefined
}

function checkConnections({ screens }: Draft, routes: Routes, declared: boolean, wrong: Wrong): void {
  const ids = [...new Set(screens.map((screen) => screen.id))]
  const first = ids[0]
  if (first === undefined) return
  const reached = new Set([...routes.values()].flat())
  if (ids.every((id) => reached.has(id)))
    wrong(
      `No entry screen found in the routing model. ${declared ? 'Expected a screen with no inbound edges as the entry screen.' : 'Add a screen that is not used as the next screen in any of the navigate actions.'}`,
      [],
    )
  const start = ids.find((id) => !reached.has(id)) ?? first
  const near = reachable(start, (id) => routes.get(id) ?? [])
  const lonely = ids.filter((id) => !near.has(id))
  if (lonely.length > 0)
    wrong(
      `Following screens are not connected with the rest of the screens${declared ? '' : ' via navigate screen action'}: [${lonely.join(', ')}]. All screens should be connected.`,
      lonely,
    )
}

function reachable(start: string, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set([start])
  for (const id of seen) for (const to of next(id)) seen.add(to)
  return seen
}

/** Every way must end at a terminal screen. */
function checkEnds({ screens }: Draft, routes: Routes, wrong: Wrong): void {
  const dead = screens.filter((screen) => screen.map.terminal !== true && (routes.get(screen.id) ?? []).length === 0)
  if (dead.length > 0 && screens.some((screen) => screen.map.terminal === true))
    wrong(
      `All routes must end at a terminal screen: [${dead.map((screen) => screen.id).join(', ')}].`,
      dead.map((screen) => screen.id),
    )
}
