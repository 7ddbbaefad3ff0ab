import { Refusal } from '@woochat/contract/errors.ts'
import { expect, test } from 'vitest'
import { errorOf, fieldErrors } from './problem.ts'

test('a refusal of the API keeps its words, its fields and its request', () => {
  const body = new Refusal('invalid', {}, [{ path: 'body.email', message: 'An e-mail address like name@company.com' }]).body(
    'req-1',
  )
  const error = errorOf(400, JSON.stringify(body), undefined)
  expect(error).toMatchObject({
    code: 'invalid',
    status: 400,
    requestId: 'req-1',
    message: body.error.message,
    next: body.error.next,
  })
  expect(fieldErrors(error)).toEqual({ email: 'An e-mail address like name@company.com' })
})

test('the answer of a proxy in between becomes a sentence, not a JSON error', () => {
  expect(errorOf(502, '<html>Bad gateway</html>', 'req-2')).toMatchObject({ code: 'unreadable', requestId: 'req-2' })
  expect(errorOf(503, '', undefined)).toMatchObject({ code: 'stopping', next: 'Try again in a moment.' })
})
