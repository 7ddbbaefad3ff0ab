import { now } from './dom.js'

const blank = { mine: true, buttons: [], rows: [], reactions: [], pending: true, text: '' }
let made = 0

/**
 * What is being sent stands on the wall at once; until all of it is through, nothing is fetched anew, so that it never stands there
 * twice. What could not be sent stays, with the reason and a way to try again.
 */
export function makeWaiting({ problem, draw, refresh }) {
  const bubbles = []
  let busy = 0
  const drop = (bubble) => {
    const at = bubbles.indexOf(bubble)
    if (at !== -1) bubbles.splice(at, 1)
  }
  async function through(work, shown) {
    const bubble = shown && { id: `waiting-${made++}`, at: now(), ...blank, ...shown }
    if (bubble) bubbles.push(bubble)
    draw()
    busy++
    try {
      await work()
      problem('')
      drop(bubble)
    } catch (error) {
      failed(error, bubble, () => through(work, shown))
    }
    busy--
    await refresh()
    draw()
  }
  function failed({ message }, bubble, again) {
    if (!bubble) return problem(message)
    bubble.problem = message
    bubble.again = () => {
      drop(bubble)
      void again()
    }
  }
  return { bubbles, busy: () => busy > 0, through }
}
