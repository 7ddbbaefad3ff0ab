import { api } from './api.js'
import { billOf } from './cards.js'
import { button, choice, el, say, sheet } from './dom.js'
import { icon } from './icons.js'
import { copy } from './tools.js'

const ways = [
  ['upi', 'UPI', 'pay'],
  ['card', 'Credit or debit card', 'pay'],
  ['netbanking', 'Net banking', 'home'],
]

/** A bill is looked at and paid: in India within the chat, in Brazil outside of it. */
export function payBill(screen, bubble, parameters) {
  const settled = new Set(['being_paid', 'captured', 'completed', 'canceled'])
  sheet('Review and pay', (close) => [
    el('div', { className: 'padded' }, billOf(bubble.bill)),
    ...(settled.has(bubble.bill.status)
      ? [el('p', { className: 'padded' }, 'There is nothing to pay now.')]
      : parameters.currency === 'BRL'
        ? brazil(screen, bubble, parameters, close)
        : india(screen, bubble, close)),
  ])
}

function india(screen, bubble, close) {
  const pay = (outcome, method) => {
    close()
    void screen.through(() =>
      api
        .pay(screen.phone, screen.number, { message: bubble.id, outcome, method })
        .then(() => say(outcome === 'failed' ? 'The bank will refuse' : 'The payment is on its way')),
    )
  }
  return [
    el('h3', {}, `Pay ${bubble.bill.total} by`),
    ...ways.map(([method, label, mark]) => choice(label, () => pay('success', method), { mark: icon(mark) })),
    el('h3', {}, 'Or let it go wrong'),
    choice('The bank refuses', () => pay('failed', 'card'), { mark: icon('block') }),
    choice('It takes a while', () => pay('pending', 'upi'), { mark: icon('clock') }),
  ]
}

/** WhatsApp does not carry these payments: the business hears of them from its own bank. */
function brazil(screen, bubble, { payment_settings: settings = [] }, close) {
  const card = () => {
    close()
    const wish = { message: bubble.id, outcome: 'success', method: 'card' }
    void screen.through(() => api.pay(screen.phone, screen.number, wish).then(() => say('The business may charge the card')))
  }
  const rows = settings.flatMap((one) => {
    if (one.pix_dynamic_code)
      return [
        choice('Copy the Pix code', () => copy(one.pix_dynamic_code.code), {
          mark: icon('copy'),
          small: one.pix_dynamic_code.merchant_name,
        }),
      ]
    if (one.boleto) return [choice('Copy the boleto', () => copy(one.boleto.digitable_line), { mark: icon('copy') })]
    if (one.offsite_card_pay)
      return [choice(`Card ending in ${one.offsite_card_pay.last_four_digits}`, card, { mark: icon('pay') })]
    if (one.payment_link)
      return [
        el(
          'a',
          { className: 'choice', href: safe(one.payment_link.uri), target: '_blank', rel: 'noopener noreferrer' },
          icon('link'),
          'Open the payment link',
        ),
      ]
    return []
  })
  return [
    ...rows,
    el('p', { className: 'padded small' }, 'The payment happens outside WhatsApp; the business confirms it.'),
    el('div', { className: 'ends padded' }, button({ className: 'plain', onclick: close }, 'Close')),
  ]
}

const safe = (url) => (/^https?:/i.test(url) ? url : '#')
