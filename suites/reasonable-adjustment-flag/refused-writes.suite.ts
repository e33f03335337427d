import { conflictSend, describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { consentFor, consentGivenAnew, flagFor, removalOf, withUnknownProperty } from './bodies.ts'
import { recorded } from './given.ts'

describe('Refused writes', () => {
  forEachCase(
    [
      { what: 'a missing value', change: { to: { status: undefined } } },
      { what: 'an invalid value', change: { to: { status: 'granted' } } },
      { what: 'an additional property', change: { to: { favouriteColour: 'green' } } },
      { what: 'another type', change: { to: { resourceType: 'Flag' } } },
      { what: 'half a body', change: { text: '{"resourceType":"Consent","status":"inactive"' } },
    ],
    'an update of consent that is refused for $what changes nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }, { change }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const before = await step('That has been read', () => target.find('Consent', { patient }))
      await step('When its update is refused', async () =>
        (
          await target.update(consent, {
            ifMatch: consent.version,
            ...change,
            ...('to' in change ? { to: { ...consentGivenAnew('attorney'), ...change.to } } : {}),
          })
        ).mustBeRefused(),
      )
      const after = await step('Then what is read is what was there', () => target.find('Consent', { patient }))
      expect(after).toBeUnchangedSince(before.mustSucceed())
    },
  )

  test(
    'a creation of consent that is refused for an invalid value creates nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      const before = await step('Given a patient without a record', () => target.find('Consent', { patient }))
      await step('When the creation of consent is refused', async () =>
        (await target.create('Consent', { ...consentFor(patient), favouriteColour: 'green' })).mustBeRefused(),
      )
      const after = await step('Then what is found is what was found', () => target.find('Consent', { patient }))
      expect(after).toAgreeWith(before)
    },
  )

  test(
    'a creation of adjustments that is refused for an invalid value creates nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      await step('Given a consent', () => recorded('Consent', target, patient))
      await step('When the creation of adjustments is refused', async () =>
        (await target.create('Flag', withUnknownProperty(flagFor(patient)))).mustBeRefused(),
      )
      const found = await step('Then no adjustments are found', () => target.find('Flag', { patient }))
      expect(found.mustSucceed()).toHold('no Flag to be found', 'entry.resource.where($this is Flag).empty()')
    },
  )

  test(
    'a removal that is refused for a missing reason removes nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const before = await step('That has been read', () => target.find('Consent', { patient }))
      await step('When the removal is refused', async () =>
        (
          await target.operation(
            conflictSend('RAF-C22', 'operation'),
            removalOf(patient, { without: ['removalReason'] }),
            { ifMatch: consent.version },
          )
        ).mustBeRefused(),
      )
      const after = await step('Then what is read is what was there', () => target.find('Consent', { patient }))
      expect(after).toBeUnchangedSince(before.mustSucceed())
    },
  )
})
