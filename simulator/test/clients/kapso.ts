import { GraphApiError, WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { expect, test } from 'vitest'
import { pixel, type Stage } from '../stage.ts'
import type { Shop } from './api-js.ts'

const person = '919800000701'
const session = (sdpType: string): { sdpType: string; sdp: string } => ({ sdpType, sdp: 'v=0\r\n' })
const image = { type: 'image' as const, image: { link: 'https://files.example.test/a.png' } }

interface Business {
  stage: Stage
  number: () => string
  client: () => WhatsAppClient
}

/**
 * Every call of @kapso/whatsapp-cloud-api that goes to Meta. Its conversations, contacts, history of messages and list of calls live
 * on a proxy of its maker, not in the Graph API.
 */
export function driveKapso(stage: Stage, shop: () => Shop): void {
  const business: Business = {
    stage,
    number: () => stage.business.phone_number_id,
    client: () =>
      new WhatsAppClient({ accessToken: stage.business.access_token, baseUrl: stage.simulator.url, graphVersion: 'v26.0' }),
  }
  driveSimple(business)
  driveInteractive(business, shop)
  driveNumbers(business)
  driveTemplates(business)
  driveFlows(business)
  driveCalls(business)
  driveWebhooks(business)
}

function driveSimple({ stage, number, client }: Business): void {
  const at = (): { phoneNumberId: string; to: string } => ({ phoneNumberId: number(), to: person })

  test('kapso sends every simple type, and marks what came read', async () => {
    const id = await stage.write(person, { type: 'text', text: 'Hello' })
    const { messages } = client()
    const link = 'https://files.example.test/file'
    const name = { formattedName: 'Asha Rao', firstName: 'Asha' }
    const sends = [
      messages.sendText({ ...at(), body: 'Hello', previewUrl: true, contextMessageId: id }),
      messages.sendImage({ ...at(), image: { link, caption: 'Look' } }),
      messages.sendAudio({ ...at(), audio: { link, voice: true } }),
      messages.sendDocument({ ...at(), document: { link, filename: 'menu.pdf' } }),
      messages.sendVideo({ ...at(), video: { link } }),
      messages.sendSticker({ ...at(), sticker: { link } }),
      messages.sendLocation({ ...at(), location: { latitude: 12.97, longitude: 77.59, name: 'Shop' } }),
      messages.sendContacts({ ...at(), contacts: [{ name, phones: [{ phone: '+919800000701', type: 'WORK' }] }] }),
      messages.sendReaction({ ...at(), reaction: { messageId: id, emoji: '👍' } }),
    ]
    for (const sent of await Promise.all(sends)) expect(sent.messages[0]?.id).toMatch(/^wamid\./)
    expect(await messages.markRead({ phoneNumberId: number(), messageId: id, typingIndicator: { type: 'text' } })).toMatchObject({
      success: true,
    })
  })

  test('kapso uploads, finds, downloads and deletes a file', async () => {
    const { media } = client()
    const { id } = await media.upload({
      phoneNumberId: number(),
      type: 'image/png',
      file: new Blob([new Uint8Array(pixel)], { type: 'image/png' }),
    })
    expect(await media.get({ mediaId: id, phoneNumberId: number() })).toMatchObject({ mimeType: 'image/png' })
    expect(Buffer.from((await media.download({ mediaId: id, auth: 'always' })) as ArrayBuffer)).toEqual(pixel)
    expect(await media.delete({ mediaId: id, phoneNumberId: number() })).toMatchObject({ success: true })
  })

  test('kapso reads our refusals as the kinds it knows', async () => {
    const refusal = async (act: Promise<unknown>): Promise<GraphApiError> => {
      const error: unknown = await act.then(
        () => undefined,
        (problem: unknown) => problem,
      )
      if (!(error instanceof GraphApiError)) throw new Error(`It was not refused: ${String(error)}`)
      return error
    }
    const stranger = new WhatsAppClient({ accessToken: 'EAAwrong', baseUrl: stage.simulator.url, graphVersion: 'v26.0' })
    expect((await refusal(stranger.messages.sendText({ ...at(), body: 'x' }))).code).toBe(190)
    const unknown = { name: 'no_such_template', language: { code: 'en_US' } }
    expect((await refusal(client().messages.sendTemplate({ ...at(), template: unknown }))).code).toBe(132001)
  })
}

function driveInteractive({ stage, number, client }: Business, shop: () => Shop): void {
  test('kapso sends every interactive type', async () => {
    await stage.write(person, { type: 'text', text: 'Hello' })
    const { messages } = client()
    const { catalogId, products, flowId, flowScreen } = shop()
    const at = { phoneNumberId: number(), to: person, bodyText: 'Which one?' }
    const card = (cardIndex: number) => ({
      cardIndex,
      header: image,
      bodyText: 'One',
      action: { displayText: 'See', url: 'https://example.test' },
    })
    const flowParameters = {
      flowId,
      flowCta: 'Start',
      flowToken: 'token',
      flowAction: 'navigate' as const,
      flowActionPayload: { screen: flowScreen, data: { name: 'Asha' } },
    }
    const productItems = products.map((productRetailerId) => ({ productRetailerId }))
    const sends = [
      messages.sendInteractiveButtons({
        ...at,
        buttons: [{ id: 'yes', title: 'Yes' }],
        header: { type: 'text', text: 'A question' },
      }),
      messages.sendInteractiveList({ ...at, buttonText: 'Choose', sections: [{ rows: [{ id: '1', title: 'One' }] }] }),
      messages.sendInteractiveProduct({ ...at, catalogId, productRetailerId: products[0] }),
      messages.sendInteractiveProductList({
        ...at,
        catalogId,
        header: { type: 'text', text: 'New' },
        sections: [{ title: 'New', productItems }],
      }),
      messages.sendInteractiveFlow({ ...at, parameters: flowParameters }),
      messages.sendInteractiveAddress({ ...at, parameters: { country: 'IN' } }),
      messages.sendInteractiveLocationRequest({ ...at, parameters: { requestMessage: 'Where?' } }),
      messages.sendInteractiveCallPermission({ ...at, parameters: { phoneNumber: person } }),
      messages.sendInteractiveCtaUrl({ ...at, parameters: { displayText: 'Shop', url: 'https://example.test' } }),
      messages.sendInteractiveCarousel({ ...at, cards: [card(0), card(1)] }),
      messages.sendInteractiveCatalogMessage({ ...at, parameters: { thumbnailProductRetailerId: products[0] } }),
      messages.sendInteractiveRaw({
        phoneNumberId: number(),
        to: person,
        interactive: { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } },
      }),
    ]
    const results = await Promise.allSettled(sends)
    const refused = results.flatMap((one, i) =>
      one.status === 'rejected' ? [`${i}: ${JSON.stringify(one.reason)} ${String(one.reason)}`] : [],
    )
    expect(refused).toEqual([])
  })
}

function driveNumbers({ stage, number, client }: Business): void {
  test('kapso reads and writes the settings and the profile of a number', async () => {
    const { phoneNumbers } = client()
    const phoneNumberId = number()
    await phoneNumbers.settings.update({ phoneNumberId, calling: { status: 'ENABLED', callIconVisibility: 'DEFAULT' } })
    expect(await phoneNumbers.settings.get({ phoneNumberId })).toMatchObject({ calling: { status: 'ENABLED' } })
    await phoneNumbers.businessProfile.update({ phoneNumberId, about: 'We sell crafts', websites: ['https://example.test'] })
    expect(await phoneNumbers.businessProfile.get({ phoneNumberId })).toMatchObject({ data: [{ about: 'We sell crafts' }] })
  })

  test('kapso verifies and registers a number of its own', async () => {
    const fresh = (
      await stage.call('POST', `/${stage.business.waba_id}/phone_numbers`, {
        cc: '91',
        phone_number: '9811111111',
        verified_name: 'Second shop',
      })
    ).json.id as string
    const { phoneNumbers } = client()
    await phoneNumbers.requestCode({ phoneNumberId: fresh, codeMethod: 'SMS', language: 'en_US' })
    const { code } = (await stage.call('GET', `/control/numbers/${fresh}/code`)).json
    expect(await phoneNumbers.verifyCode({ phoneNumberId: fresh, code })).toMatchObject({ success: true })
    expect(await phoneNumbers.register({ phoneNumberId: fresh, pin: '123456' })).toMatchObject({ success: true })
    expect(await phoneNumbers.deregister({ phoneNumberId: fresh })).toMatchObject({ success: true })
  })
}

function driveTemplates({ stage, number, client }: Business): void {
  test('kapso creates, lists, sends and deletes a template', async () => {
    const { templates, messages } = client()
    const businessAccountId = stage.business.waba_id
    const components = [{ type: 'BODY', text: 'Hello {{1}}, your order is on its way.', example: { bodyText: [['Ana']] } }]
    const made = await templates.create({
      businessAccountId,
      name: 'kapso_order',
      language: 'en_US',
      category: 'UTILITY',
      components,
    })
    await stage.until(() => stage.simulator.world.state.templates.get(made.id)?.status === 'APPROVED')
    expect((await templates.list({ businessAccountId, name: 'kapso_order', status: 'APPROVED' })).data).toHaveLength(1)
    expect(await templates.get({ businessAccountId, templateId: made.id })).toMatchObject({ name: 'kapso_order' })
    const template = {
      name: 'kapso_order',
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
    }
    const sent = await messages.sendTemplate({ phoneNumberId: number(), to: person, template })
    expect(sent.messages[0]?.id).toMatch(/^wamid\./)
    expect(await templates.delete({ businessAccountId, name: 'kapso_order' })).toMatchObject({ success: true })
  })
}

const flowJson = {
  version: '7.3',
  screens: [
    {
      id: 'WELCOME',
      title: 'Welcome',
      terminal: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'TextHeading', text: 'Hello' },
          { type: 'Footer', label: 'Done', onClickAction: { name: 'complete', payload: {} } },
        ],
      },
    },
  ],
}

function driveFlows({ stage, client }: Business): void {
  test('kapso creates, changes, previews, publishes and retires a Flow', async () => {
    const { flows } = client()
    const wabaId = stage.business.waba_id
    const made = await flows.create({ name: 'kapso flow', wabaId, flowJson, categories: ['OTHER'] })
    expect(await flows.updateAsset({ flowId: made.id, json: flowJson })).toMatchObject({ success: true })
    expect((await flows.preview({ flowId: made.id })).preview.previewUrl).toMatch(/^http/)
    expect(await flows.get({ flowId: made.id })).toMatchObject({ name: 'kapso flow', status: 'DRAFT' })
    expect(await flows.publish({ flowId: made.id })).toMatchObject({ success: true })
    expect(await flows.list({ wabaId })).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: made.id })]),
    })
    expect(await flows.deprecate({ flowId: made.id })).toMatchObject({ success: true })
    const wrong = structuredClone(flowJson) as { screens: { layout: { children: object[] } }[] }
    wrong.screens[0]?.layout.children.push({ type: 'TextHeading' })
    const deployed = await flows.deploy(wrong, { name: 'kapso wrong', wabaId })
    expect(deployed.validationErrors?.[0]).toMatchObject({ lineStart: expect.any(Number), columnStart: expect.any(Number) })
  })
}

function driveCalls({ stage, number, client }: Business): void {
  test('kapso calls a person and answers one', async () => {
    const { calls } = client()
    const phoneNumberId = number()
    await stage.write(person, { type: 'call_permission_reply', response: 'accept' })
    expect(await calls.permissions.get({ phoneNumberId, userWaId: person })).toMatchObject({
      permission: { status: 'temporary' },
    })
    expect((await calls.connect({ phoneNumberId, to: person, session: session('offer') })).calls?.[0]?.id).toMatch(/^wacid\./)
    const rings = async (): Promise<string> =>
      (await stage.call('POST', `/control/people/${person}/calls`, { number: phoneNumberId })).json.id
    const callId = await rings()
    expect(await calls.preAccept({ phoneNumberId, callId, session: session('answer') })).toMatchObject({ success: true })
    expect(await calls.accept({ phoneNumberId, callId, session: session('answer') })).toMatchObject({ success: true })
    expect(await calls.terminate({ phoneNumberId, callId })).toMatchObject({ success: true })
    expect(await calls.reject({ phoneNumberId, callId: await rings() })).toMatchObject({ success: true })
  })
}

function driveWebhooks({ stage }: Business): void {
  test('kapso verifies and understands what we post', async () => {
    await stage.until(() => stage.simulator.world.webhooks.waiting === 0)
    const heard = { messages: 0, statuses: 0, calls: 0 }
    for (const { raw, signature } of stage.received) {
      const rawBody = Buffer.from(raw, 'latin1')
      expect(verifySignature({ appSecret: stage.business.app_secret, rawBody, signatureHeader: signature })).toBe(true)
      expect(verifySignature({ appSecret: 'another secret', rawBody, signatureHeader: signature })).toBe(false)
      const { messages, statuses, calls } = normalizeWebhook(JSON.parse(raw))
      heard.messages += messages.length
      heard.statuses += statuses.length
      heard.calls += calls.length
    }
    expect(
      Object.values(heard).every((times) => times > 0),
      JSON.stringify(heard),
    ).toBe(true)
  })
}
