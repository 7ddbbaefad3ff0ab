import type { Browser } from 'playwright-core'

/** A photograph of a tea tin on a table, as people send it: drawn by the browser, so no file is needed. */
export async function photographTin(browser: Browser, state: 'dented' | 'new'): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 900, height: 680 } })
  await page.setContent(drawing(state === 'dented' ? dented : fresh))
  const photo = await page.screenshot({ type: 'jpeg', quality: 78 })
  await page.close()
  return photo
}

const fresh = `<path d="M290 190 V560 Q450 610 610 560 V190 Z" fill="url(#side)"/>`
const dented = `
    <path d="M290 190 V560 Q450 610 610 560 V400 Q556 360 612 318 V190 Z" fill="url(#side)"/>
    <path d="M612 318 Q556 360 610 400 Q584 362 612 318 Z" fill="#03211c" opacity=".8"/>
    <path d="M566 330 Q540 362 570 398" fill="none" stroke="#9ad2c2" stroke-width="4" opacity=".55"/>`

const drawing = (body: string): string => `
<body style="margin:0">
<svg viewBox="0 0 900 680" width="900" height="680">
  <defs>
    <linearGradient id="wall" x2="0" y2="1"><stop stop-color="#d9cfc2"/><stop offset="1" stop-color="#b9ab99"/></linearGradient>
    <linearGradient id="table" x2="0" y2="1"><stop stop-color="#8a6544"/><stop offset="1" stop-color="#5d412a"/></linearGradient>
    <linearGradient id="side"><stop stop-color="#0d3b33"/><stop offset=".3" stop-color="#2d7a68"/><stop offset=".55" stop-color="#1a5a4c"/>
      <stop offset="1" stop-color="#072a24"/></linearGradient>
    <linearGradient id="lid"><stop stop-color="#8d7a45"/><stop offset=".35" stop-color="#efdfa6"/><stop offset="1" stop-color="#75643a"/></linearGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="14"/></filter>
    <filter id="grain"><feTurbulence baseFrequency=".9" numOctaves="2"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 .13 0"/></filter>
  </defs>
  <rect width="900" height="430" fill="url(#wall)"/>
  <rect y="430" width="900" height="250" fill="url(#table)"/>
  <ellipse cx="500" cy="590" rx="240" ry="34" fill="#1d120a" opacity=".55" filter="url(#soft)"/>
  <g transform="rotate(-2 450 380)">${body}
    <path d="M276 130 Q450 84 624 130 V196 Q450 246 276 196 Z" fill="url(#lid)"/>
    <ellipse cx="450" cy="130" rx="174" ry="30" fill="#e6d597"/>
    <rect x="336" y="290" width="196" height="180" rx="8" fill="#f4ecd8"/>
    <text x="434" y="352" font-family="Georgia, serif" font-size="38" text-anchor="middle" fill="#1d4d42">Nilgiri</text>
    <text x="434" y="394" font-family="Georgia, serif" font-size="26" text-anchor="middle" fill="#8d6b2d">first flush</text>
    <path d="M434 410 q26 14 0 46 q-26 -32 0 -46" fill="#2d7a68"/>
  </g>
  <rect width="900" height="680" filter="url(#grain)"/>
</svg>`
