import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { startSimulator } from '../start.ts'
import { actFlow, openPreview } from './run.ts'

test('Flows, keys and forms half filled in outlive a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-flows-')), 'state.json')
  const first = await startSimulator({ dataPath })
  const flow: Flow = {
    id: '1',
    accountId: '2',
    name: 'Kept',
    categories: ['OTHER'],
    status: 'DRAFT',
    endpointUri: undefined,
    appId: undefined,
    text: JSON.stringify({
      version: '7.3',
      screens: [
        {
          id: 'ONE',
          title: 'One',
          terminal: true,
          layout: {
            type: 'SingleColumnLayout',
            children: [
              { type: 'TextInput', name: 'name', label: 'Name' },
              { type: 'Footer', label: 'Send', 'on-click-action': { name: 'complete', payload: { name: '${form.name}' } } },
            ],
          },
        },
      ],
    }),
    problems: [],
    throttledSends: [],
    usedAt: 0,
  }
  flowsOf(first.world).add(flow)
  flowsOf(first.world).keys.set('3', { pem: 'key', status: 'MISMATCH' })
  const { session } = await openPreview(first.world, flow, {})
  await actFlow(first.world, session, { action: 'refresh', form: { name: 'Ana' } })
  await first.stop()

  const second = await startSimulator({ dataPath })
  const flows = flowsOf(second.world)
  expect(flows.find('2', { name: 'Kept' })?.text).toBe(flow.text)
  expect(flows.keys.get('3')).toEqual({ pem: 'key', status: 'MISMATCH' })
  expect(await actFlow(second.world, session, {})).toMatchObject({
    state: 'done',
    response: { flow_token: 'unused', name: 'Ana' },
  })
  await second.stop()
})
