import { expect, test } from 'vitest'
import { startStage } from './test/stage.ts'

const stage = await startStage()
await stage.approve({ name: 'hello', components: [{ type: 'BODY', text: 'Hello to all of you.' }] })
const send = (to: string) =>
  stage.send(to, {
    type: 'template',
    template: { name: 'hello', language: { code: 'en_US' } },
    biz_opaque_callback_data: `to ${to}`,
  })
const accepted = async (to: string): Promise<number> => (await stage.call('GET', `/control/ledger?to=${to}`)).json.total

async function among(fault: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  await stage.call('POST', '/control/faults', fault)
  await work()
  await stage.call('DELETE', '/control/faults')
}

test('a request dropped before it was accepted is not in the ledger', () =>
  among({ kind: 'drop_before' }, async () => {
    await expect(send('919800000001')).rejects.toThrow()
    expect(await accepted('919800000001')).toBe(0)
  }))

test('a request dropped after it was accepted is, and its statuses come', () =>
  among({ kind: 'drop_after_accept' }, async () => {
    await expect(send('919800000002')).rejects.toThrow()
    expect(await accepted('919800000002')).toBe(1)
    await stage.until(() => stage.statuses().find((one) => one.biz_opaque_callback_data === 'to 919800000002'))
  }))

test('an error 500 may mean accepted or not', async () => {
  await among({ kind: 'error_500' }, async () =>
    expect(await send('919800000003')).toMatchObject({ status: 500, json: { error: { code: 131000 } } }),
  )
  await among({ kind: 'error_500_after_accept' }, async () => expect((await send('919800000004')).status).toBe(500))
  expect([await accepted('919800000003'), await accepted('919800000004')]).toEqual([0, 1])
})

test('garbage with 200 was accepted all the same', () =>
  among({ kind: 'garbage_200' }, async () => {
    expect((await send('919800000005')).json).toContain('<!doctype html>')
    expect(await accepted('919800000005')).toBe(1)
  }))

test('a fault may strike some people only, or end after some hits', async () => {
  await among({ kind: 'rate_429', match: { to: '9177' } }, async () => {
    expect([(await send('917700000001')).status, (await send('919800000006')).status]).toEqual([429, 200])
  })
  await among({ kind: 'rate_429', times: 1 }, async () => {
    expect([(await send('919800000007')).status, (await send('919800000007')).status]).toEqual([429, 200])
  })
})

test('a slow answer takes its time', () =>
  among({ kind: 'slow', ms: 120 }, async () => {
    const from = Date.now()
    await send('919800000008')
    expect(Date.now() - from).toBeGreaterThanOrEqual(118)
  }))

test('a status can arrive before the answer', () =>
  among({ kind: 'status_before_answer' }, async () => {
    const { json } = await send('919800000009')
    expect(stage.statuses(json.messages[0].id)[0]?.status).toBe('sent')
  }))

test('the ledger counts accepted requests by person and by our own data', async () => {
  await send('919800000010')
  await send('919800000010')
  expect((await stage.call('GET', '/control/ledger/recipients?over=1&to=919800000010')).json.data).toMatchObject([
    { number: stage.business.phone_number_id, to: '919800000010', accepted: 2 },
  ])
  expect((await stage.call('GET', '/control/ledger/callbacks?over=1')).json.data).toContainEqual({
    callback: 'to 919800000010',
    accepted: 2,
  })
  const summary = (await stage.call('GET', '/control/ledger/summary')).json
  expect(summary).toMatchObject({ accepted: expect.any(Number), recipients: expect.any(Number) })
  expect(summary.accepted).toBe([...stage.simulator.world.state.callbacks.values()].reduce((sum, count) => sum + count, 0))
})
