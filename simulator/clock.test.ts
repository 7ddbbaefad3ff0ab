import { expect, test } from 'vitest'
import { Wheel } from './clock.ts'

test('items fall due in the order of their times, whatever the order they came in', async () => {
  const due: number[] = []
  const now = Date.now()
  const wheel = new Wheel<number>({ now: () => Date.now() }, (item) => due.push(item))
  for (const item of [90, 10, 50, 30, 70]) wheel.add(now + item, item)
  await expect.poll(() => due.length).toBe(5)
  expect(due).toEqual([10, 30, 50, 70, 90])
  expect(wheel.size).toBe(0)
})

test('a clock that jumps days runs everything between in order', async () => {
  let now = 1_000_000_000_000
  const due: number[] = []
  const wheel = new Wheel<number>({ now: () => now }, (item) => due.push(item))
  const day = 86_400_000
  wheel.add(now + 5, 0)
  for (const item of [3, 1, 2]) wheel.add(now + item * day, item)
  now += 4 * day
  await expect.poll(() => due.length).toBe(4)
  expect(due).toEqual([0, 1, 2, 3])
})
