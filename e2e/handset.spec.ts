import { readdirSync, readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { prepare } from '../simulator/test/golden-stage.ts'
import { startStage } from '../simulator/test/stage.ts'
import { launchChromium, type Seat, takeSeat } from './browser.ts'
import { look, pictureOfFailure } from './look.ts'
import { tastingForm } from './tasting-form.ts'
import { says, shows } from './ui.ts'

const phone = '919811200001'
const stage = await startStage({ throughput: 0, pairLimit: false, behaviour: { sentDelayMs: [0, 0], deliveredDelayMs: [0, 0] } })
const { simulator, business: number } = stage
const golden = new URL('../contract/cloud-api/golden/', import.meta.url)

describe('A handset', () => {
  let browser: Browser
  let seat: Seat
  let page: Page

  beforeAll(async () => {
    await control(`/control/numbers/${number.phone_number_id}`, { name: 'Nilgiri Tea' })
    await prepare(stage)
    await control('/control/people', { people: [{ phone, name: 'Asha Rao' }] })
    browser = await launchChromium()
    seat = await takeSeat(browser, simulator.url)
    page = seat.page
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pictureOfFailure({ handset: page })
    expect(seat.complaints(), 'what the browser complained of').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
  })

  // biome-ignore lint/suspicious/noExplicitAny: whatever the simulator answers.
  async function call(path: string, body: object): Promise<any> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${number?.access_token}` }
    return (await fetch(simulator.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const control = call
  const send = (content: object): Promise<{ messages: [{ id: string }] }> =>
    call(`/v26.0/${number.phone_number_id}/messages`, { messaging_product: 'whatsapp', to: phone, ...content })
  /** What the business has been told, latest first. */
  const heard = (): unknown[] =>
    simulator.world.state
      .thread(number.phone_number_id, phone)
      .said.flatMap((said) => (said.out ? [] : [{ kind: said.type, ...(said.content as object) }]))
      .reverse()
  const tapIn = (text: string): Locator => page.getByRole('article').filter({ hasText: text }).last()
  const sheet = (): Locator => page.getByRole('dialog')
  const inSheet = (name: string | RegExp): Promise<void> => sheet().getByRole('button', { name }).click()

  it('is whoever one likes to be, and says what to do when nobody has written', async () => {
    await page.goto('/phones')
    await page.getByLabel('Phone number').fill('+91 98112 00001')
    await page.getByRole('button', { name: 'Open' }).click()
    await shows(page, new RegExp(`send a first message to \\${number.display_phone_number}`))
    await look(page, 'handset-empty')
    await page.getByRole('button', { name: 'Write to a business' }).click()
    await inSheet(/Nilgiri Tea/)
    await page.getByLabel('Message', { exact: true }).fill('Hello, *is* anyone there?')
    await page.keyboard.press('Enter')
    await says(page.getByRole('log'), /Hello, is anyone there\?/)
    await expect.poll(heard).toContainEqual({ kind: 'text', body: 'Hello, *is* anyone there?' })
  })

  it('shows all that a business can send, and whether it is typing', async () => {
    const names = readdirSync(golden).filter((name) => /^send-(?!template|reply|reaction|direct|recipient)/.test(name))
    for (const name of names) {
      const { type, [String(type)]: content } = JSON.parse(readFileSync(new URL(name, golden), 'utf8'))
      expect(await send({ type, [type]: content }), name).toHaveProperty('messages')
    }
    const articles = page.getByRole('log').getByRole('article')
    await expect.poll(() => articles.count()).toBe(names.length + 1)
    const last = simulator.world.state.thread(number.phone_number_id, phone).said.find((said) => !said.out)
    await call(`/v26.0/${number.phone_number_id}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: last?.id,
      typing_indicator: { type: 'text' },
    })
    await page.getByRole('img', { name: 'The business is typing' }).waitFor()
    await page.getByRole('img', { name: 'Read', exact: true }).first().waitFor()
  })

  it('answers each of them by tap', async () => {
    const buttons = {
      type: 'button',
      body: { text: 'Today?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes, please' } }] },
    }
    await send({ type: 'interactive', interactive: buttons })
    await page.getByRole('button', { name: 'Yes, please' }).click()
    await expect
      .poll(heard)
      .toContainEqual({ kind: 'interactive', type: 'button_reply', button_reply: { id: 'y', title: 'Yes, please' } })
    const list = {
      type: 'list',
      body: { text: 'Which?' },
      action: {
        button: 'Pick a tea',
        sections: [{ title: 'Green', rows: [{ id: 's', title: 'Sencha', description: 'Steamed' }] }],
      },
    }
    await send({ type: 'interactive', interactive: list })
    await page.getByRole('button', { name: 'Pick a tea' }).click()
    await inSheet(/Sencha/)
    await expect.poll(() => heard()[0]).toMatchObject({ list_reply: { id: 's', description: 'Steamed' } })
    await send({
      type: 'interactive',
      interactive: { type: 'location_request_message', body: { text: 'Where are you now?' }, action: { name: 'send_location' } },
    })
    await tapIn('Where are you now?').getByRole('button', { name: 'Send location' }).click()
    await inSheet(/Home/)
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'location', name: 'Home' })
    await send({
      type: 'interactive',
      interactive: { type: 'request_contact_info', body: { text: 'Your number?' }, action: { name: 'request_contact_info' } },
    })
    await tapIn('Your number?').getByRole('button', { name: 'Share contact info' }).click()
    await inSheet(/Asha Rao/)
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'contacts' })
    await look(page, 'handset-chat')
  })

  it('fills in a form, which shows what its answers ask for and what is missing', async () => {
    const flow_json = JSON.stringify(tastingForm)
    const made = await call(`/v26.0/${number.waba_id}/flows`, {
      name: 'tasting',
      categories: ['OTHER'],
      flow_json,
      publish: true,
    })
    expect(made, JSON.stringify(made)).toMatchObject({ success: true })
    const parameters = {
      flow_message_version: '3',
      flow_id: made.id,
      flow_token: 't-1',
      flow_cta: 'Book a tasting',
      flow_action: 'navigate',
      flow_action_payload: { screen: 'WELCOME' },
    }
    const asked = await send({
      type: 'interactive',
      interactive: { type: 'flow', body: { text: 'Saturday at five?' }, action: { name: 'flow', parameters } },
    })
    expect(asked, JSON.stringify(asked)).toHaveProperty('messages')
    await tapIn('Saturday at five?').getByRole('button', { name: 'Book a tasting' }).click()
    await sheet().getByText('Come and taste').waitFor()
    await inSheet('Go on')
    await sheet().getByRole('link', { name: 'the way' }).waitFor()
    await inSheet('Understood')
    await inSheet('Review')
    await sheet().getByText('Fill this in').first().waitFor()
    await sheet().getByLabel('Your name').fill('Asha Rao')
    await sheet()
      .getByLabel(/Sencha/)
      .check()
    await sheet().getByLabel('At home').check()
    await sheet().getByLabel('Street').fill('14 MG Road')
    await look(page, 'handset-form-fields')
    await inSheet('Review')
    await sheet().getByText('Asha Rao').waitFor()
    await inSheet('Book')
    await shows(page, 'Response sent')
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'interactive', type: 'nfm_reply' })
    const { nfm_reply: reply } = heard()[0] as { nfm_reply: { response_json: string } }
    expect(JSON.parse(reply.response_json)).toEqual({ flow_token: 't-1', who: 'Asha Rao', teas: ['sencha'], way: 'home' })
  })

  it('fills a cart, orders, and pays the bill', async () => {
    await send({
      type: 'interactive',
      interactive: { type: 'catalog_message', body: { text: 'All our lamps' }, action: { name: 'catalog_message' } },
    })
    await tapIn('All our lamps').getByRole('button', { name: 'View catalog' }).click()
    await inSheet('One Lamp 1 more')
    await inSheet('One Lamp 1 more')
    await inSheet('One Lamp 2 more')
    await inSheet(/View cart · 3/)
    await sheet().getByLabel('Message with the order').fill('Wrapped, please')
    await inSheet('Place order')
    await expect
      .poll(() => heard()[0])
      .toMatchObject({
        kind: 'order',
        text: 'Wrapped, please',
        product_items: [
          { product_retailer_id: 'sku-1', quantity: 2, item_price: 1000, currency: 'INR' },
          { product_retailer_id: 'sku-2' },
        ],
      })
    await says(tapIn('Wrapped, please'), /3 items[\s\S]*2 × Lamp 1[\s\S]*₹3,000\.00/)
    const { type, interactive } = JSON.parse(readFileSync(new URL('send-order-details.json', golden), 'utf8'))
    interactive.body.text = 'Please pay this'
    interactive.action.parameters.reference_id = 'handset-1'
    expect(await send({ type, interactive })).toHaveProperty('messages')
    await tapIn('Please pay this').getByRole('button', { name: 'Review and pay' }).click()
    await inSheet('UPI')
    await says(tapIn('Please pay this'), /Paid/)
  })

  it('sends stickers, voices, unknown kinds; reacts, changes and deletes', async () => {
    const attach = async (what: RegExp): Promise<void> => {
      await page.getByRole('button', { name: 'Attach' }).click()
      await inSheet(what)
    }
    await attach(/^Sticker/)
    await inSheet('Sticker Tea')
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'sticker', mime_type: 'image/webp' })
    await page.getByRole('button', { name: 'Record a voice message' }).click()
    await inSheet('Send the sample')
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'audio', voice: true })
    await attach(/Something unsupported/)
    await inSheet('A poll')
    await expect.poll(() => heard()[0]).toMatchObject({ kind: 'unsupported' })
    await page.getByLabel('Message', { exact: true }).fill('Tow tins')
    await page.keyboard.press('Enter')
    const more = async (text: string, what: string): Promise<void> => {
      await tapIn(text).hover()
      await tapIn(text).getByRole('button', { name: 'More about this message' }).click()
      await inSheet(what)
    }
    await more('Tow tins', 'Edit')
    await page.getByLabel('Message', { exact: true }).fill('Two tins')
    await page.keyboard.press('Enter')
    await says(tapIn('Two tins'), /Edited/)
    await more('Two tins', 'Delete for everyone')
    await shows(page, 'You deleted this message')
    await tapIn('Which?').hover()
    await tapIn('Which?').getByRole('button', { name: 'React to this message' }).click()
    await inSheet('React ❤️')
    await tapIn('Which?').getByRole('img', { name: 'Reactions ❤️' }).waitFor()
  })

  it('blocks, takes a username and goes offline', async () => {
    await page.getByRole('button', { name: 'Chat menu' }).click()
    await inSheet('Block business')
    await shows(page, 'You blocked this business')
    await page.getByRole('button', { name: 'Unblock' }).click()
    await page.getByLabel('Message', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Back to chats' }).click()
    const menu = async (what: RegExp): Promise<void> => {
      await page.getByRole('button', { name: 'Phone menu' }).click()
      await inSheet(what)
    }
    await menu(/^Username/)
    await sheet().getByLabel('Username').fill('asha.rao')
    await inSheet('Save username')
    await shows(page, /Asha Rao · @asha\.rao/)
    await menu(/Go offline/)
    await shows(page, /@asha\.rao · offline/)
    const id = (await send({ type: 'text', text: { body: 'Are you there?' } })).messages[0].id
    await menu(/Go online/)
    await says(page.getByRole('listitem'), /Are you there\?/)
    expect(id).toMatch(/^wamid\./)
    await look(page, 'handset-chats')
  })

  it('stands beside others, and opens without a network', async () => {
    await page.goto(`/phones?beside=${phone},919811200002`)
    const second = page.frameLocator('iframe[title="Handset of +919811200002"]')
    await second.getByRole('button', { name: 'Write to a business' }).click()
    await second
      .getByRole('dialog')
      .getByRole('button', { name: /Nilgiri/ })
      .click()
    await second.getByLabel('Message', { exact: true }).fill('Me too')
    await second.getByLabel('Message', { exact: true }).press('Enter')
    await second.getByRole('log').getByText('Me too').waitFor()
    await send({ type: 'text', text: { body: 'To the first' } })
    await page.frameLocator('iframe').first().getByText('To the first').waitFor()
    await page.goto('/phones')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await seat.excusing(async () => {
      await seat.context.setOffline(true)
      await page.reload()
      await shows(page, 'Whose phone is this?')
      await seat.context.setOffline(false)
    })
  })
})
