import { expect, test } from 'vitest'
import { SteppedClock } from './clock.ts'
import { Traffic } from './traffic.ts'

const post = (body: string): Parameters<Traffic['post']>[0] => ({
  url: 'http://here',
  appId: '1',
  fields: 'messages',
  updates: 1,
  body,
  status: 200,
  problem: undefined,
  tookMs: 1,
})

test('the latest webhooks are kept, newest first, and the oldest are forgotten', () => {
  const traffic = new Traffic(new SteppedClock(5))
  for (let i = 0; i < 5_000; i++) traffic.post(post(String(i)))
  expect(traffic.posts).toHaveLength(2_000)
  expect(traffic.posts[0]).toMatchObject({ body: '4999', at: 5 })
  expect(traffic.posts.at(-1)?.body).toBe('3000')
  expect(traffic.postOf(traffic.posts[7]?.id ?? 0)?.body).toBe('4992')
  expect(traffic.postOf(1)).toBeUndefined()
})

test('large webhooks do not fill the memory', () => {
  const traffic = new Traffic(new SteppedClock(0))
  const large = 'x'.repeat(1024 * 1024)
  for (let i = 0; i < 100; i++) traffic.post(post(large))
  expect(traffic.posts.length).toBe(16)
})
