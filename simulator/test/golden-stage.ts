import { catalogsOf } from '../commerce/catalogs.ts'
import { newProduct } from '../commerce/product-fields.ts'
import { createCatalog } from '../commerce/serve-catalogs.ts'
import { flowsOf } from '../flow-store/flows.ts'
import { configurationsOf } from '../payments/configurations.ts'
import { pixel, type Stage } from './stage.ts'

const files = {
  '1013859600285441': 'image/png',
  '1013859600285442': 'video/mp4',
  '1013859600285443': 'audio/ogg',
  '1013859600285444': 'application/pdf',
  '1013859600285445': 'image/webp',
}

/** Puts in place what the golden bodies name: files, goods and a form by their ids, who takes the money, and a template. */
export async function prepare(stage: Stage): Promise<void> {
  const { world } = stage.simulator
  const numberId = stage.business.phone_number_id
  for (const [id, mime] of Object.entries(files))
    world.state.media.set(id, {
      id,
      numberId,
      mime,
      sha256: '',
      size: 1,
      bytes: Buffer.from('x'),
      fileName: undefined,
      at: world.clock.now(),
    })
  putGoods(stage)
  putForm(stage)
  putPayee(stage)
  await stage.call('POST', `/v26.0/${numberId}/settings`, { calling: { status: 'ENABLED' } })
  const handle = await stage.call(
    'POST',
    `/v26.0/${stage.business.app_id}/uploads?file_name=a.png&file_length=${pixel.length}&file_type=image/png`,
  )
  const uploaded = await stage.call('POST', `/v26.0/${handle.json.id}`, pixel, { file_offset: '0' })
  await stage.approve({
    name: 'order_update',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [uploaded.json.h] } },
      { type: 'BODY', text: 'Your order {{1}} arrives on {{2}} at your door.', example: { body_text: [['A-1', 'Friday']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'URL', text: 'Track it', url: 'https://shop.example/{{1}}', example: ['https://shop.example/A-1'] },
          { type: 'QUICK_REPLY', text: 'Stop' },
        ],
      },
    ],
  })
}

function putGoods({ simulator: { world }, business }: Stage): void {
  const catalog = createCatalog(
    world,
    world.state.accounts.get(business.waba_id)?.businessId ?? '',
    'Goods',
    'commerce',
    '194836987003835',
  )
  const catalogs = catalogsOf(world)
  catalogs.links.set(business.waba_id, catalog.id)
  for (const sku of ['1', '2', '3'])
    catalogs.put(
      newProduct(
        { id: `10138596002${sku}`, catalogId: catalog.id, retailerId: `sku-${sku}`, reviewedAt: 0 },
        { name: `Lamp ${sku}`, amount: 100_000, currency: 'INR' },
      ),
    )
}

const screen = {
  id: 'WELCOME',
  title: 'A visit',
  terminal: true,
  data: { name: { type: 'string', __example__: 'Asha' } },
  layout: {
    type: 'SingleColumnLayout',
    children: [{ type: 'Footer', label: 'Book', 'on-click-action': { name: 'complete', payload: {} } }],
  },
}

function putForm({ simulator: { world }, business }: Stage): void {
  flowsOf(world).add({
    id: '1043859600285551',
    accountId: business.waba_id,
    name: 'visit',
    categories: ['APPOINTMENT_BOOKING'],
    status: 'PUBLISHED',
    endpointUri: undefined,
    appId: undefined,
    text: JSON.stringify({ version: '7.3', screens: [screen] }),
    problems: [],
    throttledSends: [],
    usedAt: 0,
  })
}

function putPayee({ simulator: { world }, business }: Stage): void {
  configurationsOf(world).create({ accountId: business.waba_id, name: 'shop', provider: 'razorpay' }).status = 'Active'
}
