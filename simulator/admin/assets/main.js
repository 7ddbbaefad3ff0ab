import { accounts } from './accounts.js'
import { faults } from './faults.js'
import { ledger } from './ledger.js'
import { numbers } from './numbers.js'
import { overview } from './overview.js'
import { el } from './parts.js'
import { people } from './people.js'
import { templates } from './templates.js'
import { requests, webhooks } from './traffic.js'

const sections = { overview, numbers, accounts, templates, requests, webhooks, ledger, people, faults }
const titles = {
  overview: 'Overview',
  numbers: 'Numbers',
  accounts: 'Accounts',
  templates: 'Templates',
  requests: 'Requests',
  webhooks: 'Webhooks',
  ledger: 'Ledger',
  people: 'People',
  faults: 'Faults',
}

function show() {
  const [name = '', query = ''] = location.hash.slice(1).split('?')
  const current = Object.hasOwn(sections, name) ? name : 'overview'
  document.title = `${titles[current]} · WhatsApp simulator`
  document
    .getElementById('nav')
    .replaceChildren(
      ...Object.keys(sections).map((key) =>
        el('a', { href: `#${key}`, ...(key === current && { 'aria-current': 'page' }) }, titles[key]),
      ),
    )
  document.querySelector('nav [aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' })
  document.getElementById('main').replaceChildren(...sections[current](new URLSearchParams(query)))
}

addEventListener('hashchange', show)
show()
