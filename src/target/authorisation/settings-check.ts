import { settingFault } from './authorisation-error.ts'
import { type AuthorisationMode, type AuthorisationSettings, authorisationModes } from './settings.ts'

type Shape = { needs: string[]; may: string[]; oneOf?: [string, string] }

const assertion = {
  needs: ['apiKeyEnv', 'kid', 'keyFile'],
  may: ['tokenUrl', 'passphraseEnv', 'audience', 'lifetime', 'scope'],
}

const shapes: Record<AuthorisationMode, Shape> = {
  none: { needs: [], may: [] },
  'api-key': { needs: ['apiKeyEnv'], may: ['header'] },
  bearer: { needs: [], may: [], oneOf: ['tokenEnv', 'tokenCommand'] },
  'signed-jwt': assertion,
  'token-exchange': { ...assertion, oneOf: ['subjectTokenEnv', 'subjectTokenCommand'] },
  'authorisation-code': {
    needs: ['clientIdEnv', 'clientSecretEnv', 'redirectUri', 'username'],
    may: ['tokenUrl', 'authoriseUrl', 'passwordEnv', 'scope'],
  },
}

const commands = ['tokenCommand', 'subjectTokenCommand']
const addresses = ['tokenUrl', 'authoriseUrl', 'redirectUri']
const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
const longestLifetime = 300

/**
 * Checks `auth` of a configuration before anything is done with it.
 *
 * @param value whatever stood in the file
 * @throws AuthorisationError naming the setting and what to write instead; never its value, which may be a secret by mistake
 */
export function checkAuthorisationSettings(value: unknown): AuthorisationSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw settingFault(
      'settings',
      'auth: settings as "name: value" are expected.',
      `Begin with "mode", one of ${authorisationModes.join(', ')}.`,
    )
  }
  const settings = value as Record<string, unknown>
  const mode = authorisationModes.find((one) => one === settings.mode)
  if (mode === undefined) {
    throw settingFault('settings', 'auth: "mode" is missing or unknown.', `Known: ${authorisationModes.join(', ')}.`)
  }
  const { needs, may, oneOf = [] } = shapes[mode]
  const known = [...needs, ...oneOf, ...may]
  for (const name of Object.keys(settings)) {
    if (name === 'mode' || known.includes(name)) continue
    throw settingFault(
      'settings',
      `auth: the mode ${mode} has no setting "${name}".`,
      `Known: ${known.join(', ') || 'none'}.`,
    )
  }
  for (const name of needs) {
    if (settings[name] !== undefined && settings[name] !== null) continue
    throw settingFault(
      'settings',
      `auth: the mode ${mode} needs "${name}".`,
      'docs/authorisation.md has an example of each mode.',
    )
  }
  const given = oneOf.filter((name) => settings[name] !== undefined)
  if (oneOf.length > 0 && given.length !== 1) {
    throw settingFault(
      'settings',
      `auth: the mode ${mode} needs one of ${oneOf.join(' and ')}.`,
      'Give exactly one of the two.',
    )
  }
  for (const [name, one] of Object.entries(settings)) checkValue(name, one)
  return settings as unknown as AuthorisationSettings
}

function checkValue(name: string, value: unknown): void {
  if (commands.includes(name)) {
    const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    if (!isList) {
      throw settingFault(
        'settings',
        `auth: "${name}" is not a list.`,
        'Write the program and its arguments as a list of texts, such as ["pass", "show", "token"]; no shell reads it.',
      )
    }
    return
  }
  if (name === 'lifetime') {
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > longestLifetime) {
      throw settingFault(
        'lifetime',
        'auth: "lifetime" is out of range.',
        `Give whole seconds from 1 to ${longestLifetime}: the platform refuses an assertion that expires more than five minutes ahead.`,
      )
    }
    return
  }
  if (typeof value !== 'string' || value.trim() === '') {
    throw settingFault(
      'settings',
      `auth: "${name}" is not a text.`,
      name === 'kid' || name === 'username'
        ? 'Put it in quotes, so that YAML does not read a number.'
        : 'Write a text.',
    )
  }
  if (name.endsWith('Env') && !variableName.test(value)) {
    throw settingFault(
      'settings',
      `auth: "${name}" is not the name of an environment variable.`,
      'Secrets are named, never given: put the value into a variable and write its name here.',
    )
  }
  if (addresses.includes(name)) checkAddress(name, value)
}

/** Credentials travel to these addresses, so they are encrypted, or never leave this machine. */
function checkAddress(name: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw settingFault(
      'settings',
      `auth: "${name}" is not a URL.`,
      'Write one such as https://int.api.service.nhs.uk/oauth2/token.',
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw settingFault(
      'settings',
      `auth: "${name}" holds a user name or password.`,
      'Take it out; secrets are named, never given.',
    )
  }
  if (url.protocol === 'http:' && name !== 'redirectUri' && !isLoopbackHost(url.hostname)) {
    throw settingFault('settings', `auth: "${name}" is plain http.`, 'Credentials would travel unencrypted: use https.')
  }
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
