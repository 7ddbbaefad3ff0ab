import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** A real Chromium: CHROMIUM_PATH, or where Debian puts it. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })

/** One person at one computer, and everything a browser complained of meanwhile. */
export interface Seat {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors in the console, uncaught ones, and what the content security policy refused; emptied by being read. */
  complaints(): string[]
  /** What is said while `act` runs is expected, such as requests that fail because the network is away. */
  excusing<T>(act: () => Promise<T>): Promise<T>
}

export const desktop = { width: 1440, height: 900 }

export async function takeSeat(browser: Browser, address: string): Promise<Seat> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: desktop,
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Asia/Kolkata',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(15_000)
  const said: string[] = []
  let excused = false
  const note = (text: string): void => void (excused || said.push(text))
  context.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (problem) => note(String(problem.error().stack ?? problem.error())))
  await context.exposeBinding('storyPolicyRefused', (_source, what: string) => note(what))
  await context.addInitScript(reportRefusals)
  return {
    context,
    page: await context.newPage(),
    complaints: () => said.splice(0),
    excusing: async (act) => {
      excused = true
      try {
        return await act()
      } finally {
        excused = false
      }
    },
  }
}

/** Runs in the page. */
function reportRefusals(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
    const { storyPolicyRefused } = globalThis as unknown as { storyPolicyRefused: (what: string) => void }
    storyPolicyRefused(`The content security policy refused ${violatedDirective} ${blockedURI} in ${sourceFile}`)
  })
}
