import type { Behaviour, Population } from '../population.ts'
import type { State } from '../state.ts'

/** Changes how everyone behaves, and with them the populations as far as they have no rule of their own. */
export function changeBehaviour(state: State, change: Partial<Behaviour>): void {
  Object.assign(state.behaviour, change)
  for (const population of state.populations) population.behaviour = { ...state.behaviour, ...population.rules }
}

/** Adds a population behind those that are there: the first that fits somebody decides. */
export function addPopulation(state: State, match: Population['match'], rules: Partial<Behaviour>): Population {
  const id = (state.populations.at(-1)?.id ?? 0) + 1
  const population: Population = { id, match, rules, behaviour: { ...state.behaviour, ...rules } }
  state.populations.push(population)
  return population
}

/** Removes one population, or all. */
export function removePopulation(state: State, id?: number): void {
  state.populations = id === undefined ? [] : state.populations.filter((one) => one.id !== id)
}

/** What snapshots keep of them. */
export const populationSlice = (state: State): { save: () => unknown; load: (saved: unknown) => void } => ({
  save: () => state.populations,
  load: (saved) => {
    state.populations = Array.isArray(saved) ? (saved as Population[]) : []
    changeBehaviour(state, {})
  },
})
