import { Client } from '@great-detail/whatsapp'
import { expect, test } from 'vitest'
import { pixel, type Stage } from '../stage.ts'

const person = '919800000801'

interface Business {
  stage: Stage
  number: () => string
  client: () => Client
}

/** Every call of @great-detail/whatsapp. Its answers are fetch responses, read with `json()`. */
export function driveGreatDetail(stage: Stage): void {
  const client = (): Client =>
    new Client({
      baseUrl: stage.simulator.url,
      graphVersion: 'v25.0',
      request: { headers: { Authorization: `Bearer ${stage.business.access_token}` }, retry: 0 },
    })
  const business: Business = { stage, number: () => stage.business.phone_number_id, client }
  driveMessages(business)
  driveAccount(business)
  driveTemplates(business)
  driveWebhooks(business)
}

/** The client declares answers by type only; what is in them is looked at here. */
const read = async (answer: Promise<{ json(): Promise<unknown> }>): Promise<unknown> => await (await answer).json()

function driveMessages({ stage, number, client }: Business): void {
  test('great-detail sends messages, marks them read and types', async () => {
    const id = await stage.write(person, { type: 'text', text: 'Hello' })
    const { message } = client()
    const phoneNumberID = number() as never
    const send = (content: object): Promise<unknown> =>
      read(message.createMessage({ phoneNumberID, to: person, ...content } as never))
    for (const content of [
      { type: 'text', text: { body: 'Hello' } },
      { type: 'image', image: { link: 'https://files.example.test/a.png' } },
      { type: 'location', location: { latitude: 12.97, longitude: 77.59 } },
      { type: 'reaction', reaction: { message_id: id, emoji: '👍' } },
      {
        type: 'interactive',
        interactive: {
          type: 'cta_url',
          body: { text: 'Look' },
          action: { name: 'cta_url', parameters: { display_text: 'Shop', url: 'https://example.test' } },
        },
      },
    ])
      expect(await send(content)).toMatchObject({ messages: [{ id: expect.stringMatching(/^wamid\./) }] })
    const status = { phoneNumberID, message_id: id, status: 'read', typing_indicator: { type: 'text' } } as never
    expect(await read(message.createStatus(status))).toEqual({ success: true })
  })

  test('great-detail uploads, finds, downloads and deletes a file', async () => {
    const { media } = client()
    const file = new Blob([new Uint8Array(pixel)], { type: 'image/png' })
    const upload = { phoneNumberID: number() as never, file, filename: 'dot.png', mimeType: 'image/png' } as never
    const { id } = (await read(media.upload(upload))) as { id: string }
    const { url } = (await read(media.getURL({ mediaID: id as never, phoneNumberID: number() as never }))) as { url: string }
    const request = { headers: { Authorization: `Bearer ${stage.business.access_token}` } }
    const bytes = await (await media.download({ mediaURL: url as never, request } as never)).arrayBuffer()
    expect(Buffer.from(bytes)).toEqual(pixel)
    expect(await read(media.delete({ mediaID: id as never }))).toEqual({ success: true })
  })
}

function driveAccount({ stage, number, client }: Business): void {
  const phoneNumberID = (): never => number() as never
  const businessAccountID = (): never => stage.business.waba_id as never

  test('great-detail reads and writes numbers, their profile and their prompts', async () => {
    const { phoneNumbers, businessProfile, conversationalAutomation } = client()
    const fields = ['display_phone_number', 'quality_rating', 'throughput'] as never
    expect(await read(phoneNumbers.getPhoneNumber({ phoneNumberID: phoneNumberID(), fields }))).toMatchObject({
      quality_rating: 'GREEN',
    })
    const list = phoneNumbers.listPhoneNumbers({ businessAccountID: businessAccountID(), sort: 'creation_time.desc' } as never)
    expect(await read(list)).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ id: number() })]) })
    expect(
      await read(phoneNumbers.updatePhoneNumber({ phoneNumberID: phoneNumberID(), new_display_name: 'Asha Crafts' } as never)),
    ).toMatchObject({ success: true })
    await businessProfile.updateBusinessProfile({
      phoneNumberID: phoneNumberID(),
      about: 'We sell crafts',
      vertical: 'RETAIL',
    } as never)
    const profile = businessProfile.getBusinessProfile({ phoneNumberID: phoneNumberID(), fields: ['about', 'vertical'] } as never)
    expect(await read(profile)).toMatchObject({ data: [{ about: 'We sell crafts', vertical: 'RETAIL' }] })
    const prompts = {
      phoneNumberID: phoneNumberID(),
      prompts: ['Where is my order?'],
      commands: [{ command_name: 'help', command_description: 'Talk to us' }],
    }
    expect(await read(conversationalAutomation.setConversationalAutomation(prompts as never))).toMatchObject({ success: true })
  })

  test('great-detail reads the account and subscribes to it', async () => {
    const { whatsappBusinessAccount, subscribedApps } = client()
    expect(await read(whatsappBusinessAccount.get(businessAccountID(), { fields: ['name', 'currency'] } as never))).toMatchObject(
      { currency: 'USD' },
    )
    expect(await read(subscribedApps.createSubscription({ businessAccountID: businessAccountID() } as never))).toEqual({
      success: true,
    })
    const apps = subscribedApps.listSubscriptions({ businessAccountID: businessAccountID() } as never)
    expect(await read(apps)).toMatchObject({ data: [{ whatsapp_business_api_data: { id: stage.business.app_id } }] })
  })
}

function driveTemplates({ stage, client }: Business): void {
  const account = (): never => stage.business.waba_id as never

  test('great-detail creates, finds, changes and deletes a template, and looks into the library', async () => {
    const { template } = client()
    const draft = {
      name: 'gd_order',
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Your order is on its way.' }],
    }
    const made = (await read(template.create(account(), draft as never))) as { id: string }
    await stage.until(() => stage.simulator.world.state.templates.get(made.id)?.status === 'APPROVED')
    expect(await read(template.get(made.id, { fields: ['name', 'status'] } as never))).toMatchObject({
      name: 'gd_order',
      status: 'APPROVED',
    })
    const query = { name_or_content: 'gd_', status: ['APPROVED', 'PENDING'], language: 'en_US', limit: 5 } as never
    expect(await read(template.list(account(), query))).toMatchObject({ data: [{ id: made.id }] })
    const change = { components: [{ type: 'BODY', text: 'Your order is at your door.' }] } as never
    expect(await read(template.update(made.id, change))).toMatchObject({ success: true })
    expect(await read(template.listLibrary({ search: 'order', language: 'en_US' } as never))).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
    })
    expect(await read(template.delete(account(), { name: 'gd_order' } as never))).toMatchObject({ success: true })
  })
}

function driveWebhooks({ stage, client }: Business): void {
  test('great-detail shakes hands, and verifies and understands what we post', async () => {
    const { webhook } = client()
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'right' }
    const greeting = await webhook.register({ method: 'GET', query, headers: {} } as never)
    expect(greeting.verifyToken).toBe('right')
    expect(greeting.accept()).toBe('1158201444')
    await stage.until(() => stage.simulator.world.webhooks.waiting === 0)
    expect(stage.received.length).toBeGreaterThan(3)
    for (const { raw, signature } of stage.received) {
      const headers = { 'x-hub-signature-256': signature }
      const event = await webhook.eventNotification({ method: 'POST', headers, body: raw, query: {} } as never)
      await event.verifySignature(stage.business.app_secret)
      expect(event.eventNotification.object).toBe('whatsapp_business_account')
      await expect(event.verifySignature('another secret')).rejects.toThrow()
    }
  })
}
