import { expect, test } from 'vitest'
import { WhatsAppAPI } from 'whatsapp-api-js'
import {
  ActionButtons,
  ActionCallPermission,
  ActionCatalog,
  ActionContactRequest,
  ActionCTA,
  ActionList,
  ActionLocation,
  ActionNavigateFlow,
  ActionProduct,
  ActionProductList,
  Audio,
  Body,
  Button,
  CatalogProduct,
  Contacts,
  Document,
  Footer,
  Header,
  Image,
  Interactive,
  ListSection,
  Location,
  Name,
  Phone,
  Product,
  ProductSection,
  Reaction,
  Row,
  Sticker,
  Text,
  Video,
} from 'whatsapp-api-js/messages'
import type { ClientMessage, PostData } from 'whatsapp-api-js/types'
import { userId } from '../../people/identity.ts'
import { pixel, type Stage } from '../stage.ts'

/** What the client is given to send beside plain texts: things that exist at the stage. */
export interface Shop {
  catalogId: string
  products: [string, string]
  flowId: string
  flowScreen: string
}

const person = '919800000601'
const sdp = 'v=0\r\n'

/** Every call that whatsapp-api-js has. Its addresses are Meta's; only the host is ours. */
export function driveApiJs(stage: Stage, shop: () => Shop): void {
  const business: Business = { stage, number: () => stage.business.phone_number_id, client: () => clientOf(stage) }
  driveSends(business, shop)
  driveEndpoints(business)
  driveCalls(business)
  driveWebhooks(business)
}

interface Business {
  stage: Stage
  number: () => string
  client: () => WhatsAppAPI<unknown>
}

function clientOf(stage: Stage): WhatsAppAPI<unknown> {
  const here: typeof fetch = (url, init) => fetch(String(url).replace('https://graph.facebook.com', stage.simulator.url), init)
  const { access_token: token, app_secret: appSecret } = stage.business
  return new WhatsAppAPI({
    token,
    appSecret,
    v: 'v26.0',
    webhookVerifyToken: 'right',
    ponyfill: { fetch: here, subtle: crypto.subtle },
  })
}

function driveSends({ stage, number, client }: Business, shop: () => Shop): void {
  const accepted = async (message: ClientMessage, to: string | { bsuid: string } = person): Promise<string> => {
    const answer = await client().sendMessage(number(), to as string, message)
    if (!('messages' in answer)) throw new Error(JSON.stringify(answer))
    return answer.messages[0].id
  }

  test('whatsapp-api-js sends a message of each of its kinds', async () => {
    await stage.write(person, { type: 'text', text: 'Hello' })
    const { catalogId, products, flowId, flowScreen } = shop()
    const [first, second] = products.map((id) => new Product(id)) as [Product, Product]
    const body = new Body('Which one?')
    const first_id = await accepted(new Text('https://example.test is *ours*', true))
    const media = (await client().uploadMedia(number(), pictureForm())) as { id: string }
    const messages: ClientMessage[] = [
      new Location(77.59, 12.97, 'Our shop', 'MG Road'),
      new Reaction(first_id, '👍'),
      new Reaction(first_id),
      new Contacts([new Name('Asha Rao', 'Asha'), new Phone('+91 98000 00601', 'WORK')]),
      new Image(media.id, true, 'The blue one'),
      ...[Audio, Video, Document, Sticker].map((Kind) => new Kind('https://files.example.test/file')),
      new Interactive(
        new ActionButtons(new Button('yes', 'Yes'), new Button('no', 'No')),
        body,
        new Header('A question'),
        new Footer('Tap one'),
      ),
      new Interactive(
        new ActionList('Choose', new ListSection(undefined, new Row('1', 'One', 'the first'), new Row('2', 'Two'))),
        body,
      ),
      new Interactive(new ActionCTA('Shop', 'https://example.test'), body),
      new Interactive(new ActionLocation(), body),
      new Interactive(new ActionCallPermission(), body),
      new Interactive(new ActionContactRequest(), body),
      new Interactive(new ActionCatalog(first), body),
      new Interactive(new ActionProduct(new CatalogProduct(products[0], catalogId))),
      new Interactive(new ActionProductList(catalogId, new ProductSection('New', first, second)), body, new Header('New')),
      new Interactive(new ActionNavigateFlow('token', flowId, 'Start', flowScreen, { name: 'Asha' }), body),
    ]
    for (const message of messages) expect(await accepted(message), JSON.stringify(message)).toMatch(/^wamid\./)
  })

  test('whatsapp-api-js reaches a person by BSUID, and many at once', async () => {
    await stage.write('919800000602', { type: 'text', text: 'Hello' })
    const businessId = stage.simulator.world.state.accounts.get(stage.business.waba_id)?.businessId ?? ''
    expect(await accepted(new Text('by id'), { bsuid: userId(businessId, '919800000602') })).toMatch(/^wamid\./)
    const people = Array.from({ length: 20 }, (_, i) => String(919_800_000_610 + i))
    const sent = await Promise.all(client().broadcastMessage(number(), people, new Text('to all'), 10, 1))
    expect(sent.filter((answer) => 'messages' in answer)).toHaveLength(20)
  })
}

function driveEndpoints({ stage, number, client }: Business): void {
  test('whatsapp-api-js marks a message read and shows that it types', async () => {
    const id = await stage.write(person, { type: 'text', text: 'Are you there?' })
    expect(await client().markAsRead(number(), id, 'text')).toEqual({ success: true })
  })

  test('whatsapp-api-js keeps links with a QR code', async () => {
    const made = (await client().createQR(number(), 'Hello shop')) as { code: string; qr_image_url: string }
    expect(made.qr_image_url).toMatch(/^http/)
    expect(await client().retrieveQR(number())).toMatchObject({ data: [{ code: made.code }] })
    expect(await client().updateQR(number(), made.code, 'Hello again')).toMatchObject({ prefilled_message: 'Hello again' })
    expect(await client().retrieveQR(number(), made.code)).toMatchObject({ data: [{ prefilled_message: 'Hello again' }] })
    expect(await client().deleteQR(number(), made.code)).toEqual({ success: true })
  })

  test('whatsapp-api-js uploads, finds, fetches and deletes a file', async () => {
    const { id } = (await client().uploadMedia(number(), pictureForm())) as { id: string }
    const { url } = (await client().retrieveMedia(id, number())) as { url: string }
    expect(Buffer.from(await (await client().fetchMedia(url)).arrayBuffer())).toEqual(pixel)
    expect(await client().deleteMedia(id, number())).toEqual({ success: true })
  })

  test('whatsapp-api-js blocks and unblocks who wrote', async () => {
    await stage.write('919800000603', { type: 'text', text: 'Buy my coins' })
    expect(await client().blockUser(number(), '919800000603')).toMatchObject({
      block_users: { added_users: [{ wa_id: '919800000603' }] },
    })
    expect(await client().unblockUser(number(), '919800000603')).toMatchObject({
      block_users: { removed_users: [{ wa_id: '919800000603' }] },
    })
  })
}

function driveCalls({ stage, number, client }: Business): void {
  test('whatsapp-api-js calls a person and answers one', async () => {
    await stage.write(person, { type: 'call_permission_reply', response: 'accept' })
    expect(await client().initiateCall(number(), person, sdp)).toMatchObject({
      calls: [{ id: expect.stringMatching(/^wacid\./) }],
    })
    const rings = async (): Promise<`wacid.${string}`> =>
      (await stage.call('POST', `/control/people/${person}/calls`, { number: number() })).json.id
    const id = await rings()
    expect(await client().preacceptCall(number(), id, sdp)).toMatchObject({ success: true })
    expect(await client().acceptCall(number(), id, sdp)).toMatchObject({ success: true })
    expect(await client().terminateCall(number(), id)).toMatchObject({ success: true })
    expect(await client().rejectCall(number(), await rings())).toMatchObject({ success: true })
  })
}

function driveWebhooks({ stage, client }: Business): void {
  test('whatsapp-api-js verifies and understands what we post', async () => {
    const receiver = client()
    const heard = { message: 0, status: 0, connect: 0, terminate: 0, callStatus: 0 }
    receiver.on.message = () => void heard.message++
    receiver.on.status = () => void heard.status++
    receiver.on.call = {
      connect: () => void heard.connect++,
      terminate: () => void heard.terminate++,
      status: () => void heard.callStatus++,
    }
    await stage.until(() => stage.fields('calls').some((value) => value.statuses !== undefined))
    await stage.until(() => stage.simulator.world.webhooks.waiting === 0)
    for (const { raw, signature, body } of stage.received) {
      expect(await receiver.verifyRequestSignature(raw, signature)).toBe(true)
      const field = body.entry[0]?.changes[0]?.field
      // The client knows these two fields only.
      if (field === 'messages' || field === 'calls') await receiver.post(JSON.parse(raw) as PostData, raw, signature)
    }
    expect(
      Object.values(heard).every((times) => times > 0),
      JSON.stringify(heard),
    ).toBe(true)
    expect(receiver.get({ 'hub.mode': 'subscribe', 'hub.verify_token': 'right', 'hub.challenge': '7' })).toBe('7')
  })
}

function pictureForm(): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(pixel)], { type: 'image/png' }), 'dot.png')
  return form
}
