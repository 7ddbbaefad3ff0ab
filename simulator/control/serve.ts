import type { FastifyInstance } from 'fastify'
import { serveAccountControl } from '../desk/accounts.ts'
import { serveCommerceControl } from '../desk/commerce.ts'
import { serveDirectSend } from '../desk/direct-send.ts'
import { serveFlowControl } from '../desk/flows.ts'
import { serveNumbers } from '../desk/numbers.ts'
import { servePaymentControl } from '../desk/payments.ts'
import { serveTemplateControl } from '../desk/templates.ts'
import type { World } from '../world.ts'
import { serveCallControl } from './calls.ts'
import { serveClock } from './clock.ts'
import { serveFaults } from './faults.ts'
import { serveLedger } from './ledger.ts'
import { servePeople } from './people.ts'
import { servePopulations } from './populations.ts'
import { serveRules } from './rules.ts'
import { serveTraffic } from './traffic.ts'

/** Everything that has no place in the Graph API: what a person at Meta, a phone or a tester would do. */
export function serveControl(app: FastifyInstance, world: World): void {
  serveNumbers(app, world)
  serveAccountControl(app, world)
  serveLedger(app, world)
  serveDirectSend(app, world)
  servePeople(app, world)
  serveClock(app, world)
  servePopulations(app, world)
  serveFaults(app, world)
  serveRules(app, world)
  serveTemplateControl(app, world)
  serveTraffic(app, world)
  serveCallControl(app, world)
  serveCommerceControl(app, world)
  servePaymentControl(app, world)
  serveFlowControl(app, world)
  app.get('/control/health', () => ({ ok: true }))
}
