import { describe } from 'vitest'
import { driveApiJs } from './test/clients/api-js.ts'
import { driveGreatDetail } from './test/clients/great-detail.ts'
import { driveKapso } from './test/clients/kapso.ts'
import { prepare } from './test/golden-stage.ts'
import { startStage } from './test/stage.ts'

const stage = await startStage({ throughput: 0, pairLimit: false })
const shop = {
  catalogId: '194836987003835',
  products: ['sku-1', 'sku-2'] as [string, string],
  flowId: '1043859600285551',
  flowScreen: 'WELCOME',
}
await prepare(stage)

/** Clients that others wrote against Meta drive every call they have, and check with their own means what comes back. */
describe('clients of others', () => {
  driveApiJs(stage, () => shop)
  driveKapso(stage, () => shop)
  driveGreatDetail(stage)
})
