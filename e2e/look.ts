import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { desktop } from './browser.ts'

export const picturesFolder = join(import.meta.dirname, '../.cache/pictures')

const phone = { width: 390, height: 844 }
const tablet = { width: 1024, height: 800 }

/**
 * Looks at a page as people have it: light and dark on a desktop, light on a phone; a picture of each goes to `.cache/pictures`.
 * Fails when axe finds anything, or when something sticks out sideways at 1440, 1024 or 390 pixels.
 */
export async function look(page: Page, name: string, { phone: onPhone = true }: { phone?: boolean } = {}): Promise<void> {
  await mkdir(picturesFolder, { recursive: true })
  await page.getByRole('button', { name: 'Dismiss' }).evaluateAll((toasts) => {
    for (const toast of toasts) (toast as HTMLElement).click()
  })
  await page.mouse.move(0, 0)
  await settle(page)
  await picture(page, `${name}-light`)
  expect(await findings(page), `${name}, light`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await settle(page)
  await picture(page, `${name}-dark`)
  expect(await findings(page, colourRules), `${name}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  const stickingOut = [await sticksOut(page)]
  await page.setViewportSize(tablet)
  await settle(page)
  stickingOut.push(await sticksOut(page))
  if (onPhone) {
    await page.setViewportSize(phone)
    await settle(page)
    await picture(page, `${name}-390`)
    stickingOut.push(await sticksOut(page))
  }
  await page.setViewportSize(desktop)
  await settle(page)
  expect(stickingOut.flat(), `${name}: wider than its window`).toEqual([])
}

/** What everybody saw when a step failed, for whoever mends it. */
export async function pictureOfFailure(pages: Readonly<Record<string, Page>>): Promise<void> {
  await mkdir(picturesFolder, { recursive: true })
  for (const [name, page] of Object.entries(pages)) await picture(page, `failed-${name}`).catch(() => undefined)
}

const picture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(picturesFolder, `${name}.png`), animations: 'disabled', caret: 'hide' })

/** Fonts are there and two frames have been drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    const frame = (): Promise<number> => new Promise(requestAnimationFrame)
    await frame()
    await frame()
  })
  await page.waitForTimeout(120)
}

/** What can differ between light and dark; the rest was asked in light. */
const colourRules = ['color-contrast', 'link-in-text-block']

async function findings(page: Page, rules?: string[]): Promise<string[]> {
  // No page of ours has frames, so axe need not open a window of its own to gather them.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}

async function sticksOut(page: Page): Promise<string[]> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const)
  return content > window ? [`${content} of ${window} pixels`] : []
}
