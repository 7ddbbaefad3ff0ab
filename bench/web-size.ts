import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { raiseStage } from '../e2e/owned-stage.ts'
import { type Line, line } from './line.ts'

const dist = join(import.meta.dirname, '../web/dist')

/** What a browser loads of ours to show the inbox the first time, each file gzipped. */
export async function webSize(): Promise<Line[]> {
  const stage = await raiseStage()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const context = await browser.newContext()
    const [name = '', value = ''] = stage.cookie.split('=')
    await context.addCookies([{ name, value, url: stage.address }])
    const page = await context.newPage()
    const files = new Set<string>()
    page.on('response', (response) => files.add(new URL(response.url()).pathname))
    await page.goto(`${stage.address}/inbox`)
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.waitForLoadState('networkidle')
    const ours = [...files].filter((path) => /\.(js|css)$/.test(path) && existsSync(join(dist, path)))
    const bytes = ours.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path)), { level: 9 }).length, 0)
    return [line('web-size inbox', 'kB', bytes / 1000, 250, '≤ 1 (250 kB)', `${ours.length} scripts and styles, gzipped`)]
  } finally {
    await browser.close()
    await stage.stop()
  }
}
