import { request } from 'node:http'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { startRunning } from '../test/running.ts'

const running = await startRunning(await testDatabase())

/** By hand: `fetch` would resolve the dots before it asks. */
const statusOf = (path: string): Promise<number | undefined> => {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const { hostname, port } = new URL(running.url)
  request({ hostname, port, path }, (answer) => {
    answer.resume()
    resolve(answer.statusCode)
  })
    .on('error', reject)
    .end()
  return promise
}

test('handsets are reached under our own address, and nothing else of the simulator is', async () => {
  expect(await statusOf('/phones/api/recent')).toBe(200)
  expect((await fetch(`${running.simulator.url}/control/numbers`)).status).toBe(200)
  for (const up of ['..', '%2e%2e', '.%2E', 'x/../..']) expect(await statusOf(`/phones/${up}/control/numbers`)).toBe(404)
  expect(await statusOf('/phones/..\\control/numbers')).toBe(404)
})
