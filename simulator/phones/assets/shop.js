import { api } from './api.js'
import { productPicture } from './cards.js'
import { button, el, say, sheet } from './dom.js'
import { field } from './forms.js'
import { icon } from './icons.js'

/** One cart for every chat; it lives until it is sent or the page is closed. */
const carts = new Map()
const mostOfOne = 99

function cartOf({ phone, number }) {
  const key = `${phone} ${number}`
  if (!carts.has(key)) carts.set(key, new Map())
  return carts.get(key)
}
const countOf = (cart) => [...cart.values()].reduce((sum, line) => sum + line.quantity, 0)
const money = (amount, currency) => {
  try {
    return new Intl.NumberFormat([], { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount)
  } catch {
    return amount.toFixed(2)
  }
}
function totalOf(cart) {
  const lines = [...cart.values()]
  return money(
    lines.reduce((sum, { product, quantity }) => sum + product.amount * quantity, 0),
    lines[0]?.product.currency,
  )
}

function put(screen, product, quantity) {
  const cart = cartOf(screen)
  const [first] = cart.values()
  if (first && first.product.catalog !== product.catalog) cart.clear()
  if (quantity <= 0) cart.delete(product.id)
  else cart.set(product.id, { product, quantity: Math.min(quantity, mostOfOne) })
}

export async function openCatalog(screen, first) {
  const catalog = await api.catalog(screen.phone, screen.number).catch((error) => say(error.message))
  if (!catalog) return
  const products = catalog.products.toSorted((a, b) => Number(b.id === first) - Number(a.id === first))
  openSections(screen, catalog.name || 'Catalog', [{ title: '', products }])
}

export function openSections(screen, title, sections) {
  sheet(
    title,
    (close) => {
      const bar = cartBar(screen, close)
      const rows = sections.flatMap((section) => [
        section.title ? el('h3', {}, section.title) : '',
        ...section.products.map((product) => productRow(screen, product, bar.draw)),
      ])
      if (sections.every(({ products }) => products.length === 0))
        rows.push(
          el(
            'div',
            { className: 'empty' },
            el('b', {}, 'Nothing here yet'),
            'This business has put no products into a catalogue yet.',
          ),
        )
      return [...rows, bar.node]
    },
    { className: 'tall' },
  )
}

/** Says what is in the cart and leads to it, at the foot of a list of products. */
function cartBar(screen, close) {
  const node = el('div', { className: 'cart-bar' })
  const draw = () => {
    const cart = cartOf(screen)
    const count = countOf(cart)
    node.hidden = count === 0
    const look = () => {
      close()
      openCart(screen)
    }
    node.replaceChildren(button({ className: 'go', onclick: look }, icon('cart'), `View cart · ${count} · ${totalOf(cart)}`))
  }
  draw()
  return { node, draw }
}

function productRow(screen, product, changed) {
  const look = () => openProduct(screen, product, changed)
  return el(
    'div',
    { className: 'product-row' },
    button({ className: 'product flat', onclick: look }, productPicture(product), words(product)),
    product.available ? stepper(screen, product, changed) : el('span', { className: 'small bad' }, 'Sold out'),
  )
}

const words = (product) =>
  el(
    'span',
    { className: 'product-words' },
    el('b', {}, product.name),
    product.description ? el('span', { className: 'small two' }, product.description) : '',
    product.price ? el('span', { className: 'price' }, product.price) : '',
  )

function stepper(screen, product, changed = () => {}) {
  const node = el('span', { className: 'stepper', role: 'group', 'aria-label': `How many of ${product.name}` })
  const amount = el('output', { className: 'num' })
  const add = (by) => () => {
    put(screen, product, (cartOf(screen).get(product.id)?.quantity ?? 0) + by)
    draw()
    changed()
  }
  const less = button({ className: 'round', 'aria-label': `One ${product.name} less`, onclick: add(-1) }, icon('minus'))
  const more = button({ className: 'round', 'aria-label': `One ${product.name} more`, onclick: add(1) }, icon('plus'))
  const draw = () => {
    const quantity = cartOf(screen).get(product.id)?.quantity ?? 0
    amount.textContent = quantity ? String(quantity) : ''
    less.hidden = quantity === 0
    more.disabled = quantity >= mostOfOne
  }
  node.append(less, amount, more)
  draw()
  return node
}

export function openProduct(screen, product, changed = () => {}) {
  const { catalog: catalog_id, id: product_retailer_id } = product
  sheet(product.name, (close) => {
    const ask = () => {
      close()
      const text = 'Is this available?'
      void screen.write(
        { type: 'text', text, referred_product: { catalog_id, product_retailer_id } },
        { type: 'text', text, product },
      )
    }
    const send = () => {
      close()
      void screen.write({ type: 'product', catalog_id, product_retailer_id }, { type: 'interactive', product })
    }
    const look = () => {
      close()
      openCart(screen)
    }
    return [
      el('div', { className: 'product-big' }, productPicture(product)),
      el(
        'div',
        { className: 'padded product-about' },
        product.price ? el('b', { className: 'price' }, product.price) : '',
        product.description ? el('p', {}, product.description) : '',
        el('span', { className: 'small' }, `Article ${product.id}`),
      ),
      el(
        'div',
        { className: 'ends padded' },
        product.available ? stepper(screen, product, changed) : el('span', { className: 'small bad' }, 'Sold out'),
        el('span', { className: 'grow' }),
        button({ className: 'plain', onclick: ask }, 'Message business'),
        button({ className: 'go', onclick: look }, 'View cart'),
      ),
      button(
        { className: 'choice', onclick: send },
        icon('forward'),
        el('span', { className: 'grow' }, 'Send this product to the business'),
      ),
    ]
  })
}

function openCart(screen) {
  const cart = cartOf(screen)
  const note = field('Message with the order', { maxLength: 1024 })
  sheet('Cart', (close) => {
    const total = el('b', {})
    const place = button(
      { className: 'go', onclick: () => order(screen, note.querySelector('input').value.trim(), close) },
      'Place order',
    )
    const draw = () => {
      total.textContent = `Estimated total ${totalOf(cart)}`
      place.disabled = cart.size === 0
    }
    draw()
    if (cart.size === 0)
      return [el('div', { className: 'empty' }, el('b', {}, 'The cart is empty'), 'Add something from the catalogue first.')]
    return [
      ...[...cart.values()].map(({ product }) => productRow(screen, product, draw)),
      el('div', { className: 'padded' }, note),
      el('div', { className: 'ends padded' }, total, el('span', { className: 'grow' }), place),
    ]
  })
}

function order(screen, text, close) {
  const cart = cartOf(screen)
  const lines = [...cart.values()]
  const total = totalOf(cart)
  const bill = {
    kind: 'order',
    reference: '',
    status: '',
    lines: lines.map(({ product, quantity }) => ({
      name: product.name,
      quantity,
      amount: money(product.amount * quantity, product.currency),
    })),
    sums: [],
    total,
    note: 'Estimated total',
  }
  close()
  cart.clear()
  const items = lines.map(({ product, quantity }) => ({ retailerId: product.id, quantity }))
  void screen.through(() => api.order(screen.phone, screen.number, items, text), { type: 'order', text, bill })
}
