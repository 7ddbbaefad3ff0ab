import { populationSlice } from '../people/populations.ts'
import type { World } from '../world.ts'
import { contactBookSlice } from './contact-book.ts'
import { react } from './react.ts'

/** Lets the people of this world live: what arrives moves them, and what they know is kept. */
export function playPeople(world: World): void {
  world.delivery.arrived = (out) => react(world, out)
  world.slices.set('populations', populationSlice(world.state))
  world.slices.set('contact-book', contactBookSlice(world))
}
