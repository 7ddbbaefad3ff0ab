import { expect, test } from 'vitest'
import { RunningClock, SteppedClock, sleep } from './clock.ts'
import { Wheel } from './wheel.ts'

test('items fall due in the order of their times, whatever the order they came in', async () => {
  const due: number[] = []
  const clock = new RunningClock()
  const wheel = new Wheel<number>(clock, (item) => due.push(item))
  for (const item of [90, 10, 50, 30, 70]) wheel.add(clock.now() + item, item)
  await expect.poll(() => due.length).toBe(5)
  expect(due).toEqual([10, 30, 50, 70, 90])
  expect(wheel.size).toBe(0)
})

test('a clock that jumps days runs everything between in order', async () => {
  const clock = new SteppedClock(1_000_000_000_000)
  const due: number[] = []
  const wheel = new Wheel<number>(clock, (item) => due.push(item))
  const day = 86_400_000
  wheel.add(clock.now() + 5, 0)
  for (const item of [3, 1, 2]) wheel.add(clock.now() + item * day, item)
  await clock.advance(4 * day)
  expect(due).toEqual([0, 1, 2, 3])
  expect(clock.now()).toBe(1_000_000_000_000 + 4 * day)
})

test('a fast clock lets an hour pass in a blink', async () => {
  const clock = new RunningClock(3_600_000, 1_000_000_000_000)
  const began = clock.now()
  await sleep(clock, 3_600_000)
  expect(clock.now() - began).toBeGreaterThanOrEqual(3_600_000)
  expect(clock.now() - began).toBeLessThan(3_600_000 * 1_000)
})

test('a clock put forward makes everything it skips happen in its order', async () => {
  const clock = new RunningClock()
  const seen: string[] = []
  for (const [days, name] of [
    [3, 'c'],
    [1, 'a'],
    [2, 'b'],
    [9, 'not yet'],
  ] as const)
    clock.at(clock.now() + days * 86_400_000, () => seen.push(name))
  clock.skip(4 * 86_400_000)
  await expect.poll(() => seen).toEqual(['a', 'b', 'c'])
  clock.stop()
})

test('a clock goes on at another speed', async () => {
  const clock = new RunningClock()
  const rung = new Promise<void>((done) => clock.at(clock.now() + 3_600_000, done))
  clock.speed = 360_000
  await rung
  expect(clock.now() - Date.now()).toBeGreaterThan(3_000_000)
})

test('a stepped clock waits for the work of an alarm before it rings the next', async () => {
  const clock = new SteppedClock(0)
  const seen: string[] = []
  const work = async (name: string, turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) await new Promise((go) => setTimeout(go, 1))
    seen.push(`${name} at ${clock.now()}`)
  }
  clock.at(20, () => clock.hold(work('second', 1)))
  clock.at(10, () => clock.hold(work('first', 5)))
  clock.at(30, () => seen.push('never')).cancel()
  clock.at(40, () => seen.push('later'))
  await clock.advance(35)
  expect(seen).toEqual(['first at 10', 'second at 20'])
  expect(clock.nextMs).toBe(40)
})

test('after a jump, what falls due may add what is overdue already', async () => {
  const clock = new RunningClock()
  const due: string[] = []
  const wheel: Wheel<string> = new Wheel(clock, (item) => {
    due.push(item)
    if (item === 'first') wheel.add(clock.now() - 50_000, 'overdue')
  })
  wheel.add(clock.now() + 10_000, 'first')
  wheel.add(clock.now() + 90_000, 'last')
  clock.skip(100_000)
  await expect.poll(() => due).toEqual(['first', 'last', 'overdue'])
  wheel.stop()
  clock.stop()
})
