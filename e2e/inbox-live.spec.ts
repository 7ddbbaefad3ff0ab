import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, type Seat, takeSeat } from './browser.ts'
import { type Cable, layCable } from './cable.ts'
import { look } from './look.ts'
import { raiseStage, type Stage } from './owned-stage.ts'
import { says, shows } from './ui.ts'

const phone = '919811100001'

describe('The inbox while people write', () => {
  let stage: Stage
  let browser: Browser
  let seats: [Seat, Seat]
  let cable: Cable
  let number: string

  beforeAll(async () => {
    stage = await raiseStage()
    number = (await stage.api<{ phoneNumberId: string }>('POST', '/channels/practice')).phoneNumberId
    await control('/control/people', { people: [{ phone, name: 'Lena Weber' }] })
    browser = await launchChromium()
    cable = await layCable(stage.address)
    seats = [await takeSeat(browser, stage.address), await takeSeat(browser, cable.address)]
    const [name = '', value = ''] = stage.cookie.split('=')
    await write('Hello?')
    for (const { context, page } of seats) {
      await context.addCookies([{ name, value, url: stage.address }])
      await page.goto('/inbox')
      await page.getByRole('button', { name: /Lena Weber/ }).click()
      await shows(page.getByRole('log'), 'Hello?')
    }
  })
  afterEach(() =>
    expect(
      seats.flatMap((seat) => seat.complaints()),
      'what the browsers complained of',
    ).toEqual([]),
  )
  afterAll(async () => {
    await browser?.close()
    cable?.stop()
    await stage?.stop()
  })

  async function control(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${stage.simulator}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(answer.status, await answer.text()).toBe(200)
  }
  const write = (text: string): Promise<void> => control(`/control/people/${phone}/messages`, { number, type: 'text', text })

  /** The texts of a thread that begin with a word, as they stand on the screen. */
  const told = async (page: Page, word: string): Promise<string[]> =>
    (await page.getByRole('log').getByRole('article').allInnerTexts()).flatMap((text) => text.match(`^${word} \\d+`) ?? [])

  it('shows each message within a second in every browser, in order, however fast they come', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `Quick ${i + 1}`)
    const took: number[] = []
    for (const text of texts) {
      const seen = Promise.all(seats.map(({ page }) => page.getByRole('log').getByText(text, { exact: true }).waitFor()))
      const began = performance.now()
      await write(text)
      if (texts.indexOf(text) % 4 !== 3) continue
      await seen
      took.push(performance.now() - began)
    }
    expect(took.toSorted((a, b) => a - b)[2], `the median of ${took.map(Math.round)} ms`).toBeLessThan(1_000)
    for (const { page } of seats) await expect.poll(() => told(page, 'Quick')).toEqual(texts)
  })

  it('catches up after the network was away: each message once, in order, without reloading', async () => {
    const [there, away] = seats
    await away.page.evaluate(() => Object.assign(globalThis, { stillThisPage: true }))
    await away.excusing(async () => {
      await away.context.setOffline(true)
      cable.unplug()
      await shows(away.page, 'You are offline.')
      for (const i of [1, 2, 3]) await write(`Missed ${i}`)
      await expect.poll(() => told(there.page, 'Missed')).toEqual(['Missed 1', 'Missed 2', 'Missed 3'])
      expect(await told(away.page, 'Missed')).toEqual([])
      await look(away.page, 'inbox-offline')
      cable.plug()
      await away.context.setOffline(false)
      await shows(away.page.getByRole('log'), 'Missed 3')
    })
    await write('Missed 4')
    for (const { page } of seats)
      await expect.poll(() => told(page, 'Missed')).toEqual(['Missed 1', 'Missed 2', 'Missed 3', 'Missed 4'])
    expect(await away.page.evaluate(() => 'stillThisPage' in globalThis)).toBe(true)
  })

  it('takes only templates once the window of 24 hours is closed, and opens it again when the person writes', async () => {
    const [{ page }] = seats
    await stage.database.query("update conversations set last_inbound_at = last_inbound_at - interval '25 hours'")
    await page.reload()
    await shows(page, 'Window closed · templates only')
    await shows(page, 'The last message of this contact is more than 24 hours old.')
    expect(await page.getByRole('textbox', { name: /Message to/ }).count()).toBe(0)
    await look(page, 'inbox-closed')
    await page.getByRole('button', { name: /Send a template/ }).click()
    await shows(page.getByRole('dialog'), 'No approved template on this number')
    await page.keyboard.press('Escape')
    await write('I am back')
    await page.getByRole('textbox', { name: 'Message to Lena Weber' }).waitFor()
    await says(page.getByRole('banner').or(page.getByRole('main')), /23 h \d+ m left to reply|24 h 0 m left/)
  })
})
