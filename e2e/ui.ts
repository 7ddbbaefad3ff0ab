import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The input of a label: pickers have a list of the same name. */
export const field = (where: Page | Locator, label: string | RegExp): Locator =>
  where.getByLabel(label, { exact: true }).and((('page' in where ? where.page() : where) as Page).locator('input'))

/** Types into a picker and takes the option; a new tag is there once its pill is. */
export async function pick(box: Locator, text: string, option: string | RegExp = text): Promise<void> {
  await box.fill(text)
  await box.page().getByRole('option', { name: option }).first().click()
}

/** Chooses what the newest condition is about: its picker is open, or opens with a click on it. */
export async function about(group: Locator, subject: string): Promise<void> {
  const page = group.page()
  const search = page.getByRole('textbox', { name: 'Search fields' })
  if (!(await search.isVisible())) await group.getByRole('button', { name: 'Choose what it is about' }).last().click()
  await search.fill(subject)
  await page.getByRole('option', { name: subject, exact: true }).click()
}

/** The number a text begins with or holds: “1,284 will get it” → 1284. */
export function numberIn(text: string | null): number {
  const found = /\d[\d,]*/.exec(text ?? '')?.[0]
  if (found === undefined) throw new Error(`No number in “${text}”`)
  return Number(found.replaceAll(',', ''))
}

/** Waits until a page shows a text, without reloading it. */
export const shows = (page: Page | Locator, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor({ state: 'visible' })

/** Waits until what a locator says fits. */
export const says = (locator: Locator, expected: RegExp): Promise<void> =>
  expect.poll(() => locator.first().innerText()).toMatch(expected)

/** Clicks a link that downloads, and reads the file. */
export async function downloadText(link: Locator): Promise<string> {
  const [download] = await Promise.all([link.page().waitForEvent('download'), link.click()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Every cell of a CSV file, without its quotes. */
export const cellsOf = (csv: string): string[] =>
  [...csv.replace(/^\ufeff/, '').matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
